from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assets.models import Family
from organization.models import Employee, User
from tests.factories import (
    CourseFactory,
    CustodyFactory,
    EmployeeFactory,
    ParticipationFactory,
    SessionFactory,
    UnitFactory,
)
from tests.people import make_user
from training.models import Course, Participation, Session

pytestmark = pytest.mark.django_db

SOON = {"starts_on": date(2026, 12, 9), "ends_on": date(2026, 12, 10)}


@pytest.fixture
def client(coordinator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(coordinator)


def page(response: HttpResponse) -> str:
    return response.content.decode()


# need_list


def test_need_list_names_holders_and_leaves_trained_ones_out(client: Client, laptop_course: Course) -> None:
    CustodyFactory(employee=EmployeeFactory(name="Siti Aminah"))
    trained = CustodyFactory(employee=EmployeeFactory(name="Budi Santoso")).employee
    ParticipationFactory(
        session=SessionFactory(course=laptop_course), employee=trained, attendance="attended", hours=16
    )

    shown = page(client.get(reverse("training:need_list")))

    assert "Siti Aminah" in shown
    assert "Budi Santoso" not in shown
    assert "1 dari 2 pemegang sudah mengikuti Operator komputer" in shown


def test_need_list_offers_the_coming_sessions_with_their_seats(client: Client, laptop_course: Course) -> None:
    CustodyFactory()
    session = SessionFactory(course=laptop_course, capacity=20, **SOON)
    SessionFactory(course=laptop_course)

    shown = page(client.get(reverse("training:need_list")))

    assert f'<option value="{session.pk}">9–10 Desember 2026 (sisa 20)</option>' in shown
    assert "10–11 November 2026" not in shown


def test_need_list_is_read_only_for_who_may_not_invite(
    manager: User, client_of: Callable[[User], Client], laptop_course: Course
) -> None:
    CustodyFactory(employee=EmployeeFactory(name="Siti Aminah"))

    shown = page(client_of(manager).get(reverse("training:need_list")))

    assert "Siti Aminah" in shown
    assert 'name="employees"' not in shown
    assert 'class="commit"' not in shown


def test_need_list_filters_by_invitation(client: Client, laptop_course: Course) -> None:
    invited = CustodyFactory(employee=EmployeeFactory(name="Siti Aminah")).employee
    CustodyFactory(employee=EmployeeFactory(name="Budi Santoso"))
    ParticipationFactory(session=SessionFactory(course=laptop_course, **SOON), employee=invited)

    shown = page(client.get(reverse("training:need_list"), {"invited": "no"}))

    assert "Budi Santoso" in shown
    assert "Siti Aminah" not in shown


def test_need_list_answers_htmx_with_the_rows_alone(client: Client, laptop_course: Course) -> None:
    CustodyFactory()

    response = client.get(reverse("training:need_list"), headers={"HX-Request": "true"})

    assert "<html" not in page(response)
    assert 'class="register"' in page(response)


@pytest.mark.parametrize(
    "query", ["?course=x", "?course=99999999999999999999", "?unit=x", "?page=9999", "?q=%00"]
)
def test_need_list_takes_any_address(query: str, client: Client, laptop_course: Course) -> None:
    CustodyFactory()

    assert client.get(reverse("training:need_list") + query).status_code == 200


def test_need_list_says_when_nobody_holds_what_requires_training(client: Client) -> None:
    assert "Tidak ada yang memegang barang yang mewajibkan bimtek" in page(
        client.get(reverse("training:need_list"))
    )


def test_need_list_says_when_everybody_is_trained(client: Client, laptop_course: Course) -> None:
    ParticipationFactory(
        session=SessionFactory(course=laptop_course), employee=CustodyFactory().employee,
        attendance="attended", hours=16,
    )  # fmt: skip

    assert "Semua pemegang sudah mengikuti bimtek ini" in page(client.get(reverse("training:need_list")))


# session_invite


def test_session_invite_puts_the_chosen_on_the_list(client: Client) -> None:
    session, people = SessionFactory(**SOON), [EmployeeFactory(), EmployeeFactory()]

    response = client.post(
        reverse("training:session_invite"),
        {"session": session.pk, "employees": [each.pk for each in people]},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == session.get_absolute_url()
    assert session.participations.count() == 2
    assert "2 pegawai diundang." in page(response)


def test_people_of_a_session_that_is_over_are_written_down_and_not_invited(client: Client) -> None:
    session = SessionFactory(starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 10))
    url = reverse("training:participant_add", args=[session.pk])
    person = EmployeeFactory()

    assert "tidak ada yang diberi tahu" in page(client.get(url))
    assert "1 pegawai dicatat sebagai peserta" in page(
        client.post(url, {"employees": [person.pk]}, follow=True)
    )


def test_session_invite_without_a_session_goes_on_to_a_new_one(client: Client, laptop_course: Course) -> None:
    employee = EmployeeFactory(name="Siti Aminah")

    response = client.post(
        reverse("training:session_invite"),
        {"session": "", "course": laptop_course.pk, "employees": [employee.pk]},
        follow=True,
    )

    assert response.status_code == 200
    assert "Siti Aminah" in page(response)
    assert response.context["form"]["course"].value() == laptop_course.pk


def test_session_invite_refuses_nobody(client: Client) -> None:
    session = SessionFactory(**SOON)

    response = client.post(reverse("training:session_invite"), {"session": session.pk})

    assert response.status_code == 422
    assert "Belum ada yang dipilih" in page(response)


def test_session_invite_keeps_the_people_when_the_seats_are_gone(client: Client) -> None:
    session, people = SessionFactory(capacity=1, **SOON), [EmployeeFactory(name="Siti"), EmployeeFactory()]

    response = client.post(
        reverse("training:session_invite"),
        {"session": session.pk, "employees": [each.pk for each in people]},
    )

    assert response.status_code == 422
    assert "tersisa 1 tempat" in page(response)
    assert "Siti" in page(response)
    assert not Participation.objects.exists()


def test_session_invite_sees_nobody_of_another_unit(client_of: Callable[[User], Client]) -> None:
    elsewhere = make_user("coordinator", username="lain", scope=UnitFactory(code="LAIN"))
    session, employee = SessionFactory(**SOON), EmployeeFactory(name="Siti Aminah")
    client = client_of(elsewhere)

    shown = page(client.get(reverse("training:session_invite"), {"employees": employee.pk}))
    response = client.post(
        reverse("training:session_invite"), {"session": session.pk, "employees": [employee.pk]}
    )

    assert "Siti Aminah" not in shown
    assert response.status_code == 422
    assert not Participation.objects.exists()


def test_session_invite_offers_no_session_that_is_over_or_cancelled(client: Client) -> None:
    over = SessionFactory()
    cancelled = SessionFactory(status="cancelled", cancel_reason="Banjir", **SOON)

    for session in (over, cancelled):
        response = client.post(
            reverse("training:session_invite"),
            {"session": session.pk, "employees": [EmployeeFactory().pk]},
        )
        assert response.status_code == 422


# session_create, session_edit, session_cancel, session_hold


def test_session_create_comes_filled_from_the_course(client: Client) -> None:
    course = CourseFactory(hours=12, organizer="BKPSDM")

    form = client.get(reverse("training:session_create"), {"course": course.pk}).context["form"]

    assert (form["hours"].value(), form["organizer"].value()) == (12, "BKPSDM")


def test_session_create_opens_and_invites(client: Client) -> None:
    course, employee = CourseFactory(hours=12), EmployeeFactory()

    response = client.post(
        reverse("training:session_create"),
        {"course": course.pk, "starts_on": "2026-12-09", "ends_on": "2026-12-10", "employees": [employee.pk]},
        follow=True,
    )

    session = Session.objects.get()
    assert session.hours == 12
    assert [each.employee for each in session.participations.all()] == [employee]
    assert "Sesi dibuka. 1 pegawai diundang." in page(response)


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"ends_on": "2026-12-08"}, "ends_on", "Hari terakhir mendahului hari pertama, 9 Desember 2026."),
        ({"ends_on": "2036-12-10"}, "ends_on", "Periksa tahunnya."),
        ({"starts_on": "0026-12-09", "ends_on": "0026-12-10"}, "starts_on", "mendahului tahun 2000"),
        ({"starts_on": "2226-12-09", "ends_on": "2226-12-10"}, "starts_on", "lebih dari 2 tahun ke depan"),
        ({"starts_on": "besok"}, "starts_on", ""),
        ({"hours": "-4"}, "hours", ""),
        ({"hours": "0"}, "hours", ""),
        ({"hours": "4,5"}, "hours", ""),
        ({"hours": "5000"}, "hours", ""),
        ({"capacity": "0"}, "capacity", ""),
        ({"course": "999999"}, "course", ""),
    ],
)
def test_session_create_refuses_at_the_field(
    fields: dict[str, str], field: str, says: str, client: Client
) -> None:
    sent = {"course": CourseFactory().pk, "starts_on": "2026-12-09", "ends_on": "2026-12-10", **fields}

    response = client.post(reverse("training:session_create"), sent)

    assert response.status_code == 422
    assert says in str(response.context["form"].errors[field][0])
    assert not Session.objects.exists()


