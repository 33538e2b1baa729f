"""What the register knows of its own health, as plain numbers: for the page and for Prometheus."""

from __future__ import annotations

import os
import shutil
import tomllib
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from celery import current_app
from celery.schedules import maybe_schedule
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from kombu.exceptions import ChannelError, OperationalError

from core.backup.saving import BACKUP
from core.jobs.life import clock_seen, workers_seen
from core.jobs.models import Job, ScheduledRun
from core.outbox.models import ATTEMPTS, Message
from core.trail.models import Change

# A worker that goes on says so every quarter of a minute.
WORKER_SILENT = 60
RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Disk:
    path: str
    free: int
    total: int


@dataclass(frozen=True)
class Run:
    """A task of the clock. `late_by` is how long ago it should have begun again, zero if it needn't have."""

    name: str
    begun_at: datetime | None
    seconds: float
    late_by: timedelta
    problem: str


@dataclass(frozen=True)
class Readings:
    """Ages are in seconds; None is what isn't known, or never was."""

    workers: dict[str, float]
    clock: float | None
    # What the broker holds for the workers; None is a broker that is away.
    queue: int | None
    jobs_waiting: int
    oldest_job: float | None
    jobs_failed: int
    unsent: int
    oldest_unsent: float | None
    given_up: int
    runs: list[Run]
    backup: float | None
    # Since the trail begins.
    register: float
    disks: list[Disk]
    database_bytes: int

    @property
    def is_broker_there(self) -> bool:
        return self.queue is not None

    @property
    def workers_alive(self) -> int:
        return sum(age < WORKER_SILENT for age in self.workers.values())


def take_readings(now: datetime) -> Readings:
    at = now.timestamp()
    clock = clock_seen()
    jobs = Job.objects.aggregate(
        waiting=Count("pk", Q(state=Job.State.WAITING)),
        oldest=Min("created_at", filter=Q(state=Job.State.WAITING)),
        failed=Count("pk", Q(state=Job.State.FAILED, finished_at__gt=now - RECENT)),
    )
    due = Q(pk__in=Message.objects.claimable(now).order_by())
    messages = Message.objects.filter(sent_at=None).aggregate(
        unsent=Count("pk", Q(attempts__lt=ATTEMPTS)),
        oldest=Min(Coalesce("next_try_at", "created_at"), filter=due),
        given_up=Count("pk", Q(attempts__gte=ATTEMPTS)),
    )
    noted = {run.task: run for run in ScheduledRun.objects.all()}
    backup = noted.get(BACKUP)
    return Readings(
        workers={name: at - seen for name, seen in sorted(workers_seen().items())},
        clock=None if clock is None else at - clock,
        queue=_queue_length(),
        jobs_waiting=jobs["waiting"],
        oldest_job=_age(jobs["oldest"], now),
        jobs_failed=jobs["failed"],
        unsent=messages["unsent"],
        oldest_unsent=_age(messages["oldest"], now),
        given_up=messages["given_up"],
        runs=[_run(name, entry, noted, now) for name, entry in settings.CELERY_BEAT_SCHEDULE.items()],
        backup=_age(backup.good_at if backup else None, now),
        register=_age(Change.objects.order_by("pk").values_list("at", flat=True).first(), now) or 0,
        disks=_disks(),
        database_bytes=_database_bytes(),
    )


@cache
def version() -> str:
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def _run(name: str, entry: dict[str, Any], noted: dict[str, ScheduledRun], now: datetime) -> Run:
    run = noted.get(entry["task"])
    if run is None:
        return Run(name, None, 0, timedelta(0), "")
    # A copy: the settings hold the schedule itself, and this one is asked at that moment.
    schedule: Any = copy(maybe_schedule(entry["schedule"], app=current_app))
    schedule.app, schedule.nowfun = current_app, lambda: now
    left = schedule.remaining_estimate(run.begun_at)
    took = (run.ended_at - run.begun_at).total_seconds()
    return Run(name, run.begun_at, took, max(-left, timedelta(0)), run.problem)


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def _queue_length() -> int | None:
    """Of what was sent and nobody has fetched. What a worker holds isn't in it."""
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            name = current_app.conf.task_default_queue
            channel: Any = broker.default_channel  # each broker's own; all of them know queues
            return int(channel.queue_declare(name, passive=True).message_count)
    except (OperationalError, OSError):
        return None
    except ChannelError:
        return 0  # Nobody has sent anything yet.


def _disks() -> list[Disk]:
    """Of each folder that we write to, each disk once."""
    folders = [Path(settings.DATA_ROOT), *([settings.BACKUP_DIR] if settings.BACKUP_DIR else [])]
    if "s3" not in settings.STORAGES["default"]["BACKEND"].lower():
        folders.append(Path(settings.MEDIA_ROOT))
    found: dict[int, Disk] = {}
    for folder in folders:
        try:
            usage, device = shutil.disk_usage(folder), os.stat(folder).st_dev  # noqa: PTH116
        except OSError:
            continue
        found.setdefault(device, Disk(str(folder), usage.free, usage.total))
    return list(found.values())


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    return sum(path.stat().st_size for path in (Path(name), Path(f"{name}-wal")) if path.is_file())
