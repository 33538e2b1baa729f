from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assets.models import Family
from core.outbox.letters import words_of
from core.outbox.models import Notice
from core.refusal import Refusal
from core.trail.models import Change
from organization.models import User
from tests.factories import CourseFactory, EmployeeFactory, ParticipationFactory, SessionFactory
from tests.training.conftest import TODAY
from training.actions import (
    cancel_session,
    create_course,
    edit_course,
    edit_session,
    hold_session,
    invite_employees,
    open_session,
    record_attendance,
    remove_participant,
)
from training.attendance import Entry
from training.models import Course, Participation, Session

pytestmark = pytest.mark.django_db

SOON = {"starts_on": date(2026, 12, 9), "ends_on": date(2026, 12, 10)}


def refused(code: str, act: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        act(**kwargs)
    assert refusal.value.code == code
    return str(refusal.value)


def attended(participation: Participation, **fields: Any) -> Entry:
    return Entry(participation.pk, "attended", **fields)


# open_session


def test_open_session_takes_hours_and_organizer_from_the_course(coordinator: User) -> None:
    course = CourseFactory(hours=12, organizer="BKPSDM")

    session = open_session(course=course, by=coordinator, on=TODAY, **SOON)

    assert (session.hours, session.organizer, session.status) == (12, "BKPSDM", "planned")


def test_open_session_invites_in_the_same_change(coordinator: User, staff: User) -> None:
    session = open_session(
        course=CourseFactory(), employees=[staff.employee], by=coordinator, on=TODAY, **SOON
    )

    change = Change.objects.get(verb="session.open")
    history = Participation.history.get(session=session)
    assert history.change == change
    assert history.change.by == coordinator
    assert not Change.objects.filter(verb="session.invite").exists()


def test_open_session_refuses_a_course_that_is_not_offered(coordinator: User) -> None:
    course = CourseFactory(name="Lotus 1-2-3", is_active=False)

    sentence = refused("course_not_offered", open_session, course=course, by=coordinator, on=TODAY, **SOON)

    assert "Lotus 1-2-3" in sentence


def test_open_session_leaves_nothing_when_the_people_are_refused(coordinator: User) -> None:
    gone = EmployeeFactory(left_on=date(2026, 1, 1))

    refused(
        "has_left", open_session, course=CourseFactory(), employees=[gone], by=coordinator, on=TODAY, **SOON
    )

    assert not Session.objects.exists()


# invite_employees


def test_invite_leaves_those_alone_who_are_on_the_list(coordinator: User) -> None:
    there = ParticipationFactory(session=SessionFactory(**SOON))
    new = EmployeeFactory()

    made = invite_employees(
        session=there.session, employees=[there.employee, new, new], by=coordinator, on=TODAY
    )

    assert [each.employee for each in made] == [new]
    assert there.session.participations.count() == 2
    assert Participation.history.filter(employee=there.employee).count() == 1


def test_invite_tells_those_who_have_an_account(coordinator: User, staff: User) -> None:
    session = SessionFactory(course=CourseFactory(name="Operator"), place="Aula Setda", **SOON)

    invite_employees(session=session, employees=[staff.employee, EmployeeFactory()], by=coordinator, on=TODAY)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (staff, session.get_absolute_url())
    assert words_of(notice).sentence == "Anda diundang ke Operator pada 9–10 Desember 2026."
    assert words_of(notice).detail == "Tempat: Aula Setda."


def test_invite_to_a_session_that_is_over_tells_nobody(coordinator: User, staff: User) -> None:
    invite_employees(session=SessionFactory(), employees=[staff.employee], by=coordinator, on=TODAY)

    assert Participation.objects.filter(employee=staff.employee).exists()
    assert not Notice.objects.exists()


def test_invite_refuses_more_people_than_seats(coordinator: User) -> None:
    session = SessionFactory(capacity=2, **SOON)
    ParticipationFactory(session=session)

    sentence = refused(
        "no_seats", invite_employees, session=session, by=coordinator, on=TODAY,
        employees=[EmployeeFactory(), EmployeeFactory()],
    )  # fmt: skip

    assert "tersisa 1 tempat" in sentence
    assert session.participations.count() == 1


def test_invite_counts_only_the_new_against_the_seats(coordinator: User) -> None:
    session = SessionFactory(capacity=2, **SOON)
    there = ParticipationFactory(session=session)

    made = invite_employees(
        session=session, employees=[there.employee, EmployeeFactory()], by=coordinator, on=TODAY
    )

    assert len(made) == 1


def test_invite_refuses_who_has_left_by_then(coordinator: User) -> None:
    gone = EmployeeFactory(name="Siti Aminah", left_on=date(2026, 12, 1))

    sentence = refused(
        "has_left",
        invite_employees,
        session=SessionFactory(**SOON),
        employees=[gone],
        by=coordinator,
        on=TODAY,
    )

    assert "Siti Aminah" in sentence
    assert "1 Desember 2026" in sentence


def test_invite_refuses_a_cancelled_session(coordinator: User) -> None:
    session = SessionFactory(status="cancelled", cancel_reason="Narasumber sakit", **SOON)

    refused(
        "cancelled",
        invite_employees,
        session=session,
        employees=[EmployeeFactory()],
        by=coordinator,
        on=TODAY,
    )


# remove_participant


def test_remove_takes_somebody_off_the_list_and_the_trail_keeps_it(coordinator: User) -> None:
    participation = ParticipationFactory(session=SessionFactory(**SOON))

    remove_participant(participation=participation, by=coordinator)

    assert not Participation.objects.exists()
    last = Participation.history.first()
    assert (last.history_type, last.change.verb) == ("-", "session.remove_participant")


def test_remove_refuses_who_attended(coordinator: User) -> None:
    participation = ParticipationFactory(attendance="attended", hours=16)

    refused("has_attended", remove_participant, participation=participation, by=coordinator)


def test_remove_refuses_a_cancelled_session_that_keeps_its_people(coordinator: User) -> None:
    session = SessionFactory(status="cancelled", cancel_reason="Banjir")
    participation = ParticipationFactory(session=session)

    refused("cancelled", remove_participant, participation=participation, by=coordinator)


# edit_session


def test_edit_session_tells_the_people_when_the_days_change(coordinator: User, staff: User) -> None:
    session = SessionFactory(**SOON)
    ParticipationFactory(session=session, employee=staff.employee)

    week_later = {"starts_on": date(2026, 12, 16), "ends_on": date(2026, 12, 17)}
    edit_session(session=session, fields=week_later, by=coordinator, on=TODAY)

    assert "dipindahkan ke 16–17 Desember 2026" in words_of(Notice.objects.get()).sentence


def test_edit_session_tells_nobody_of_another_place(coordinator: User, staff: User) -> None:
    session = SessionFactory(**SOON)
    ParticipationFactory(session=session, employee=staff.employee)

    edit_session(session=session, fields={"place": "Aula"}, by=coordinator, on=TODAY)

    session.refresh_from_db()
    assert session.place == "Aula"
    assert not Notice.objects.exists()


def test_edit_session_refuses_to_move_people_who_came_into_the_future(coordinator: User) -> None:
    session = ParticipationFactory(attendance="attended", hours=16).session

    sentence = refused("has_attendance", edit_session, session=session, fields=SOON, by=coordinator, on=TODAY)

    assert "1 orang tercatat hadir" in sentence


def test_edit_session_refuses_fewer_hours_than_somebody_has(coordinator: User) -> None:
    session = ParticipationFactory(attendance="attended", hours=16).session

    refused("hours_given", edit_session, session=session, fields={"hours": 8}, by=coordinator, on=TODAY)


def test_edit_session_refuses_fewer_seats_than_people(coordinator: User) -> None:
    session = SessionFactory(**SOON)
    ParticipationFactory(session=session)
    ParticipationFactory(session=session)

    refused("too_few_seats", edit_session, session=session, fields={"capacity": 1}, by=coordinator, on=TODAY)


def test_edit_session_refuses_a_cancelled_one(coordinator: User) -> None:
    session = SessionFactory(status="cancelled", cancel_reason="Banjir", **SOON)

    refused("cancelled", edit_session, session=session, fields={"place": "Aula"}, by=coordinator, on=TODAY)


# cancel_session


def test_cancel_keeps_the_people_and_tells_them_why(coordinator: User, staff: User) -> None:
    session = SessionFactory(course=CourseFactory(name="Operator"), **SOON)
    ParticipationFactory(session=session, employee=staff.employee)

    cancel_session(session=session, reason="Narasumber sakit", by=coordinator, on=TODAY)

    session.refresh_from_db()
    assert (session.status, session.cancel_reason) == ("cancelled", "Narasumber sakit")
    assert session.participations.count() == 1
    assert Change.objects.get(verb="session.cancel").reason == "Narasumber sakit"
    words = words_of(Notice.objects.get())
    assert (words.sentence, words.detail) == (
        "Operator tanggal 9 Desember 2026 dibatalkan.",
        "Alasan: Narasumber sakit",
    )


@pytest.mark.parametrize(("status", "code"), [("held", "held"), ("cancelled", "cancelled")])
def test_cancel_refuses_what_was_held_or_cancelled(status: str, code: str, coordinator: User) -> None:
    session = SessionFactory(status=status, cancel_reason="Banjir" if status == "cancelled" else "")

    refused(code, cancel_session, session=session, reason="Salah", by=coordinator, on=TODAY)


def test_cancel_refuses_when_somebody_came(coordinator: User) -> None:
    session = ParticipationFactory(attendance="attended").session

    refused("has_attendance", cancel_session, session=session, reason="Salah", by=coordinator, on=TODAY)


def test_the_database_refuses_a_cancelled_session_without_reason() -> None:
    with pytest.raises(IntegrityError):
        SessionFactory(status="cancelled")


# record_attendance and hold_session


def test_record_attendance_writes_the_whole_table_and_the_session_is_held(coordinator: User) -> None:
    session = SessionFactory(course=CourseFactory(validity_months=24), hours=16)
    first, second = ParticipationFactory(session=session), ParticipationFactory(session=session)

    changed = record_attendance(
        session=session,
        entries=[attended(first, certificate_number="893/1"), Entry(second.pk, "absent")],
        by=coordinator,
        on=TODAY,
    )

    for row in (first, second, session):
        row.refresh_from_db()
    assert len(changed) == 2
    assert (first.hours, first.certificate_on, first.expires_on) == (
        16,
        date(2026, 11, 11),
        date(2028, 11, 11),
    )
    assert (second.attendance, second.hours) == ("absent", 0)
    assert session.status == "held"
    assert Change.objects.filter(verb="session.record_attendance").count() == 1


def test_record_attendance_writes_only_what_differs(coordinator: User) -> None:
    session = SessionFactory()
    first, second = ParticipationFactory(session=session), ParticipationFactory(session=session)
    record_attendance(session=session, entries=[attended(first), attended(second)], by=coordinator, on=TODAY)

    changed = record_attendance(
        session=session, entries=[attended(first), attended(second, hours=8)], by=coordinator, on=TODAY
    )

    assert [each.pk for each in changed] == [second.pk]
    assert Participation.history.filter(id=first.pk).count() == 2


def test_a_session_is_not_held_while_somebody_is_open(coordinator: User) -> None:
    session = SessionFactory()
    first = ParticipationFactory(session=session)
    ParticipationFactory(session=session)

    record_attendance(session=session, entries=[attended(first)], by=coordinator, on=TODAY)

    session.refresh_from_db()
    assert session.status == "planned"


def test_a_session_is_not_held_before_its_last_day(coordinator: User) -> None:
    session = SessionFactory(starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 25))
    participation = ParticipationFactory(session=session)

    record_attendance(session=session, entries=[attended(participation)], by=coordinator, on=TODAY)

    session.refresh_from_db()
    assert session.status == "planned"


