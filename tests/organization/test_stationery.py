from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.trail.models import Change
from organization.models import Signer, Stationery, User
from organization.stationery.blocks import missing_for, signature_of
from tests.factories import EmployeeFactory, SignerFactory, StationeryFactory, UnitFactory, office

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
TODAY = date(2026, 11, 24)


def picture(kind: str = "PNG", side: int = 900) -> bytes:
    out = BytesIO()
    Image.new("RGB", (side, side), "navy").save(out, kind)
    return out.getvalue()


def test_unit_takes_what_it_leaves_empty_from_above() -> None:
    below = UnitFactory(code="RT", parent=office())
    StationeryFactory(logo=b"logo of the office")
    StationeryFactory(
        unit=below, lines="SUBBAGIAN RUMAH TANGGA", address="", place="", province="", regency=""
    )

    effective = Stationery.objects.effective(below)

    assert effective.lines == "SUBBAGIAN RUMAH TANGGA"
    assert (effective.place, effective.province) == ("Contoh", "Jambi")
    assert effective.logo == b"logo of the office"


def test_unit_without_any_settings_has_empty_ones() -> None:
    effective = Stationery.objects.effective(office())

    assert (effective.lines, effective.place, effective.logo) == ("", "", None)
    assert missing_for(effective, {}, ["custodian"])


def test_who_begins_last_signs_and_only_in_their_time() -> None:
    SignerFactory(name="Lama", employee=None, from_on=date(2020, 1, 1))
    SignerFactory(name="Baru", employee=None, from_on=date(2026, 7, 1))
    SignerFactory(
        name="Harian",
        employee=None,
        standing="Plh.",
        from_on=date(2026, 11, 23),
        until_on=date(2026, 11, 27),
    )

    def who(day: date) -> str:
        return Signer.objects.by_duty(office(), day)["delegated_user"].paper_name

    assert [who(date(2026, 6, 30)), who(date(2026, 7, 1)), who(TODAY), who(date(2026, 11, 28))] == [
        *("Lama", "Baru", "Harian", "Baru"),
    ]
    assert Signer.objects.by_duty(office(), date(2019, 12, 31)) == {}


def test_own_signer_comes_before_the_one_above() -> None:
    below = UnitFactory(code="RT", parent=office())
    SignerFactory(unit=below, name="Sendiri", employee=None, from_on=date(2020, 1, 1))
    SignerFactory(name="Atas", employee=None, from_on=date(2026, 1, 1))
    SignerFactory(name="Pengurus", employee=None, duty="custodian")

    found = Signer.objects.by_duty(below, TODAY)

    assert {duty: each.paper_name for duty, each in found.items()} == {
        "delegated_user": "Sendiri",
        "custodian": "Pengurus",
    }


def test_stand_in_is_named_as_one_on_paper() -> None:
    employee = EmployeeFactory(name="Sri Wahyuni, S.E.", staff_number="198705122010012011")
    SignerFactory(employee=employee, standing="Plt.", post="Kepala Bagian Umum", rank="Penata (III/c)")

    block = signature_of(Signer.objects.by_duty(office(), TODAY), "delegated_user")

    assert block.title == "KUASA PENGGUNA BARANG"
    assert block.post == "Plt. Kepala Bagian Umum"
    assert block.name == "Sri Wahyuni, S.E."
    assert list(block.below) == ["Penata (III/c)", "NIP. 19870512 201001 2 011"]


def test_missing_signer_is_a_place_with_dots() -> None:
    block = signature_of({}, "custodian")

    assert (block.title, block.name, list(block.below)) == ("PENGURUS BARANG PEMBANTU", "", ["NIP."])