def test_session_create_offers_only_courses_that_are_offered(client: Client) -> None:
    hidden = CourseFactory(is_active=False)

    response = client.post(
        reverse("training:session_create"),
        {"course": hidden.pk, "starts_on": "2026-12-09", "ends_on": "2026-12-10"},
    )

    assert response.status_code == 422


def test_session_edit_changes_place_and_days(client: Client) -> None:
    session = SessionFactory(**SOON)

    client.post(
        reverse("training:session_edit", args=[session.pk]),
        {"starts_on": "2026-12-16", "ends_on": "2026-12-16", "hours": 8, "place": "Aula Setda"},
    )

    session.refresh_from_db()
    assert (session.starts_on, session.place, session.hours) == (date(2026, 12, 16), "Aula Setda", 8)


def test_session_edit_keeps_the_form_when_it_is_refused(client: Client) -> None:
    session = ParticipationFactory(attendance="attended", hours=16).session

    response = client.post(
        reverse("training:session_edit", args=[session.pk]),
        {"starts_on": "2026-11-10", "ends_on": "2026-11-11", "hours": 8, "place": "Aula Setda"},
    )

    assert response.status_code == 422
    assert "lebih dari 8 JP" in page(response)
    assert 'value="Aula Setda"' in page(response)


def test_session_cancel_wants_a_reason(client: Client) -> None:
    session = SessionFactory(**SOON)
    url = reverse("training:session_cancel", args=[session.pk])

    assert client.post(url, {"reason": " "}).status_code == 422
    shown = page(client.post(url, {"reason": "Narasumber sakit"}, follow=True))

    session.refresh_from_db()
    assert session.is_cancelled
    assert "Narasumber sakit" in shown


