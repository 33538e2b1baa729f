"""The names of the office: at the head of every page, written by the keeper of an empty register."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.trail.models import Change
from organization.actions import name_office
from organization.models import Unit, User
from tests.factories import AssetFactory

pytestmark = pytest.mark.django_db

PAGE = "/kantor/"


def test_the_office_gets_its_name_above_the_section(client: Client, keeper: User) -> None:
    client.force_login(keeper)
    names = {
        "office_name": "Sekretariat Daerah Kabupaten Contoh",
        "section_name": "Bagian Umum",
        "location_code": "12.01.99",
    }

    answer = client.post(PAGE, names, follow=True)

    section = Unit.objects.own()
    assert (section.name, section.location_code) == ("Bagian Umum", "12.01.99")
    assert section.top.name == "Sekretariat Daerah Kabupaten Contoh"
    assert section.name_en == "General Section", "what wasn't changed keeps its English name"
    assert "Sekretariat Daerah Kabupaten Contoh" in answer.content.decode()
    assert Change.objects.latest("pk").verb == "office.name"


def test_another_name_takes_the_place_of_the_first(keeper: User) -> None:
    section = Unit.objects.own()
    first = name_office(
        section=section, office_name="Setda", section_name="Bagian Umum", location_code="", by=keeper
    )

    name_office(
        section=first, office_name="Dinas Contoh", section_name="Sekretariat", location_code="1", by=keeper
    )

    own = Unit.objects.own()
    assert (own.name, own.name_en, own.top.name) == ("Sekretariat", "", "Dinas Contoh")
    assert Unit.objects.count() == 2


def test_a_name_is_asked_for(client: Client, keeper: User) -> None:
    client.force_login(keeper)

    answer = client.post(PAGE, {"office_name": " ", "section_name": "Bagian Umum"})

    assert answer.status_code == 422
    assert Unit.objects.own().parent is None


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_others_cannot_name_it(client: Client, role: str, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(role))

    assert client.post(PAGE, {"office_name": "X", "section_name": "Y"}).status_code == 403


def test_an_empty_register_begins_with_three_steps_and_a_filled_one_does_not(
    client: Client, keeper: User
) -> None:
    client.force_login(keeper)
    assert "Mulai dari daftar yang sudah Anda miliki" in client.get(reverse("web:home")).content.decode()

    AssetFactory()

    assert "Mulai dari daftar" not in client.get(reverse("web:home")).content.decode()


def test_who_cannot_import_is_not_asked_to(client: Client, staff: User) -> None:
    client.force_login(staff)

    assert "Mulai dari daftar" not in client.get(reverse("web:home")).content.decode()
