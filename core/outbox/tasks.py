from __future__ import annotations

from datetime import date, datetime, time

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from core.outbox import actions

MORNING, EVENING = time(7, 45), time(17, 0)


@shared_task
def send_digests() -> None:
    """Beat sends it every quarter of an hour; a digest goes out once, on the morning of a working day."""
    now = timezone.localtime()
    if is_time_for_letters(now):
        actions.send_digests(on=now.date(), now=now)


@shared_task
def deliver_messages() -> None:
    """Nudged when there is something to tell at once; beat sends it every minute for what is left."""
    actions.deliver_due(now=timezone.now())


def is_time_for_letters(now: datetime) -> bool:
    """:param now: in the office's time zone"""
    return MORNING <= now.time() < EVENING and _is_office_day(now.date())


def _is_office_day(day: date) -> bool:
    """Days off are a matter of a higher floor, which the settings name."""
    return bool(import_string(settings.OFFICE_CALENDAR)(day))
