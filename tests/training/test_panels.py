from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Asset
from organization.models import Employee, User
from tests.factories import (
    CHAIR,
    AssetFactory,
    CourseFactory,
    CustodyFactory,
    EmployeeFactory,
    ParticipationFactory,
    SessionFactory,
    UnitFactory,
)
from tests.people import make_user
from training import panels
from training.models import Course

pytestmark = pytest.mark.django_db

SOON = {"starts_on": date(2026, 12, 9), "ends_on": date(2026, 12, 10)}


def show(panel: Any, user: User, obj: Any = None) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return str(panel.render(request, obj))


# holder_training, on the page of an asset


def test_the_holder_without_training_can_be_invited_from_the_asset(
    coordinator: User, laptop_course: Course
) -> None:
    custody = CustodyFactory(employee=EmployeeFactory(name="Siti Aminah"))

    shown = show(panels.holder_training, coordinator, custody.asset)

    invite = (
        f"{reverse('training:session_invite')}?course={laptop_course.pk}&amp;employees={custody.employee.pk}"
    )
    assert "Siti Aminah belum mengikuti 1 bimtek" in shown
    assert "Belum pernah diikuti" in shown
    assert invite in shown


def test_who_may_only_read_sees_no_way_to_invite(manager: User, laptop_course: Course) -> None:
    shown = show(panels.holder_training, manager, CustodyFactory().asset)

    assert "Belum pernah diikuti" in shown
    assert reverse("training:session_invite") not in shown


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"expires_on": date(2027, 1, 1)}, "Berlaku sampai 1 Januari 2027"),
        ({"expires_on": None}, "Tanpa batas waktu"),
        ({"expires_on": date(2026, 1, 1)}, "Berakhir 1 Januari 2026"),
        ({"result": "failed"}, "Belum pernah diikuti"),
    ],
)
def test_the_asset_tells_how_the_training_stands(
    fields: dict[str, Any], says: str, coordinator: User, laptop_course: Course
) -> None:
    custody = CustodyFactory()
    ParticipationFactory(
        session=SessionFactory(course=laptop_course),
        employee=custody.employee,
        attendance="attended",
        **fields,
    )

    assert says in show(panels.holder_training, coordinator, custody.asset)


def test_an_invitation_shows_on_the_asset(coordinator: User, laptop_course: Course) -> None:
    custody = CustodyFactory()
    ParticipationFactory(session=SessionFactory(course=laptop_course, **SOON), employee=custody.employee)

    assert "Diundang, 9 Desember 2026" in show(panels.holder_training, coordinator, custody.asset)


def test_the_holder_sees_their_own(staff: User, laptop_course: Course) -> None:
    mine, other = CustodyFactory(employee=staff.employee), CustodyFactory()

    assert "Anda belum mengikuti 1 bimtek" in show(panels.holder_training, staff, mine.asset)
    assert show(panels.holder_training, staff, other.asset) == ""


def test_nothing_is_shown_where_there_is_nothing_to_tell(coordinator: User, laptop_course: Course) -> None:
    chair = CustodyFactory(asset=AssetFactory(classification_id=CHAIR, name="Kursi", brand=""))
    written_off = CustodyFactory(asset=AssetFactory(status="disposed"))

    for asset in (AssetFactory(), chair.asset, written_off.asset):
        assert show(panels.holder_training, coordinator, asset) == ""


def test_a_coordinator_elsewhere_does_not_see_the_holder(laptop_course: Course) -> None:
    elsewhere = make_user("coordinator", username="lain", scope=UnitFactory(code="LAIN"))

    assert show(panels.holder_training, elsewhere, CustodyFactory().asset) == ""


def test_the_asset_panel_costs_one_query_beside_what_the_page_has(
    coordinator: User, laptop_course: Course
) -> None:
    custody = CustodyFactory()
    asset = Asset.objects.select_related("family").get(pk=custody.asset_id)
    assert asset.holders == [custody]
    list(coordinator.get_all_permissions())

    with CaptureQueriesContext(connection) as queries:
        show(panels.holder_training, coordinator, asset)

    assert len(queries) == 1