def test_session_hold_says_why_not(client: Client) -> None:
    session = SessionFactory(**SOON)

    response = client.post(reverse("training:session_hold", args=[session.pk]))

    assert response.status_code == 409
    assert "10 Desember 2026" in page(response)


# session_detail and session_attendance


def test_session_detail_shows_the_table_to_fill_once_it_began(client: Client) -> None:
    begun, coming = ParticipationFactory(), ParticipationFactory(session=SessionFactory(**SOON))

    assert f"p{begun.pk}-attendance" in page(client.get(begun.session.get_absolute_url()))
    assert f"p{coming.pk}-attendance" not in page(client.get(coming.session.get_absolute_url()))


def test_session_attendance_saves_the_table(client: Client) -> None:
    participation = ParticipationFactory(session=SessionFactory(hours=16))
    name = f"p{participation.pk}"

    response = client.post(
        reverse("training:session_attendance", args=[participation.session.pk]),
        {
            f"{name}-attendance": "attended",
            f"{name}-hours": "12",
            f"{name}-result": "passed",
            f"{name}-certificate_number": " 893.3/101/BKPSDM/2026 ",
            f"{name}-certificate_on": "2026-11-20",
        },
        follow=True,
    )

    participation.refresh_from_db()
    assert (participation.hours, participation.result) == (12, "passed")
    assert participation.certificate_number == "893.3/101/BKPSDM/2026"
    assert participation.certificate_on == date(2026, 11, 20)
    assert "Kehadiran dan hasil disimpan: 1 baris berubah." in page(response)


