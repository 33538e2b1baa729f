"""Two people at once: on SQLite the transaction is the queue, on PostgreSQL the locked row."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.refusal import Refusal
from maintenance.actions.breakage import confirm_repair, join_report, reopen_report, report_breakage
from maintenance.actions.repair import mark_duplicate, reject_report, start_work, triage_report
from maintenance.models import BreakageReport
from organization.models import User
from tests.factories import AssetFactory
from tests.maintenance.test_report_actions import brought_to, finished
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each: "" or the code of the refusal."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            ready.wait(timeout=10)
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, act) for act in acts]]


def test_numbers_are_given_once_each(staff: User) -> None:
    assets = [AssetFactory() for _ in range(8)]

    at_once(
        *(
            lambda asset=asset: report_breakage(asset=asset, description="Mati", by=staff, now=NOW)
            for asset in assets
        )
    )

    numbers = sorted(BreakageReport.objects.values_list("number", flat=True))
    assert numbers == [f"LK-2026-{n:04d}" for n in range(1, 9)]


def test_one_form_sent_by_two_taps_makes_one_report(staff: User) -> None:
    asset, key = AssetFactory(), uuid4()
    tap = lambda: report_breakage(asset=asset, description="Mati", by=staff, now=NOW, form_key=key)  # noqa: E731

    assert at_once(tap, tap, tap) == ["", "", ""]

    assert BreakageReport.objects.count() == 1


def test_two_who_begin_the_same_work(staff: User, keeper: User, technician: User) -> None:
    other = make_user("technician", username="other")
    report = brought_to("triaged", staff=staff, keeper=keeper, technician=technician)

    outcomes = at_once(
        lambda: start_work(report=report, by=technician, now=NOW),
        lambda: start_work(report=report, by=other, now=NOW),
    )

    assert sorted(outcomes) == ["", "wrong_state"]
    assert report.events.filter(verb="start").count() == 1


def test_triage_and_rejection(staff: User, keeper: User, manager: User, technician: User) -> None:
    report = brought_to("new", staff=staff, keeper=keeper, technician=technician)

    outcomes = at_once(
        lambda: triage_report(report=report, priority="high", by=keeper, now=NOW),
        lambda: triage_report(report=report, priority="low", by=manager, now=NOW),
    )

    assert sorted(outcomes) == ["", "wrong_state"]
    assert report.events.filter(verb="triage").count() == 1


def test_a_repair_is_finished_once(staff: User, keeper: User, technician: User) -> None:
    report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)

    outcomes = at_once(lambda: finished(report, technician), lambda: finished(report, technician))

    assert sorted(outcomes) == ["", "wrong_state"]
    assert report.repairs.count() == 1


def test_confirmed_or_opened_again_but_not_both(
    staff: User, keeper: User, technician: User, coordinator: User
) -> None:
    report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)
    join_report(report=report, by=coordinator, now=NOW)
    finished(report, technician)

    outcomes = at_once(
        lambda: confirm_repair(report=report, by=staff, now=NOW),
        lambda: reopen_report(report=report, note="Masih mati.", by=coordinator, now=NOW),
    )

    assert sorted(outcomes) == ["", "wrong_state"]
    assert report.events.filter(verb__in=["confirm", "reopen"]).count() == 1


def test_one_person_joins_once(staff: User, coordinator: User) -> None:
    report = report_breakage(asset=AssetFactory(), description="Mati", by=staff, now=NOW)
    join = lambda: join_report(report=report, by=coordinator, now=NOW)  # noqa: E731

    assert at_once(join, join) == ["", ""]

    assert report.joined.count() == report.events.filter(verb="join").count() == 1


def test_each_the_duplicate_of_the_other(staff: User, keeper: User, manager: User) -> None:
    asset = AssetFactory()
    first, second = (report_breakage(asset=asset, description="Mati", by=staff, now=NOW) for _ in range(2))

    outcomes = at_once(
        lambda: mark_duplicate(report=first, of=second, by=keeper, now=NOW),
        lambda: mark_duplicate(report=second, of=first, by=manager, now=NOW),
    )

    assert sorted(outcomes) == ["", "is_duplicate"]
    assert BreakageReport.objects.filter(status="duplicate").count() == 1


def test_rejected_by_two(staff: User, keeper: User, manager: User, technician: User) -> None:
    report = brought_to("new", staff=staff, keeper=keeper, technician=technician)

    outcomes = at_once(
        lambda: reject_report(report=report, note="x", by=keeper, now=NOW),
        lambda: reject_report(report=report, note="y", by=manager, now=NOW),
    )

    assert sorted(outcomes) == ["", "wrong_state"]
