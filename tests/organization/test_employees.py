from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core.refusal import Refusal
from core.trail.models import Change
from organization.actions import cancel_leaving, record_leaving
from organization.models import Employee, User
from tests.factories import (
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    PositionFactory,
    RoomFactory,
    UnitFactory,
    office,
)
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2026, 11, 24)
NUMBER = "198705122010012011"
LIST = "organization:employee_list"


def page(response: HttpResponse) -> str:
    return response.content.decode()


def url(name: str, employee: Employee) -> str:
    return reverse(f"organization:employee_{name}", args=[employee.pk])


# the list


def test_the_list_masks_staff_numbers_for_everybody(client_of: Callable[[User], Client]) -> None:
    EmployeeFactory(staff_number=NUMBER)

    for role in ("keeper", "technician", "coordinator", "manager", "auditor", "administrator"):
        shown = page(client_of(make_user(role)).get(reverse(LIST)))
        assert "19870512••••••••11" in shown
        assert NUMBER not in shown.replace(" ", "")


def test_the_list_shows_who_works_here_unless_asked(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    EmployeeFactory(name="Siti Aminah")
    EmployeeFactory(name="Budi Santoso", left_on=TODAY)
    client = client_of(keeper)

    shown = {
        asked: page(client.get(reverse(LIST), {"working": asked} if asked else {}))
        for asked in ("", "left", "all")
    }

    assert [("Siti Aminah" in text, "Budi Santoso" in text) for text in shown.values()] == [
        (True, False),
        (False, True),
        (True, True),
    ]


@pytest.mark.parametrize("asked", ["aminah siti", "arsiparis", "Hukum"])
def test_the_list_is_searched_by_name_position_and_unit(
    asked: str, keeper: User, client_of: Callable[[User], Client]
) -> None:
    unit = UnitFactory(code="HUKUM", name="Bagian Hukum")
    EmployeeFactory(name="Siti Aminah", position=PositionFactory(key="arsip", name="Arsiparis"), unit=unit)
    EmployeeFactory(name="Budi Santoso")

    shown = page(client_of(keeper).get(reverse(LIST), {"q": asked}))

    assert "Siti Aminah" in shown
    assert "Budi Santoso" not in shown


def test_staff_numbers_are_not_searched_for_they_would_stand_in_the_address(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    EmployeeFactory(name="Siti Aminah", staff_number=NUMBER)

    assert "Siti Aminah" not in page(client_of(keeper).get(reverse(LIST), {"q": NUMBER}))


def test_the_list_filters_by_unit_and_sorts(keeper: User, client_of: Callable[[User], Client]) -> None:
    unit = UnitFactory(code="HUKUM", name="Bagian Hukum")
    first, second = EmployeeFactory(name="Adi", unit=unit), EmployeeFactory(name="Zul", unit=unit)
    client = client_of(keeper)

    found = client.get(reverse(LIST), {"unit": unit.pk, "sort": "-name"}).context["page"].rows

    assert found == [second, first]


def test_without_a_wish_the_list_goes_by_name(keeper: User, client_of: Callable[[User], Client]) -> None:
    for name in ("Zul", "Adi", "Mira"):
        EmployeeFactory(name=name)

    found = client_of(keeper).get(reverse(LIST)).context["page"].rows

    assert [each.name for each in found] == ["Adi", "Keeper Contoh", "Mira", "Zul"]


def test_a_stranger_sees_their_own_unit_alone(stranger: User, client_of: Callable[[User], Client]) -> None:
    EmployeeFactory(name="Siti Aminah")
    client = client_of(stranger)

    response = client.get(reverse(LIST))

    assert "Siti Aminah" not in page(response)
    assert [unit.code for unit in response.context["filter"].form["unit"].field.queryset] == ["LAIN"]


# the page of one


@pytest.mark.parametrize(
    ("role", "whole"),
    [("keeper", True), ("coordinator", True), ("manager", True), ("auditor", True), ("technician", False)],
)
def test_the_whole_staff_number_is_for_who_signs_and_prints(
    role: str, whole: bool, client_of: Callable[[User], Client]
) -> None:
    employee = EmployeeFactory(staff_number=NUMBER)

    shown = page(client_of(make_user(role)).get(url("detail", employee)))

    assert ("19870512 201001 2 011" in shown) is whole
    assert ("19870512••••••••11" in shown) is not whole


def test_an_employee_opens_their_own_page_and_no_other(
    staff: User, client_of: Callable[[User], Client]
) -> None:
    CustodyFactory(employee=staff.employee, asset=AssetFactory(name="Laptop", brand="ASUS B1"))
    client = client_of(staff)

    mine = client.get(reverse("organization:my_page"))

    assert "Laptop ASUS B1" in page(mine)
    assert client.get(url("detail", staff.employee)).status_code == 200
    assert client.get(url("detail", EmployeeFactory())).status_code == 404


# adding and changing


def sent(**fields: Any) -> dict[str, Any]:
    return {"name": "Siti Aminah", "employment": "PNS", "unit": office().pk, **fields}


def test_employee_create_reads_the_number_as_it_is_written(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    client_of(keeper).post(
        reverse("organization:employee_create"), sent(staff_number="NIP. 19870512 201001 2 011")
    )

    employee = Employee.objects.get(name="Siti Aminah")
    assert employee.staff_number == NUMBER
    assert Employee.history.get(id=employee.pk).change.by == keeper  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"staff_number": "123"}, "staff_number", "18 angka"),
        ({"staff_number": "198713122010012011"}, "staff_number", "tanggal lahir"),
        ({"staff_number": NUMBER}, "staff_number", "sudah dipakai pegawai lain"),
        ({"joined_on": "0202-01-01"}, "joined_on", "tidak mungkin"),
        ({"joined_on": "2206-01-01"}, "joined_on", "tidak mungkin"),
        ({"email": "siti"}, "email", ""),
        ({"unit": "99999"}, "unit", ""),
        ({"name": ""}, "name", ""),
    ],
)
def test_employee_create_refuses_at_the_field(
    fields: dict[str, str], field: str, says: str, keeper: User, client_of: Callable[[User], Client]
) -> None:
    EmployeeFactory(staff_number=NUMBER)

    response = client_of(keeper).post(reverse("organization:employee_create"), sent(**fields))

    assert response.status_code == 422
    assert says in str(response.context["form"].errors[field][0])
    assert not Employee.objects.filter(name="Siti Aminah").exists()


