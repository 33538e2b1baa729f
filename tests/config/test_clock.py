"""What beat says to the workers, and how it ends when nobody listens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.schedules import crontab, schedule
from django.conf import settings

from config.celery import app

ENTRIES = settings.CELERY_BEAT_SCHEDULE


@pytest.mark.parametrize("name", ENTRIES)
def test_each_entry_names_a_task_and_expires_before_the_next(name: str) -> None:
    app.loader.import_default_modules()
    entry = ENTRIES[name]
    every = entry["schedule"]
    if isinstance(every, crontab):
        interval = timedelta(minutes=60 / len(every.minute))
    else:
        interval = schedule(every).run_every

    assert entry["task"] in app.tasks
    assert timedelta(seconds=entry["options"]["expires"]) <= interval


def test_a_message_is_given_to_another_worker_only_after_every_task_has_ended() -> None:
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_only_json_is_believed() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
