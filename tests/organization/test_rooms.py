from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.trail.models import Change
from organization.models import Building, Room, Unit, User
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


def room_form(**more: object) -> dict[str, object]:
    unit = Unit.objects.own().pk
    return {"code": "B-201", "name": "Ruang Rapat", "building": "Gedung Baru", "unit": unit, **more}


def test_a_room_is_added_with_a_building_that_is_new_and_then_known(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(keeper)

    client.post("/ruangan/baru/", room_form())
    client.post("/ruangan/baru/", room_form(code="B-202", building="gedung baru"))

    first, second = Room.objects.filter(code__startswith="B-20").order_by("code")
    assert first.building == second.building == Building.objects.get(name="Gedung Baru")
    assert Change.objects.filter(verb="room.create").count() == 2
    assert "sudah ada" in client.post("/ruangan/baru/", room_form(code="b-201")).content.decode()


def test_a_room_is_changed_and_keeps_its_code(
    keeper: User, stranger: User, client_of: Callable[[User], Client]
) -> None:
    room, person = RoomFactory(code="A/1"), EmployeeFactory()
    url = f"{room.get_absolute_url()}ubah/"
    sent = room_form(code="Z", name="Gudang", responsible=person.pk, building="")

    assert client_of(keeper).post(url, sent).status_code == 302

    room.refresh_from_db()
    assert (room.code, room.name, room.responsible, room.building) == ("A/1", "Gudang", person, None)
    assert client_of(stranger).post(url, sent).status_code == 404
    theirs = Unit.objects.get(code="LAIN").pk
    assert client_of(keeper).post(url, room_form(unit=0)).status_code == 422
    assert client_of(stranger).post("/ruangan/baru/", room_form()).status_code == 422
    assert client_of(stranger).post("/ruangan/baru/", room_form(unit=theirs)).status_code == 302