def test_two_employees_may_have_no_number(keeper: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(keeper)
    for name in ("Adi", "Budi"):
        client.post(reverse("organization:employee_create"), sent(name=name, employment="THL"))

    assert Employee.objects.filter(staff_number=None, employment="THL").count() == 2


def test_employee_edit_changes_and_the_trail_knows(keeper: User, client_of: Callable[[User], Client]) -> None:
    employee = EmployeeFactory(name="Siti", staff_number=NUMBER)

    client_of(keeper).post(url("edit", employee), sent(staff_number=NUMBER, grade="III/d"))

    employee.refresh_from_db()
    assert (employee.name, employee.grade) == ("Siti Aminah", "III/d")
    assert Change.objects.filter(verb="employee.edit", by=keeper).count() == 1


def test_nobody_is_moved_into_a_unit_outside_the_scope(
    stranger: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(stranger).post(reverse("organization:employee_create"), sent())

    assert response.status_code == 422
    assert "unit" in response.context["form"].errors


def test_only_the_administrator_connects_accounts(
    keeper: User, administrator: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    employee = EmployeeFactory(name="Siti")
    free = User.objects.create_user("siti")

    client_of(keeper).post(url("edit", employee), sent(user=free.pk))
    employee.refresh_from_db()
    assert employee.user is None

    taken = client_of(administrator).post(url("edit", employee), sent(user=staff.pk))
    client_of(administrator).post(url("edit", employee), sent(user=free.pk))
    employee.refresh_from_db()
    assert taken.status_code == 422
    assert employee.user == free


# leaving


def test_who_holds_nothing_leaves(keeper: User, client_of: Callable[[User], Client]) -> None:
    employee = EmployeeFactory(name="Siti Aminah")

    response = client_of(keeper).post(
        url("leave", employee), {"left_on": "2026-11-01", "reason": "Pensiun"}, follow=True
    )

    employee.refresh_from_db()
    assert employee.left_on == date(2026, 11, 1)
    assert Change.objects.get(verb="employee.leave").reason == "Pensiun"
    assert "Siti Aminah keluar pada 1 November 2026." in page(response)


def test_who_still_holds_something_cannot_have_left(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    employee = EmployeeFactory(name="Siti Aminah")
    CustodyFactory(employee=employee, asset=AssetFactory(name="Laptop", brand="ASUS B1", register=14))
    RoomFactory(code="A-101", name="Ruang Arsip", responsible=employee)

    response = client_of(keeper).post(url("leave", employee), {"left_on": "2026-11-24"})

    employee.refresh_from_db()
    error = str(response.context["form"].errors["left_on"][0])
    assert response.status_code == 422
    assert employee.left_on is None
    assert "Siti Aminah masih bertanggung jawab atas 2 hal." in error
    assert "Memegang Laptop ASUS B1 (0014)." in error
    assert "Penanggung jawab A-101, Ruang Arsip." in error


def test_a_day_that_is_still_to_come_is_written_with_a_warning(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    employee = EmployeeFactory(name="Siti Aminah")
    CustodyFactory(employee=employee, asset=AssetFactory(name="Laptop", brand="ASUS B1", register=14))

    response = client_of(keeper).post(url("leave", employee), {"left_on": "2027-07-01"}, follow=True)

    employee.refresh_from_db()
    assert employee.left_on == date(2027, 7, 1)
    assert "Diserahterimakan sebelum tanggal itu: Memegang Laptop ASUS B1 (0014)." in page(response)


def test_nobody_leaves_before_joining(keeper: User) -> None:
    employee = EmployeeFactory(joined_on=date(2020, 1, 1))

    with pytest.raises(Refusal) as refusal:
        record_leaving(employee=employee, left_on=date(2019, 12, 31), by=keeper, on=TODAY)

    assert refusal.value.code == "before_joining"


def test_an_absurd_day_of_leaving_is_refused(keeper: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(keeper).post(url("leave", EmployeeFactory()), {"left_on": "2206-11-24"})

    assert response.status_code == 422
    assert "tidak mungkin" in page(response)


def test_who_stays_after_all_loses_the_day_of_leaving(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    employee = EmployeeFactory(left_on=date(2027, 7, 1))

    client_of(keeper).post(url("stay", employee))

    employee.refresh_from_db()
    assert employee.left_on is None
    with pytest.raises(Refusal) as refusal:
        cancel_leaving(employee=employee, by=keeper)
    assert refusal.value.code == "has_not_left"


@pytest.mark.parametrize("name", ["detail", "edit", "leave", "stay"])
def test_a_stranger_meets_nobody_of_ours(
    name: str, stranger: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(stranger).post(url(name, EmployeeFactory())).status_code in (404, 405)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Siti Aminah, S.E.", "SA"), ("Dr. H. Budi Santoso", "BS"), ("Suharto", "S"), ("", "")],
)
def test_initials_are_those_of_the_name(name: str, initials: str) -> None:
    assert Employee(name=name).initials == initials