def test_record_attendance_refuses_before_the_first_day(coordinator: User) -> None:
    participation = ParticipationFactory(session=SessionFactory(**SOON))

    sentence = refused(
        "not_begun", record_attendance, session=participation.session, entries=[attended(participation)],
        by=coordinator, on=TODAY,
    )  # fmt: skip

    assert "9 Desember 2026" in sentence


def test_record_attendance_refuses_a_cancelled_session(coordinator: User) -> None:
    session = SessionFactory(status="cancelled", cancel_reason="Banjir")
    participation = ParticipationFactory(session=session)

    refused(
        "cancelled",
        record_attendance,
        session=session,
        entries=[attended(participation)],
        by=coordinator,
        on=TODAY,
    )


def test_record_attendance_refuses_who_is_not_on_the_list(coordinator: User) -> None:
    elsewhere = ParticipationFactory(session=SessionFactory(starts_on=date(2026, 1, 1)))

    refused(
        "not_on_the_list", record_attendance, session=SessionFactory(), entries=[attended(elsewhere)],
        by=coordinator, on=TODAY,
    )  # fmt: skip


def test_record_attendance_writes_nothing_when_one_entry_cannot_stand(coordinator: User) -> None:
    session = SessionFactory(hours=16)
    first, second = ParticipationFactory(session=session), ParticipationFactory(session=session)

    with pytest.raises(ValidationError), transaction.atomic():
        record_attendance(
            session=session, entries=[attended(first), attended(second, hours=17)], by=coordinator, on=TODAY
        )

    first.refresh_from_db()
    assert first.is_invited


