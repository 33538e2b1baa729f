"""What became of the clock's tasks: a row each, written by whichever worker ran it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from core.jobs.models import ScheduledRun
from core.refusal import Refusal

log = logging.getLogger(__name__)
_begun: dict[str, datetime] = {}


def record_run(task: str, *, begun_at: datetime, ended_at: datetime, problem: str = "") -> None:
    run = ScheduledRun(task=task, begun_at=begun_at, ended_at=ended_at, problem=problem[:300])
    fields = ["begun_at", "ended_at", "problem"]
    if not problem:
        run.good_at = ended_at
        fields.append("good_at")
    ScheduledRun.objects.bulk_create(
        [run], update_conflicts=True, unique_fields=["task"], update_fields=fields
    )


@task_prerun.connect
def note_begin(sender: Any, task_id: str, **kwargs: Any) -> None:
    if _is_of_clock(sender.name):
        _begun[task_id] = timezone.now()


@task_postrun.connect
def note_end(sender: Any, task_id: str, retval: Any = None, state: str = "", **kwargs: Any) -> None:
    begun_at = _begun.pop(task_id, None)
    if begun_at is None:
        return
    problem = _told(retval) if isinstance(retval, Exception) else ""
    try:
        record_run(sender.name, begun_at=begun_at, ended_at=timezone.now(), problem=problem)
    except DatabaseError:
        log.warning("The run of %s could not be noted.", sender.name)


def _told(error: Exception) -> str:
    """An error's own words may hold a row of somebody's; the log has them, masked."""
    return str(error) if isinstance(error, Refusal) else type(error).__name__


def _is_of_clock(task: str) -> bool:
    return any(entry["task"] == task for entry in settings.CELERY_BEAT_SCHEDULE.values())
