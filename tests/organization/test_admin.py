from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client

from organization.models import Position, Unit, User
from tests.factories import RoomFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
REFERENCE = (
    *("organization/unit", "organization/building", "organization/position"),
    *("assets/classification", "assets/family", "assets/labellayout"),
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

    assert registered & {"assets.Asset", "organization.Employee", "auth.Group", "organization.User"} == set()


def test_a_code_that_others_rely_on_stays(client: Client) -> None:
    unit = Unit.objects.get(code="UMUM")
    position = Position.objects.create(key="kabag", name="Kepala Bagian")

    client.post(f"/admin/organization/unit/{unit.pk}/change/", {"code": "X", "name": "Bagian Umum Setda"})
    client.post(f"/admin/organization/position/{position.pk}/change/", {"key": "x", "name": "Kabag"})

    unit.refresh_from_db()
    position.refresh_from_db()
    assert (unit.code, unit.name) == ("UMUM", "Bagian Umum Setda")
    assert (position.key, position.name) == ("kabag", "Kabag")