def test_session_attendance_refuses_at_the_field_and_keeps_what_was_typed(client: Client) -> None:
    session = SessionFactory(hours=16)
    first, second = ParticipationFactory(session=session), ParticipationFactory(session=session)

    response = client.post(
        reverse("training:session_attendance", args=[session.pk]),
        {
            f"p{first.pk}-attendance": "attended",
            f"p{first.pk}-certificate_number": "893/1",
            f"p{second.pk}-attendance": "attended",
            f"p{second.pk}-hours": "99",
        },
    )

    first.refresh_from_db()
    assert response.status_code == 422
    assert "Sesi ini 16 JP; tulis 0 sampai 16." in page(response)
    assert 'value="893/1"' in page(response)
    assert 'aria-invalid="true"' in page(response)
    assert first.is_invited


def test_the_address_of_a_refused_table_leads_back_to_the_session(client: Client) -> None:
    session = ParticipationFactory().session

    response = client.get(reverse("training:session_attendance", args=[session.pk]))

    assert response["Location"] == session.get_absolute_url()


def test_the_button_for_everybody_answers_for_who_is_open(client: Client) -> None:
    session = SessionFactory(hours=16)
    first, second = ParticipationFactory(session=session), ParticipationFactory(session=session)

    client.post(
        reverse("training:session_attendance", args=[session.pk]),
        {f"p{first.pk}-attendance": "invited", f"p{second.pk}-attendance": "absent", "everybody": "1"},
    )

    first.refresh_from_db()
    second.refresh_from_db()
    session.refresh_from_db()
    assert (first.attendance, first.hours) == ("attended", 16)
    assert second.attendance == "absent"
    assert session.status == "held"


def test_who_was_invited_meanwhile_is_left_alone(client: Client) -> None:
    session = SessionFactory()
    first, later = ParticipationFactory(session=session), ParticipationFactory(session=session)

    client.post(
        reverse("training:session_attendance", args=[session.pk]), {f"p{first.pk}-attendance": "absent"}
    )

    later.refresh_from_db()
    assert later.is_invited


def test_setting_somebody_to_absent_takes_the_hours_that_followed_along(client: Client) -> None:
    participation = ParticipationFactory(attendance="attended", hours=16, result="passed")
    name = f"p{participation.pk}"

    client.post(
        reverse("training:session_attendance", args=[participation.session.pk]),
        {f"{name}-attendance": "absent", f"{name}-hours": "16", f"{name}-result": "passed"},
    )

    participation.refresh_from_db()
    assert (participation.attendance, participation.hours, participation.result) == ("absent", 0, "")


def test_a_certificate_keeps_somebody_from_becoming_absent(client: Client) -> None:
    participation = ParticipationFactory(attendance="attended", hours=16, certificate_number="893/1")
    name = f"p{participation.pk}"

    response = client.post(
        reverse("training:session_attendance", args=[participation.session.pk]),
        {f"{name}-attendance": "absent", f"{name}-hours": "16", f"{name}-certificate_number": "893/1"},
    )

    assert response.status_code == 422
    assert "Hanya yang hadir mempunyai sertifikat." in page(response)


def test_the_end_of_validity_follows_a_new_certificate_date(client: Client) -> None:
    session = SessionFactory(course=CourseFactory(validity_months=12))
    participation = ParticipationFactory(
        session=session, attendance="attended", hours=16, certificate_number="893/1",
        certificate_on=date(2026, 11, 11), expires_on=date(2027, 11, 11),
    )  # fmt: skip
    name = f"p{participation.pk}"

    client.post(
        reverse("training:session_attendance", args=[session.pk]),
        {
            f"{name}-attendance": "attended",
            f"{name}-hours": "16",
            f"{name}-certificate_number": "893/1",
            f"{name}-certificate_on": "2026-11-20",
            f"{name}-expires_on": "2027-11-11",
        },
    )

    participation.refresh_from_db()
    assert participation.expires_on == date(2027, 11, 20)


def test_a_number_that_somebody_else_has_is_told_and_not_refused(client: Client) -> None:
    other = ParticipationFactory(
        session=SessionFactory(organizer="BKPSDM"), employee=EmployeeFactory(name="Budi Santoso"),
        attendance="attended", certificate_number="893/1", certificate_on=date(2026, 11, 11),
    )  # fmt: skip
    mine = ParticipationFactory(session=SessionFactory(organizer="BKPSDM"), attendance="attended")
    elsewhere = ParticipationFactory(
        session=SessionFactory(organizer="Diskominfo"), attendance="attended",
        certificate_number="893/1", certificate_on=date(2026, 11, 11),
    )  # fmt: skip

    response = client.post(
        reverse("training:session_attendance", args=[mine.session.pk]),
        {f"p{mine.pk}-attendance": "attended", f"p{mine.pk}-certificate_number": "893/1"},
        follow=True,
    )

    assert "Nomor sama dengan Budi Santoso" in page(response)
    assert "Nomor sama dengan" in page(client.get(other.session.get_absolute_url()))
    assert "Nomor sama dengan" not in page(client.get(elsewhere.session.get_absolute_url()))


