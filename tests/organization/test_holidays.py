from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core.trail.models import Change
from organization.models import Holiday, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ClientOf = Callable[[User], Client]
LIST, NEW = "/hari-libur/", "/hari-libur/baru/"


@pytest.fixture
def client(administrator: User, client_of: ClientOf) -> Client:
    return client_of(administrator)


def sent(on: str, **more: str) -> dict[str, str]:
    return {"on": on, "name": "Hari Jadi Kabupaten", "kind": "local", "source": "SE 1/2026", **more}


@pytest.mark.parametrize(
    "written", ["10 November 2026", "10/11/2026", "10-11-2026", "2026-11-10", "10 nop 2026"]
)
def test_a_date_is_taken_as_offices_write_it(written: str, client: Client) -> None:
    assert client.post(NEW, sent(written)).status_code == 302

    assert Holiday.objects.get(on=date(2026, 11, 10)).kind == "local"
    assert Change.objects.get(verb="holiday.create").reason == "10 November 2026, Hari Jadi Kabupaten"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("12/31/2026", "Tidak ada bulan 31"),
        ("29 Februari 2026", "Tidak ada"),
        ("17 Agustus 26", "empat angka"),
        ("2026", "tanggal lengkap"),
        ("besok", "Tulis seperti 17 Agustus 2026"),
        ("17-08-1945", "Tulis tahun antara"),
        ("17 Agustus 2026", "sudah tercatat libur"),
    ],
)
def test_what_is_no_day_is_told_at_its_field(written: str, why: str, client: Client) -> None:
    before = Holiday.objects.count()

    answer = client.post(NEW, sent(written))

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert Holiday.objects.count() == before


def test_the_year_says_how_many_days_the_office_works(client: Client) -> None:
    page = client.get(f"{LIST}?year=2026").content.decode()
    assert "bekerja 240 hari" in page

    client.post(NEW, sent("10 November 2026"))
    client.post(NEW, sent("14 November 2026"))  # A Saturday.

    page = client.get(f"{LIST}?year=2026").content.decode()
    assert "bekerja 239 hari" in page
    assert "tidak mengubah apa pun" in page


def test_one_is_changed_and_removed(client: Client) -> None:
    day = Holiday.objects.get(on=date(2026, 8, 17))

    client.post(f"{LIST}{day.pk}/", sent("18 Agustus 2026"))
    assert Holiday.objects.get(pk=day.pk).on == date(2026, 8, 18)
    assert " → " in Change.objects.get(verb="holiday.edit").reason
    client.post(f"{LIST}{day.pk}/hapus/")

    assert not Holiday.objects.filter(pk=day.pk).exists()
    assert client.get(f"{LIST}{day.pk}/").status_code == 404


def test_the_days_of_the_decree_are_taken_over_and_what_is_there_stays(client: Client) -> None:
    decreed = Holiday.objects.filter(on__year=2027).count()
    Holiday.objects.filter(on__year=2027).delete()
    first = Holiday.objects.create(on=date(2027, 1, 1), name="Milik kita", kind="local")
    assert "belum ada di kalender ini" in client.get(f"{LIST}?year=2027").content.decode()

    client.post(f"{LIST}skb/", {"year": "2027"})
    client.post(f"{LIST}skb/", {"year": "2027"})

    assert Holiday.objects.filter(on__year=2027).count() == decreed
    first.refresh_from_db()
    assert first.name == "Milik kita"


@pytest.mark.parametrize("year", ["", "x", "0000", "9999", "²026", "1999", "2100"])
def test_any_year_opens(year: str, client: Client) -> None:
    assert client.get(LIST, {"year": year}).status_code == 200
