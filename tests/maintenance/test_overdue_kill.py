"""The nightly job with real workers on a real broker: killed in the middle of it, and done by two at once."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from core.outbox.models import Notice
from maintenance.models import NightlyRun, Occurrence, OverdueEvent
from maintenance.tasks import nightly
from organization.models import User
from tests.factories import PlanFactory
from tests.people import make_user
from tests.support.broker import Broker
from tests.support.processes import wait_until
from tests.support.worker import StartWorker, Worker

PLANS, EACH = 20, 500
EVENTS = PLANS * EACH * 3
KILLS = 1


@pytest.fixture
def technician(transactional_db: None) -> User:
    assert Group.objects.exists()
    return make_user("technician")


@pytest.fixture
def much_is_overdue(technician: User) -> None:
    """Everything at level 3, as after a month without the job."""
    due = timezone.localdate() - timedelta(days=40)
    for plan in PlanFactory.create_batch(PLANS):
        Occurrence.objects.bulk_create(
            Occurrence(plan=plan, asset=plan.asset, nominal_due=due - timedelta(days=k), due_on=due)
            for k in range(EACH)
        )


def freeze_in_the_middle(worker: Worker) -> bool:
    """Stop the worker while it holds what the job holds when it flags, longer than its short steps do."""
    for _ in range(5):
        if not _is_locked():
            return False
        time.sleep(0.02)
    os.killpg(worker.pid, signal.SIGSTOP)
    if _is_locked():
        return True
    os.killpg(worker.pid, signal.SIGCONT)
    return False


def _is_locked() -> bool:
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        finally:
            other.close()
        return False
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True, nowait=True).get(username="sistem")
    except DatabaseError:
        return True
    return False


def everything_once(technician: User) -> None:
    assert OverdueEvent.objects.count() == EVENTS
    doubled = OverdueEvent.objects.values("occurrence", "level").annotate(n=Count("pk")).filter(n__gt=1)
    assert not doubled.exists()
    told = Notice.objects.to(technician).values_list("path", "context__level")
    assert len(told) == len(set(told)) == PLANS
    assert {level for _path, level in told} == {3}


def is_done() -> bool:
    return NightlyRun.objects.exists()


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    much_is_overdue: None, technician: User, start_worker: StartWorker, broker: Broker
) -> None:
    for k in range(KILLS):
        # Or the next worker may be done with what comes back before anybody looks.
        broker.forget_all()
        worker = start_worker()
        nightly.delay()
        wait_until(partial(freeze_in_the_middle, worker), what=f"kill {k}: it wasn't seen flagging")
        worker.kill()

        # All of it or nothing, and what was told with it.
        assert OverdueEvent.objects.count() == 0
        assert Notice.objects.count() == 0

    start_worker()

    # No new message: that of the last killed worker comes back.
    wait_until(is_done, 60, what="nobody takes over what the killed worker had")
    everything_once(technician)


def test_two_workers_at_once_do_it_once(
    much_is_overdue: None, technician: User, start_worker: StartWorker, broker: Broker
) -> None:
    start_worker(), start_worker()

    for _ in range(4):
        nightly.delay()

    wait_until(lambda: is_done() and broker.waiting() == 0, 60)
    wait_until(_all_quiet(), 60)
    everything_once(technician)


def _all_quiet() -> Callable[[], bool]:
    def quiet() -> bool:
        return not any(_is_locked() or time.sleep(0.05) for _ in range(10))

    return quiet