def test_a_certificate_that_is_not_there_yet_is_a_state(client: Client) -> None:
    session = ParticipationFactory(attendance="attended", hours=16).session

    assert "1 sertifikat belum ada" in page(client.get(session.get_absolute_url()))


def test_participant_add_offers_those_who_need_it_first(client: Client, laptop_course: Course) -> None:
    session = SessionFactory(course=laptop_course, **SOON)
    EmployeeFactory(name="Adi")
    CustodyFactory(employee=EmployeeFactory(name="Zulkifli"))
    ParticipationFactory(session=session, employee=EmployeeFactory(name="Budi Santoso"))

    shown = page(client.get(reverse("training:participant_add", args=[session.pk])))

    assert shown.index("Zulkifli") < shown.index("Adi")
    assert "Budi Santoso" not in shown


def test_participant_add_puts_them_on_the_list(client: Client) -> None:
    session, employee = SessionFactory(**SOON), EmployeeFactory()
    url = reverse("training:participant_add", args=[session.pk])

    nobody = client.post(url)
    client.post(url, {"employees": [employee.pk]})

    assert nobody.status_code == 422
    assert "Pilih paling sedikit satu pegawai." in page(nobody)
    assert [each.employee for each in session.participations.all()] == [employee]


def test_participant_add_keeps_the_ticks_when_the_seats_are_gone(client: Client) -> None:
    session, people = SessionFactory(capacity=1, **SOON), [EmployeeFactory(), EmployeeFactory()]

    response = client.post(
        reverse("training:participant_add", args=[session.pk]), {"employees": [each.pk for each in people]}
    )

    assert response.status_code == 422
    assert page(response).count(" checked") == 2


def test_participant_remove_takes_somebody_off(client: Client) -> None:
    participation = ParticipationFactory(session=SessionFactory(**SOON))

    response = client.post(reverse("training:participant_remove", args=[participation.pk]))

    assert response["Location"] == participation.session.get_absolute_url()
    assert not Participation.objects.exists()


# what the others see


def test_an_invited_employee_sees_the_session_and_their_own_line_alone(
    staff: User, client_of: Callable[[User], Client]
) -> None:
    session = SessionFactory(course=CourseFactory(name="Operator komputer"), place="Aula Setda")
    ParticipationFactory(session=session, employee=staff.employee)
    ParticipationFactory(session=session, employee=EmployeeFactory(name="Budi Santoso"))

    shown = page(client_of(staff).get(session.get_absolute_url()))

    assert "Aula Setda" in shown
    assert staff.employee.name in shown
    assert "Budi Santoso" not in shown
    assert "Simpan kehadiran" not in shown


@pytest.mark.parametrize("role", ["staff", "keeper", "technician"])
def test_a_session_without_them_does_not_exist_for_others(
    role: str, client_of: Callable[[User], Client]
) -> None:
    session = ParticipationFactory().session

    assert client_of(make_user(role)).get(session.get_absolute_url()).status_code == 404


def test_a_coordinator_elsewhere_sees_none_of_our_people(client_of: Callable[[User], Client]) -> None:
    elsewhere = make_user("coordinator", username="lain", scope=UnitFactory(code="LAIN"))
    participation = ParticipationFactory(employee=EmployeeFactory(name="Siti Aminah"))
    client = client_of(elsewhere)

    shown = page(client.get(participation.session.get_absolute_url()))
    taken_off = client.post(reverse("training:participant_remove", args=[participation.pk]))
    client.post(
        reverse("training:session_attendance", args=[participation.session.pk]),
        {f"p{participation.pk}-attendance": "attended"},
    )

    participation.refresh_from_db()
    assert "Siti Aminah" not in shown
    assert taken_off.status_code == 404
    assert participation.is_invited


# session_list, course pages, hours_list


