from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.trail.recording import change
from organization.models import Employee, User
from tests.factories import (
    CHAIR,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    ParticipationFactory,
    SessionFactory,
    UnitFactory,
    office,
)
from tests.people import make_user
from tests.training.conftest import TODAY
from training.models import Course, Participation
from training.needs import (
    holders_without_training,
    overview,
    with_held_goods,
    with_hours,
    with_invitation,
    yearly_reach,
)

pytestmark = pytest.mark.django_db


def needing(course: Course) -> set[Employee]:
    return set(holders_without_training(TODAY, course_id=course.pk))


def train(employee: Employee, course: Course, **fields: Any) -> Participation:
    defaults = {"attendance": "attended", "hours": 16}
    participation: Participation = ParticipationFactory(
        session=SessionFactory(course=course), employee=employee, **{**defaults, **fields}
    )
    return participation


def test_who_holds_a_laptop_without_the_training_needs_it(laptop_course: Course) -> None:
    holder = CustodyFactory().employee

    assert needing(laptop_course) == {holder}
    assert set(holders_without_training(TODAY)) == {holder}


@pytest.mark.parametrize(
    "fields",
    [
        {"attendance": "invited", "hours": 0},
        {"attendance": "absent", "hours": 0},
        {"result": "failed"},
        {"expires_on": date(2026, 11, 23)},
    ],
)
def test_training_that_does_not_count(fields: dict[str, Any], laptop_course: Course) -> None:
    holder = CustodyFactory().employee
    train(holder, laptop_course, **fields)

    assert needing(laptop_course) == {holder}


@pytest.mark.parametrize("fields", [{}, {"result": "passed"}, {"expires_on": TODAY}])
def test_training_that_counts(fields: dict[str, Any], laptop_course: Course) -> None:
    train(CustodyFactory().employee, laptop_course, **fields)

    assert needing(laptop_course) == set()


def test_training_in_another_course_does_not_help(laptop_course: Course) -> None:
    holder = CustodyFactory().employee
    train(holder, Course.objects.get(key="word_surat"))

    assert needing(laptop_course) == {holder}


@pytest.mark.parametrize(
    "not_holding",
    [
        lambda: CustodyFactory(until_on=date(2026, 11, 1)),
        lambda: CustodyFactory(asset=AssetFactory(status="lost")),
        lambda: CustodyFactory(asset=AssetFactory(status="disposed")),
        lambda: CustodyFactory(asset=AssetFactory(classification_id=CHAIR, name="Kursi", brand="")),
        lambda: CustodyFactory(employee=EmployeeFactory(left_on=TODAY)),
    ],
)
def test_who_does_not_hold_it_now_needs_nothing(
    not_holding: Callable[[], Any], laptop_course: Course
) -> None:
    not_holding()

    assert needing(laptop_course) == set()


def test_who_leaves_later_still_needs_it(laptop_course: Course) -> None:
    custody = CustodyFactory(employee=EmployeeFactory(left_on=date(2026, 11, 25)))

    assert needing(laptop_course) == {custody.employee}


def test_a_course_that_is_not_offered_is_asked_of_nobody(laptop_course: Course) -> None:
    CustodyFactory()

    with change("test.arrange", by=User.objects.system()):
        laptop_course.is_active = False
        laptop_course.save()

    assert needing(laptop_course) == set()


def test_several_things_make_one_need(laptop_course: Course) -> None:
    holder = CustodyFactory().employee
    CustodyFactory(employee=holder)

    assert list(holders_without_training(TODAY, course_id=laptop_course.pk)) == [holder]


def test_needs_are_one_query_whatever_their_number(laptop_course: Course) -> None:
    for _ in range(5):
        CustodyFactory()

    with CaptureQueriesContext(connection) as queries:
        assert len(list(holders_without_training(TODAY))) == 5

    assert len(queries) == 1