@pytest.mark.parametrize(
    "fields",
    [{"hours": 4}, {"result": "passed"}, {"certificate_number": "1"}, {"expires_on": date(2027, 1, 1)}],
)
def test_the_database_refuses_hours_of_who_did_not_come(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        ParticipationFactory(attendance="absent", **fields)


def test_the_database_refuses_a_certificate_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError):
        ParticipationFactory(
            attendance="attended", certificate_on=date(2026, 11, 11), expires_on=date(2026, 11, 10)
        )


def test_hold_session_states_what_was(coordinator: User) -> None:
    session = ParticipationFactory(attendance="attended", hours=16).session

    hold_session(session=session, by=coordinator, on=TODAY)

    session.refresh_from_db()
    assert session.status == "held"


def test_hold_session_refuses_what_is_not_over(coordinator: User) -> None:
    refused("not_over", hold_session, session=SessionFactory(**SOON), by=coordinator, on=TODAY)


def test_hold_session_refuses_while_attendance_is_open(coordinator: User) -> None:
    session = ParticipationFactory().session

    sentence = refused("attendance_open", hold_session, session=session, by=coordinator, on=TODAY)

    assert sentence == "Kehadiran 1 peserta belum dicatat. Catat dahulu."


def test_hold_session_refuses_when_nobody_came(coordinator: User) -> None:
    session = ParticipationFactory(attendance="absent").session

    refused("nobody_came", hold_session, session=session, by=coordinator, on=TODAY)