# record, on the page of an employee


def test_the_record_sums_the_year_and_lists_everything(coordinator: User) -> None:
    employee = EmployeeFactory()
    ParticipationFactory(
        employee=employee, attendance="attended", hours=12, certificate_number="893/1",
        session=SessionFactory(course=CourseFactory(name="Surat dinas")),
    )  # fmt: skip
    last_year = SessionFactory(starts_on=date(2025, 5, 1), ends_on=date(2025, 5, 2))
    ParticipationFactory(employee=employee, attendance="attended", hours=16, session=last_year)

    shown = show(panels.record, coordinator, employee)

    assert "12 dari 20 JP" in shown
    assert "Surat dinas" in shown
    assert "893/1" in shown
    assert "Sertifikat belum ada" in shown


def test_the_record_is_closed_to_who_may_not_read_training(keeper: User, staff: User) -> None:
    employee = EmployeeFactory()

    assert show(panels.record, keeper, employee) == ""
    assert show(panels.record, staff, employee) == ""
    assert "0 dari 20 JP" in show(panels.record, staff, staff.employee)


@pytest.mark.parametrize(("employment", "warned"), [("PPPK", True), ("PNS", False)])
def test_a_contract_civil_servant_is_warned_above_24_hours(
    employment: str, warned: bool, coordinator: User
) -> None:
    employee = EmployeeFactory(employment=employment)
    ParticipationFactory(employee=employee, attendance="attended", hours=26, session=SessionFactory(hours=26))

    assert ("Lebih dari 24 JP setahun" in show(panels.record, coordinator, employee)) is warned


# the start page


def test_my_training_shows_hours_and_invitations(staff: User) -> None:
    ParticipationFactory(employee=staff.employee, attendance="attended", hours=12)
    ParticipationFactory(
        employee=staff.employee, session=SessionFactory(course=CourseFactory(name="Surat dinas"), **SOON)
    )

    shown = show(panels.my_training, staff)

    assert "12 dari 20 JP" in shown
    assert "Surat dinas" in shown


def test_an_account_without_employee_has_no_training(administrator: User) -> None:
    assert show(panels.my_training, administrator) == ""


def test_the_coordinator_starts_with_needs_and_sessions(coordinator: User, laptop_course: Course) -> None:
    CustodyFactory()
    SessionFactory(course=CourseFactory(name="Surat dinas"), **SOON)

    shown = show(panels.coordination, coordinator)

    assert "1 belum mengikuti" in shown
    assert f"{reverse('training:need_list')}?course={laptop_course.pk}" in shown
    assert "Surat dinas" in shown


@pytest.mark.parametrize("role", ["staff", "coordinator", "manager", "administrator"])
def test_the_start_page_opens_within_twelve_queries(role: str, client_of: Callable[[User], Client]) -> None:
    user = make_user(role)
    client = client_of(user)
    client.get("/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/")

    assert response.status_code == 200
    assert len(queries) <= 12


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_of_one_object_open_within_twelve_queries(
    rows: int, coordinator: User, client_of: Callable[[User], Client], laptop_course: Course
) -> None:
    session, employee = SessionFactory(course=laptop_course), EmployeeFactory()
    for n in range(rows):
        ParticipationFactory(
            session=session,
            attendance="attended",
            certificate_number=f"893/{n}",
            certificate_on=date(2026, 11, 11),
        )
        ParticipationFactory(session=SessionFactory(course=laptop_course), employee=employee)
        CustodyFactory(employee=employee)
    client = client_of(coordinator)
    client.get("/")

    costs = {}
    for page in (session, employee, laptop_course):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.get_absolute_url()).status_code == 200
        costs[type(page).__name__] = len(queries)

    assert max(costs.values()) <= 12, costs


def test_every_page_of_mine_opens_for_who_has_no_employee(
    administrator: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(administrator).get(reverse("organization:my_page"))

    assert "Akun Anda belum terhubung dengan pegawai" in response.content.decode()
    assert not Employee.objects.filter(user=administrator).exists()
