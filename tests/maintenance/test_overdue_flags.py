from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.outbox.models import Notice
from maintenance.actions.overdue import flag_overdue, nightly
from maintenance.models import NightlyRun, Occurrence, OverdueEvent
from organization.models import User
from tests.factories import AssetFactory, OccurrenceFactory, PlanFactory, UnitFactory, office
from tests.people import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
NOTHING = {"level_1": 0, "level_2": 0, "level_3": 0, "notices": 0}


def late(days: int, **fields: object) -> Occurrence:
    """An occurrence that is late by so many days."""
    due = TODAY - timedelta(days=days)
    return OccurrenceFactory(nominal_due=due, due_on=due, **fields)


def levels(occurrence: Occurrence) -> list[int]:
    return sorted(occurrence.overdue_events.values_list("level", flat=True))


def told(person: User) -> list[dict[str, object]]:
    return [notice.context for notice in Notice.objects.to(person).order_by("pk")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, []), (0, []), (1, [1]), (6, [1]), (7, [1, 2]), (29, [1, 2]), (30, [1, 2, 3]), (400, [1, 2, 3])],
)
def test_each_level_has_its_first_day(days: int, expected: list[int]) -> None:
    occurrence = late(days)

    flag_overdue(on=TODAY, now=NOW)

    assert levels(occurrence) == expected


def test_the_second_time_writes_nothing(technician: User) -> None:
    late(1), late(8), late(31)

    first = flag_overdue(on=TODAY, now=NOW)
    second = flag_overdue(on=TODAY, now=NOW)

    assert first == {"level_1": 3, "level_2": 2, "level_3": 1, "notices": 3}
    assert second == NOTHING


def test_the_next_day_writes_only_what_is_new(technician: User) -> None:
    late(1), late(6)
    flag_overdue(on=TODAY, now=NOW)

    assert flag_overdue(on=TODAY + timedelta(days=1), now=NOW) == {**NOTHING, "level_2": 1, "notices": 1}


def test_after_a_week_of_outage_every_level_is_written_and_the_highest_told(technician: User) -> None:
    occurrence = late(30)

    flag_overdue(on=TODAY, now=NOW)

    assert levels(occurrence) == [1, 2, 3]
    assert [notice["level"] for notice in told(technician)] == [3]


def test_what_is_done_or_skipped_is_not_flagged(technician: User) -> None:
    late(3, done_on=TODAY, done_by=technician)
    late(3, cancelled_on=TODAY, cancel_reason="away")

    assert flag_overdue(on=TODAY, now=NOW) == NOTHING


def test_an_earlier_day_finds_what_was_late_then() -> None:
    occurrence = late(10)

    flag_overdue(on=TODAY - timedelta(days=5), now=NOW)

    assert levels(occurrence) == [1]