@pytest.mark.parametrize(("status", "code"), [("held", "held"), ("cancelled", "cancelled")])
def test_hold_session_refuses_what_is_closed(status: str, code: str, coordinator: User) -> None:
    session = SessionFactory(status=status, cancel_reason="Banjir" if status == "cancelled" else "")

    refused(code, hold_session, session=session, by=coordinator, on=TODAY)


# the catalog


def family(key: str) -> Family:
    return Family.objects.get(key=key)


def test_create_course_requires_it_of_families_that_it_prepares_for(coordinator: User) -> None:
    course = create_course(
        fields={"name": "Merawat Printer", "hours": 6}, families=[family("scanner")],
        required_for=[family("printer")], by=coordinator,
    )  # fmt: skip

    assert course.key == "merawat_printer"
    assert {each.key for each in course.families.all()} == {"printer", "scanner"}
    assert [each.family.key for each in course.requirements.all()] == ["printer"]
    assert Course.history.get(id=course.pk).change.by == coordinator  # type: ignore[attr-defined]


def test_create_course_finds_a_key_of_its_own(coordinator: User) -> None:
    for key in ("operator_dasar_2", "operator_dasar_3"):
        course = create_course(
            fields={"name": "Operator dasar", "hours": 6}, families=[], required_for=[], by=coordinator
        )
        assert course.key == key


def test_edit_course_takes_requirements_away_and_adds_them(coordinator: User) -> None:
    course = Course.objects.get(key="perawatan_printer")

    edit_course(
        course=course, fields={"hours": 8}, families=[], required_for=[family("printer"), family("scanner")],
        by=coordinator, reason="Kurikulum baru",
    )  # fmt: skip

    course.refresh_from_db()
    assert course.hours == 8
    assert {each.family.key for each in course.requirements.all()} == {"printer", "scanner"}
    assert Change.objects.get(verb="course.edit").reason == "Kurikulum baru"
