"""Who does the work in the background: one process in order, or machines that are killed while they do it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from core.jobs.actions import work_on
from core.jobs.models import Job, ScheduledRun
from core.outbox.models import ATTEMPTS, Message
from core.outbox.tasks import deliver_messages, send_digests
from maintenance.tasks import nightly
from proof.hasty import EVERY
from proof.machines import CLOCK, WORKERS, Machines, pause
from proof.weeks import MORNING

TASKS = [settings.CELERY_BEAT_SCHEDULE[name]["task"] for name in EVERY]
# After which a message that a dead worker had in hand, or that failed once, is tried again.
TRIED_AGAIN = timedelta(minutes=16)
STUCK = 2.0
PATIENCE = 180.0


class Calm:
    """Nothing ever fails here: what the other must come to."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines

    def move(self, to: datetime) -> None:
        self.machines.clock.move(to)

    def turn(self) -> None:
        nightly()
        self._work()
        send_digests()
        deliver_messages()

    def until(self, is_so: Callable[[], bool]) -> None:
        self._work()
        if not is_so():
            raise AssertionError("The jobs are done, and it is not so.")

    def _work(self) -> None:
        for job in Job.objects.open().order_by("pk"):
            work_on(job.pk, now=timezone.now())


class Torn:
    """Two workers and a clock. While somebody waits for them, faults come at moments that the seed gives.

    :param often: faults in a phase, on the average
    """

    def __init__(self, machines: Machines, seed: int, often: float) -> None:
        self.machines = machines
        self.often = often
        self._rng = Random(f"{seed} faults")  # noqa: S311 - nothing secret follows from it
        self._coming: list[tuple[float, Callable[[], None]]] = []

    def move(self, to: datetime) -> None:
        self.machines.clock.move(to)
        count = int(self.often) + (self._rng.random() < self.often % 1)
        self._coming += [self._fault() for _ in range(count)]

    def turn(self) -> None:
        since = timezone.now()
        self._wait(lambda: _all_ran(since) and _nothing_waits(), since)

    def until(self, is_so: Callable[[], bool]) -> None:
        self._wait(is_so, timezone.now())

    def _wait(self, is_so: Callable[[], bool], since: datetime) -> None:
        until = time.monotonic() + PATIENCE
        stuck_at = time.monotonic() + STUCK
        while True:
            self._tick()
            try:
                if is_so():
                    return
                if time.monotonic() > stuck_at and _messages_wait():
                    self.machines.clock.move(timezone.now() + TRIED_AGAIN)
                    stuck_at = time.monotonic() + STUCK
            except DatabaseError:
                connection.close()
            if time.monotonic() > until:
                raise AssertionError(f"Not done within {PATIENCE:.0f} s.\n{self.machines.said()}")
            pause()

    # faults

    def _fault(self) -> tuple[float, Callable[[], None]]:
        """When, and what."""
        machines, rng = self.machines, self._rng
        either = rng.choice(WORKERS)
        kinds: dict[Callable[[], None], int] = {
            lambda: machines.kill(either): 30,
            machines.cut_power: 15,
            lambda: machines.kill_child(either): 15,
            lambda: machines.kill(CLOCK): 12,
            machines.empty_broker: 14,
            machines.restart_broker: 4,
            machines.restart_database: 6,
            self._mail_is_away: 4,
        }
        fault = rng.choices(list(kinds), weights=list(kinds.values()))[0]
        return time.monotonic() + rng.uniform(0, 2.5), fault

    def _tick(self) -> None:
        due = [fault for at, fault in self._coming if at <= time.monotonic()]
        self._coming = [(at, fault) for at, fault in self._coming if at > time.monotonic()]
        for fault in due:
            fault()
        self.machines.look_after()

    def _mail_is_away(self) -> None:
        self.machines.counts["mail_outages"] += 1
        self.machines.mail.stop()
        self._coming.append((time.monotonic() + 1.5, self.machines.mail.start))


def _all_ran(since: datetime) -> bool:
    good = ScheduledRun.objects.filter(task__in=TASKS, begun_at__gt=since, problem="")
    return good.count() == len(TASKS)


def _nothing_waits() -> bool:
    return not Job.objects.open().exists() and not _messages_wait()


def _messages_wait() -> bool:
    """What is written at night waits for the morning; all else goes at once."""
    hour = timezone.localtime().time()
    waiting: Any = Message.objects.filter(sent_at=None, attempts__lt=ATTEMPTS)
    if hour < MORNING:
        waiting = waiting.filter(Q(next_try_at=None) | Q(next_try_at__lte=timezone.now()))
    return bool(waiting.exists())
