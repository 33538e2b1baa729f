from __future__ import annotations

from celery.signals import worker_ready
from django.conf import settings

from config import celery
from tests.support.broker import Broker


def test_a_worker_that_starts_sweeps_and_catches_up_with_the_night(broker: Broker) -> None:
    for receiver in (celery.sweep_at_once, celery.catch_up_at_once):
        receiver(sender=None)

    assert broker.waiting() == 3
    assert celery.catch_up_at_once in [receiver() for _id, receiver in worker_ready.receivers]


def test_what_a_worker_begins_with_the_clock_sends_too() -> None:
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {settings.SWEEP_TASK, settings.NIGHTLY_TASK, settings.BACKUP_TASK} <= sent