def test_the_database_holds_an_event_once() -> None:
    occurrence = late(1)
    flag_overdue(on=TODAY, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        OverdueEvent.objects.create(occurrence=occurrence, level=1, on=TODAY)


class TestTelling:
    def test_whoever_is_responsible_is_told_and_nobody_else(
        self, technician: User, keeper: User, manager: User
    ) -> None:
        late(8, plan=PlanFactory(responsible=keeper))

        flag_overdue(on=TODAY, now=NOW)

        assert (len(told(keeper)), told(technician), told(manager)) == (1, [], [])

    def test_without_one_the_keepers_and_technicians_of_the_scope_are_told(
        self, technician: User, keeper: User, staff: User, manager: User, stranger: User
    ) -> None:
        late(8)

        flag_overdue(on=TODAY, now=NOW)

        assert [len(told(person)) for person in (technician, keeper)] == [1, 1]
        assert [told(person) for person in (staff, manager, stranger)] == [[], [], []]

    def test_after_thirty_days_the_managers_too(self, keeper: User, manager: User, auditor: User) -> None:
        late(30, plan=PlanFactory(responsible=keeper))

        flag_overdue(on=TODAY, now=NOW)

        assert [len(told(person)) for person in (keeper, manager, auditor)] == [1, 1, 0]

    def test_who_has_left_hands_it_on_to_the_others(self, technician: User, keeper: User) -> None:
        plan = PlanFactory(responsible=keeper)
        User.objects.filter(pk=keeper.pk).update(is_active=False)
        late(8, plan=plan)

        flag_overdue(on=TODAY, now=NOW)

        assert (told(keeper), len(told(technician))) == ([], 1)

    def test_many_occurrences_of_a_plan_are_told_in_one_sentence(self, technician: User) -> None:
        plan = PlanFactory(asset=None, family=AssetFactory().family, name="Cuci saringan AC")
        for _ in range(12):
            late(3, plan=plan, asset=AssetFactory())
        late(5, plan=plan, asset=AssetFactory())

        flag_overdue(on=TODAY, now=NOW)

        (notice,) = told(technician)
        assert (notice["plan"], notice["count"], notice["due_on"]) == ("Cuci saringan AC", 13, "2026-11-19")

    def test_each_counts_what_lies_in_their_scope(self, technician: User) -> None:
        plan = PlanFactory(asset=None, family=AssetFactory().family)
        below = UnitFactory(code="UMUM-RT", parent=office())
        scoped = make_user("technician", username="teknisi2", scope=below)
        late(3, plan=plan, asset=AssetFactory())
        late(3, plan=plan, asset=AssetFactory(unit=below))

        flag_overdue(on=TODAY, now=NOW)

        assert [told(person)[0]["count"] for person in (technician, scoped)] == [2, 1]

    def test_a_first_run_over_old_data_tells_each_plan_once_a_level(self, technician: User) -> None:
        plan = PlanFactory()
        for months in range(1, 25):
            late(30 * months, plan=plan, asset=plan.asset)

        written = flag_overdue(on=TODAY, now=NOW)

        assert written == {"level_1": 24, "level_2": 24, "level_3": 24, "notices": 1}


class TestNightly:
    def test_it_creates_cancels_and_flags_and_the_second_time_nothing(self, technician: User) -> None:
        PlanFactory(
            anchor_on=date(2026, 11, 16),
            starts_on=date(2026, 11, 16),
            interval_unit="week",
            interval_value=1,
        )
        gone = PlanFactory(asset=AssetFactory(status="disposed"))
        OccurrenceFactory(plan=gone)

        first = nightly(on=TODAY, now=NOW)
        second = nightly(on=TODAY, now=NOW)

        assert first == {
            "cancelled": 1,
            "moved": 0,
            "created": 6,
            "level_1": 2,
            "level_2": 1,
            "level_3": 0,
            "notices": 2,
        }
        assert set(second.values()) == {0}
        assert [run.on for run in NightlyRun.objects.all()] == [TODAY]

    def test_a_week_without_it_ends_as_if_it_had_run(self, technician: User) -> None:
        PlanFactory(
            anchor_on=date(2026, 11, 2), starts_on=date(2026, 11, 2), interval_unit="day", interval_value=2
        )

        for day in range(2, 10):
            nightly(on=date(2026, 11, day), now=NOW)
        nightly(on=date(2026, 11, 17), now=NOW)

        with_gap = _everything()
        for day in range(10, 18):
            assert set(nightly(on=date(2026, 11, day), now=NOW).values()) == {0}
        assert _everything() == with_gap
        assert {due for due, _ in with_gap} == {date(2026, 11, 2) + timedelta(days=2 * k) for k in range(24)}

    def test_the_number_of_statements_does_not_grow_with_the_rows(self, technician: User) -> None:
        few, many = _statements_for(10), _statements_for(20_000)

        assert few == many <= 20


def _everything() -> set[tuple[date, int]]:
    """Nominal date and level of every event, and each date that has none as level 0."""
    made = {(due, 0) for due in Occurrence.objects.values_list("nominal_due", flat=True)}
    return made | set(OverdueEvent.objects.values_list("occurrence__nominal_due", "level"))


def _statements_for(count: int) -> int:
    plan = PlanFactory()
    day = TODAY - timedelta(days=8)
    rows = (
        Occurrence(plan=plan, asset=plan.asset, nominal_due=day - timedelta(days=k), due_on=day)
        for k in range(count)
    )
    Occurrence.objects.bulk_create(rows, batch_size=2000)
    with CaptureQueriesContext(connection) as statements:
        written = flag_overdue(on=TODAY, now=NOW)
    assert written == {"level_1": count, "level_2": count, "level_3": 0, "notices": 1}
    return len(statements)


class TestCommand:
    def test_it_prints_one_flat_object_of_integers(self, technician: User) -> None:
        late(8)

        first, second = _printed("--on", "2026-11-24"), _printed("--on", "2026-11-24")

        assert first["level_1"] == first["level_2"] == 1
        assert all(type(value) is int for value in first.values())
        assert set(second.values()) == {0}
        assert second.keys() == first.keys()

    def test_without_a_day_it_is_today(self, technician: User) -> None:
        late(8)

        _printed()

        assert NightlyRun.objects.exists()

    def test_what_is_no_date_is_refused(self) -> None:
        with pytest.raises(CommandError, match="YYYY-MM-DD"):
            _printed("--on", "24-11-2026")


def _printed(*args: str) -> dict[str, int]:
    out = StringIO()
    call_command("flag_overdue", *args, stdout=out)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)