def test_stationery_edit_keeps_a_small_picture_and_the_trail(keeper: User, client_of: ClientOf) -> None:
    url = reverse("organization:stationery_edit", args=[office().pk])
    logo = SimpleUploadedFile("lambang.png", picture() + b"<script>alert(1)</script>")

    response = client_of(keeper).post(
        url, {"lines": "PEMERINTAH KABUPATEN CONTOH\n\n BAGIAN UMUM ", "place": "Contoh", "picture": logo}
    )

    saved = Stationery.objects.get()
    assert response.status_code == 302
    assert saved.lines == "PEMERINTAH KABUPATEN CONTOH\nBAGIAN UMUM"
    assert b"script" not in saved.logo
    assert max(Image.open(BytesIO(saved.logo)).size) == 480
    assert Change.objects.get(verb="stationery.edit").by == keeper


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
        ("logo.png", b"not a picture"),
        ("logo.png", picture()[:200]),
        ("logo.gif", picture("GIF")),
    ],
)
def test_stationery_edit_refuses_what_is_no_picture(
    name: str, content: bytes, keeper: User, client_of: ClientOf
) -> None:
    url = reverse("organization:stationery_edit", args=[office().pk])

    response = client_of(keeper).post(url, {"lines": "A", "picture": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert "PNG" in response.content.decode()
    assert not Stationery.objects.exists()


def test_stationery_edit_takes_the_logo_away(keeper: User, client_of: ClientOf) -> None:
    StationeryFactory(logo=picture())
    url = reverse("organization:stationery_edit", args=[office().pk])

    client_of(keeper).post(url, {"lines": "A", "no_picture": "on"})

    assert not Stationery.objects.get().logo


def test_stationery_edit_refuses_more_lines_than_fit(keeper: User, client_of: ClientOf) -> None:
    url = reverse("organization:stationery_edit", args=[office().pk])

    response = client_of(keeper).post(url, {"lines": "1\n2\n3\n4\n5"})

    assert response.status_code == 422


def signer_data(**other: object) -> dict[str, object]:
    return {"duty": "custodian", "name": "Budi", "standing": "", "from_on": "2026-01-01", **other}


def test_signer_appoint_and_edit(keeper: User, client_of: ClientOf) -> None:
    client = client_of(keeper)

    client.post(reverse("organization:signer_appoint", args=[office().pk]), signer_data())
    signer = Signer.objects.get()
    client.post(
        reverse("organization:signer_edit", args=[signer.pk]),
        signer_data(until_on="2026-12-31", staff_number="19870512 201001 2 011"),
    )

    signer.refresh_from_db()
    assert signer.until_on == date(2026, 12, 31)
    assert signer.paper_number == "19870512 201001 2 011"
    assert signer.history.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"staff_number": "123"},
        {"until_on": "2025-01-01"},
        {"duty": "king"},
        {"standing": "Pj."},
        {"employee": "999999"},
    ],
)
def test_signer_appoint_refuses(wrong: dict[str, str], keeper: User, client_of: ClientOf) -> None:
    url = reverse("organization:signer_appoint", args=[office().pk])

    response = client_of(keeper).post(url, signer_data(**wrong))

    assert response.status_code == 422
    assert not Signer.objects.exists()


def test_signer_appoint_refuses_a_second_one_from_the_same_day(keeper: User, client_of: ClientOf) -> None:
    SignerFactory(duty="custodian", from_on=date(2026, 1, 1))
    url = reverse("organization:signer_appoint", args=[office().pk])

    response = client_of(keeper).post(url, signer_data())

    assert response.status_code == 422
    assert Signer.objects.count() == 1


def test_signer_appoint_refuses_name_and_employee_together(keeper: User, client_of: ClientOf) -> None:
    url = reverse("organization:signer_appoint", args=[office().pk])

    response = client_of(keeper).post(url, signer_data(employee=EmployeeFactory().pk))

    assert response.status_code == 422


def test_employee_elsewhere_is_no_choice(stranger: User, client_of: ClientOf) -> None:
    url = reverse("organization:signer_appoint", args=[stranger.scope_id])

    response = client_of(stranger).post(url, signer_data(name="", employee=EmployeeFactory().pk))

    assert response.status_code == 422


def test_signer_remove_leaves_its_versions(keeper: User, client_of: ClientOf) -> None:
    signer = SignerFactory()

    client_of(keeper).post(reverse("organization:signer_remove", args=[signer.pk]))

    assert not Signer.objects.exists()
    assert Signer.history.filter(id=signer.pk).count() == 2


def test_stationery_page_says_who_is_missing_and_masks_no_number_into_view(
    keeper: User, client_of: ClientOf
) -> None:
    signer = SignerFactory(employee=EmployeeFactory(staff_number="198705122010012011"))

    page = client_of(keeper).get(reverse("organization:stationery_detail", args=[office().pk]))

    text = page.content.decode()
    assert "Pengurus Barang" in text
    assert signer.paper_name in text
    assert "19870512" not in text
