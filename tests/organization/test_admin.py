from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from organization.models import Position, Unit, User
from tests.factories import RoomFactory, UnitFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
REFERENCE = (
    *("organization/user", "organization/unit", "organization/building", "organization/room"),
    *("organization/position", "organization/holiday", "assets/classification", "assets/family"),
)


@pytest.fixture
def client(administrator: User, client_of: ClientOf) -> Client:
    return client_of(administrator)


@pytest.mark.parametrize("path", REFERENCE)
def test_the_administrator_opens_the_reference_data(path: str, client: Client) -> None:
    RoomFactory()

    assert client.get(f"/admin/{path}/").status_code == 200


@pytest.mark.parametrize("role", ["staff", "keeper", "technician", "coordinator", "manager", "auditor"])
def test_nobody_else_does(role: str, request: pytest.FixtureRequest, client_of: ClientOf) -> None:
    client = client_of(request.getfixturevalue(role))

    for path in ("", *(f"{path}/" for path in REFERENCE)):
        assert client.get(f"/admin/{path}").status_code in (302, 403)


def test_a_visitor_meets_our_own_login(client: Client) -> None:
    response = Client().get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/masuk/?next=")


def test_the_daily_work_and_the_roles_are_not_in_it() -> None:
    registered = {model._meta.label for model in admin.site._registry}

    assert registered & {"assets.Asset", "assets.Custody", "organization.Employee", "auth.Group"} == set()


def test_an_account_gets_its_role_and_scope(client: Client) -> None:
    unit, role = UnitFactory(code="UMUM-TU"), Group.objects.get(name="keeper")
    sent = {
        "username": "siti", "password1": "kalimat panjang sekali", "password2": "kalimat panjang sekali",
        "usable_password": "true", "groups": [role.pk], "scope": unit.pk,
    }  # fmt: skip

    response = client.post("/admin/organization/user/add/", sent)

    assert response.status_code == 302
    account = User.objects.get(username="siti")
    assert (account.scope, list(account.groups.all()), account.is_superuser) == (unit, [role], False)


@pytest.mark.parametrize(("role", "comes_in"), [("administrator", 200), ("manager", 302)])
def test_the_role_alone_opens_these_pages(
    role: str, comes_in: int, client: Client, client_of: ClientOf
) -> None:
    sent = {
        "username": "siti", "password1": "kalimat panjang sekali", "password2": "kalimat panjang sekali",
        "usable_password": "true", "groups": [Group.objects.get(name=role).pk],
    }  # fmt: skip

    client.post("/admin/organization/user/add/", sent)

    assert client_of(User.objects.get(username="siti")).get("/admin/").status_code == comes_in


def test_an_administrator_can_neither_become_a_superuser_nor_touch_one(
    client: Client, administrator: User
) -> None:
    root = User.objects.create_superuser("root", password="kalimat panjang sekali")
    sent = {
        "username": "administrator",
        "groups": [Group.objects.get(name="administrator").pk],
        "is_active": "on",
        "is_superuser": "on",
    }

    client.post(f"/admin/organization/user/{administrator.pk}/change/", sent)

    administrator.refresh_from_db()
    assert not administrator.is_superuser
    for path in ("change", "password"):
        assert client.get(f"/admin/organization/user/{root.pk}/{path}/").status_code in (302, 404)


def test_the_systems_own_user_is_nobodys_to_change(client: Client) -> None:
    system = User.objects.system()

    assert client.get(f"/admin/organization/user/{system.pk}/change/").status_code == 302


def test_a_code_that_others_rely_on_stays(client: Client) -> None:
    unit = Unit.objects.get(code="UMUM")
    position = Position.objects.create(key="kabag", name="Kepala Bagian")

    client.post(f"/admin/organization/unit/{unit.pk}/change/", {"code": "X", "name": "Bagian Umum Setda"})
    client.post(f"/admin/organization/position/{position.pk}/change/", {"key": "x", "name": "Kabag"})

    unit.refresh_from_db()
    position.refresh_from_db()
    assert (unit.code, unit.name) == ("UMUM", "Bagian Umum Setda")
    assert (position.key, position.name) == ("kabag", "Kabag")