def test_session_list_puts_what_is_to_be_recorded_first(client: Client) -> None:
    SessionFactory(course=CourseFactory(name="Akan datang saja"), **SOON)
    ParticipationFactory(session=SessionFactory(course=CourseFactory(name="Belum dicatat saja")))
    held = CourseFactory(name="Sudah terlaksana saja")
    ParticipationFactory(session=SessionFactory(course=held, status="held"), attendance="attended")

    shown = page(client.get(reverse("training:session_list")))

    places = [
        shown.index(f">{name}</a>")
        for name in ("Belum dicatat saja", "Akan datang saja", "Sudah terlaksana saja")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("fields", "open_rows", "stage"),
    [
        ({}, 1, "TO_RECORD"),
        ({"status": "held"}, 1, "TO_RECORD"),
        ({"status": "held"}, 0, "HELD"),
        ({"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 24)}, 1, "UNDER_WAY"),
        (SOON, 1, "COMING"),
        ({"status": "cancelled", "cancel_reason": "Banjir"}, 1, "CANCELLED"),
    ],
)
def test_the_stage_of_a_session(fields: dict[str, Any], open_rows: int, stage: str) -> None:
    session = SessionFactory(**fields)
    ParticipationFactory(session=session, attendance="attended" if not open_rows else "invited")

    found: Any = Session.objects.staged(date(2026, 11, 24)).get()

    assert found.stage == Session.Stage[stage]


def test_session_list_filters_by_stage_and_course(client: Client) -> None:
    coming = SessionFactory(course=CourseFactory(name="Bimtek satu"), **SOON)
    SessionFactory(course=CourseFactory(name="Bimtek dua"))

    url = reverse("training:session_list")
    rows = [
        client.get(url, {"stage": Session.Stage.COMING}).context["page"].rows,
        client.get(url, {"course": coming.course.pk}).context["page"].rows,
        client.get(url, {"q": "satu"}).context["page"].rows,
    ]

    assert rows == [[coming]] * 3


def test_course_create_and_edit(client: Client) -> None:
    printer = Family.objects.get(key="printer")
    sent = {"name": "Merawat toner", "kind": "workshop", "mode": "classroom", "hours": 6, "is_active": "on"}

    client.post(reverse("training:course_create"), {**sent, "required_for": [printer.pk]})
    course = Course.objects.get(name="Merawat toner")
    client.post(reverse("training:course_edit", args=[course.pk]), {**sent, "hours": 8})

    course.refresh_from_db()
    assert course.hours == 8
    assert not course.requirements.exists()


@pytest.mark.parametrize("fields", [{"hours": "0"}, {"hours": "x"}, {"name": ""}, {"validity_months": "-1"}])
def test_course_create_refuses_at_the_field(fields: dict[str, str], client: Client) -> None:
    sent = {"name": "Merawat toner", "kind": "workshop", "mode": "classroom", "hours": 6, **fields}

    response = client.post(reverse("training:course_create"), sent)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(fields)


def test_course_detail_says_how_many_holders_have_it(client: Client, laptop_course: Course) -> None:
    CustodyFactory()

    shown = page(client.get(laptop_course.get_absolute_url()))

    assert "0 dari 1 pemegang sudah mengikuti" in shown
    assert "Wajib bagi pemegang: Laptop dan tablet." in shown


def test_hours_list_shows_the_year_and_who_is_below(client: Client) -> None:
    reached = EmployeeFactory(name="Siti Aminah")
    ParticipationFactory(employee=reached, attendance="attended", hours=20, session=SessionFactory(hours=20))
    EmployeeFactory(name="Budi Santoso")
    url = reverse("training:hours_list")

    below = page(client.get(url, {"reached": "no"}))

    assert "1 dari 3 pegawai sudah mencapai 20 JP (33%)" in page(client.get(url))
    assert "Budi Santoso" in below
    assert "Siti Aminah" not in below
    assert "Siti Aminah" in page(client.get(url, {"reached": "no", "year": "2025"}))


def test_the_pages_are_complete_in_english(coordinator: User, client: Client, laptop_course: Course) -> None:
    coordinator.language = "en"
    coordinator.save()
    holder: Employee = CustodyFactory().employee
    ParticipationFactory(session=SessionFactory(course=laptop_course), employee=holder)

    shown = page(client.get(reverse("training:need_list")))

    assert "Training needs" in shown
    assert "0 of 1 holders have a valid training: Operator komputer" in shown
