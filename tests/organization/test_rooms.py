from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import User
from tests.factories import EmployeeFactory, RoomFactory, UnitFactory

pytestmark = pytest.mark.django_db

LIST = reverse("organization:room_list")


def shown(client: Client, url: str, **query: str) -> str:
    return client.get(url, query).content.decode()


def test_the_list_says_who_is_in_charge(staff: User, client_of: Callable[[User], Client]) -> None:
    RoomFactory(name="Ruang Arsip", responsible=EmployeeFactory(name="Siti Aminah"))
    RoomFactory(name="Gudang")
    client = client_of(staff)

    everything = shown(client, LIST)

    assert "Siti Aminah" in everything
    assert "Tidak ada" in everything
    assert "Ruang Arsip" not in shown(client, LIST, in_charge="none")


@pytest.mark.parametrize("asked", ["arsip", "A-999", "aminah"])
def test_rooms_are_searched_by_name_code_and_person(
    asked: str, keeper: User, client_of: Callable[[User], Client]
) -> None:
    RoomFactory(code="A-999", name="Ruang Arsip", responsible=EmployeeFactory(name="Siti Aminah"))
    RoomFactory(name="Gudang")

    found = shown(client_of(keeper), LIST, q=asked)

    assert "Ruang Arsip" in found
    assert "Gudang" not in found


def test_the_page_of_a_room_leads_to_its_items(keeper: User, client_of: Callable[[User], Client]) -> None:
    room = RoomFactory(code="A/1 b", name="Ruang Arsip")

    text = shown(client_of(keeper), room.get_absolute_url())

    assert "Ruang Arsip" in text
    assert f"{reverse('assets:asset_list')}?room={room.pk}" in text


def test_staff_are_not_led_to_pages_that_are_closed_to_them(
    staff: User, keeper: User, client_of: Callable[[User], Client]
) -> None:
    room = RoomFactory(responsible=EmployeeFactory(name="Siti Aminah"))
    link = room.responsible.get_absolute_url()

    assert link not in shown(client_of(staff), room.get_absolute_url())
    assert link in shown(client_of(keeper), room.get_absolute_url())


def test_a_stranger_meets_no_room_of_ours(stranger: User, client_of: Callable[[User], Client]) -> None:
    room = RoomFactory(name="Ruang Arsip")
    RoomFactory(name="Ruang Lain", unit=UnitFactory(code="LAIN"))
    client = client_of(stranger)

    found = shown(client, LIST)

    assert "Ruang Arsip" not in found
    assert "Ruang Lain" in found
    assert client.get(room.get_absolute_url()).status_code == 404