def test_what_a_page_shows_beside_each_holder(laptop_course: Course) -> None:
    holder = CustodyFactory(
        from_on=date(2020, 1, 1), asset=AssetFactory(name="Laptop", brand="Lenovo")
    ).employee
    CustodyFactory(employee=holder)
    CustodyFactory(employee=holder, asset=AssetFactory(classification_id=CHAIR, name="Kursi", brand=""))
    soon = SessionFactory(course=laptop_course, starts_on=date(2026, 12, 9), ends_on=date(2026, 12, 10))
    ParticipationFactory(session=soon, employee=holder)
    train(holder, Course.objects.get(key="word_surat"), hours=12)

    people = holders_without_training(TODAY, course_id=laptop_course.pk)
    people = with_held_goods(with_hours(people, 2026), laptop_course.pk)
    found: Any = with_invitation(people, laptop_course.pk, TODAY).get()

    assert found.held == {"name": "Laptop", "brand": "Lenovo"}
    assert (found.held_count, found.hours, found.invited_on) == (2, 12, date(2026, 12, 9))


def test_who_is_not_invited_comes_first(laptop_course: Course) -> None:
    soon = SessionFactory(course=laptop_course, starts_on=date(2026, 12, 9), ends_on=date(2026, 12, 10))
    invited = CustodyFactory(employee=EmployeeFactory(name="Adi")).employee
    ParticipationFactory(session=soon, employee=invited)
    others = [CustodyFactory(employee=EmployeeFactory(name=name)).employee for name in ("Budi", "Citra")]

    people: Any = with_invitation(
        holders_without_training(TODAY, course_id=laptop_course.pk), laptop_course.pk, TODAY
    )

    assert list(people) == [*others, invited]
    assert [each.group_size for each in people] == [2, 2, 1]


def test_an_invitation_to_a_cancelled_session_is_none(laptop_course: Course) -> None:
    session = SessionFactory(
        course=laptop_course, starts_on=date(2026, 12, 9), ends_on=date(2026, 12, 10), status="cancelled",
        cancel_reason="Banjir",
    )  # fmt: skip
    holder = CustodyFactory().employee
    ParticipationFactory(session=session, employee=holder)

    people: Any = with_invitation(Employee.objects.filter(pk=holder.pk), laptop_course.pk, TODAY)

    assert people.get().invited_on is None


def test_the_overview_counts_holders_once_in_one_query(coordinator: User, laptop_course: Course) -> None:
    trained, untrained = CustodyFactory().employee, CustodyFactory().employee
    CustodyFactory(employee=untrained)
    train(trained, laptop_course)
    train(trained, laptop_course)
    list(coordinator.get_all_permissions())

    with CaptureQueriesContext(connection) as queries:
        seen = overview(coordinator, TODAY)

    coverage = seen.of(laptop_course.pk)
    assert coverage is not None
    assert (coverage.holders, coverage.missing, coverage.trained, coverage.percent) == (2, 1, 1, 50)
    assert coverage.missing_by_unit == {office().pk: 1}
    assert len(queries) == 1


def test_the_overview_sees_no_other_unit(laptop_course: Course) -> None:
    elsewhere = make_user("coordinator", username="lain", scope=UnitFactory(code="LAIN"))
    CustodyFactory()

    assert overview(elsewhere, TODAY).courses == []


def test_yearly_hours_count_by_the_last_day_of_the_session() -> None:
    employee = EmployeeFactory()
    train(employee, Course.objects.get(key="word_surat"), hours=12)
    turn = SessionFactory(starts_on=date(2025, 12, 30), ends_on=date(2026, 1, 2))
    ParticipationFactory(session=turn, employee=employee, attendance="attended", hours=8)
    old = SessionFactory(starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 2))
    ParticipationFactory(session=old, employee=employee, attendance="attended", hours=16)

    people = with_hours(Employee.objects.all(), 2026)

    assert people.get().hours == 20  # type: ignore[attr-defined]
    reach = yearly_reach(people)
    assert (reach.people, reach.reached, reach.percent) == (1, 1, 100)


def test_who_has_no_training_is_below_the_yearly_hours() -> None:
    EmployeeFactory()

    assert yearly_reach(with_hours(Employee.objects.all(), 2026)).reached == 0
