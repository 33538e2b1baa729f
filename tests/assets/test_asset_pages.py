from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.actions import edit_asset, hand_over_asset, retire_asset
from assets.models import Asset, Custody
from core.web.panels import render_panels
from organization.models import User
from tests.factories import (
    CHAIR,
    LAPTOP,
    PRINTER,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    RoomFactory,
    UnitFactory,
    office,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ClientOf = Callable[[User], Client]
CREATE = reverse("assets:asset_create")


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2026-11-24 11:00+07:00", tick=True):
        yield


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


def url(page: str, asset: Asset) -> str:
    return reverse(f"assets:{page}", args=[asset.pk])


def filled(asset: Asset | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form, as it stands or for a new asset, with `changes`."""
    data: dict[str, Any] = {
        "classification": LAPTOP,
        "name": "Laptop",
        "unit": office().pk,
        "status": "in_use",
        "measure": "Unit",
    }
    if asset is None:
        data["form_key"] = uuid4()
    else:
        data |= {
            "version": asset.updated_at.isoformat(),
            "register": asset.register,
            "brand": asset.brand,
            "condition": asset.condition,
            "acquired": "12-03-2021",
            "value": "14.750.000",
            "room": asset.room_id or "",
        }
    return data | changes


# The page of one asset


def test_the_page_tells_the_story(client: Client, keeper: User) -> None:
    room = RoomFactory(name="Ruang Tata Usaha", floor="1")
    asset = AssetFactory(
        classification_id=PRINTER, name="Printer", brand="Epson L3210", register=30, condition="RR",
        room=room, value=2_685_000, serial_number="X8J7219045", mode="01", fund_source="APBD 2021",
        notes="Tinta asli saja.", host_name="TU-PRN", warranty_until=date(2023, 3, 12),
    )  # fmt: skip
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Rina"), until_on=date(2024, 2, 1))
    hand_over_asset(
        asset=asset, to=EmployeeFactory(name="Siti"), on=date(2024, 2, 1), by=keeper, note="032/7/BAST"
    )
    asset.value = 2_700_000
    edit_asset(asset=asset, seen=asset.updated_at, by=keeper, reason="Kuitansi 17/KU")

    text = client.get(asset.get_absolute_url()).content.decode()

    told = (
        "Printer Epson L3210", "Rusak Ringan", "1.3.2.10.02.03.003", "0030", "X8J7219045", "Ruang Tata Usaha",
        "12 Maret 2021", "Pengadaan, APBD 2021", "Rp2.700.000", "12 Maret 2023", "Tinta asli saja.", "TU-PRN",
        "Siti", "sejak 1 Februari 2024", "032/7/BAST", "Rina", "4 Januari 2024 – 1 Februari 2024",
        "Kuitansi 17/KU", "Rp2.685.000", "Keeper",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []


def test_staff_see_the_facts_without_value_notes_history_and_earlier_holders(
    staff: User, keeper: User, client_of: ClientOf
) -> None:
    asset = AssetFactory(notes="Catatan dalam", serial_number="SN-1")
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Rina Lama"), until_on=date(2024, 2, 1))
    number = "198705122010012011"
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Siti", staff_number=number), note="032/7")

    text = client_of(staff).get(asset.get_absolute_url()).content.decode()

    assert "SN-1" in text
    assert "Siti" in text
    for hidden in ("14.750.000", "Catatan dalam", "Rina Lama", "032/7", number, number[:8], "Riwayat"):
        assert hidden not in text


def test_a_date_is_told_as_far_as_it_is_known(client: Client) -> None:
    asset = AssetFactory(acquired_from=date(2019, 1, 1), acquired_precision="year")

    text = client.get(asset.get_absolute_url()).content.decode()

    assert "<dd>2019</dd>" in text


def test_what_is_out_of_service_says_since_when_and_why(
    client: Client, keeper: User, manager: User, client_of: ClientOf
) -> None:
    asset = AssetFactory()
    retire_asset(
        asset=asset, outcome=Asset.Status.LOST, on=date(2026, 11, 2), by=keeper, reason="Hilang di rapat"
    )

    text = client.get(asset.get_absolute_url()).content.decode()
    assert "Hilang sejak 2 November 2026" in text
    assert "Hilang di rapat" in text
    assert url("asset_reinstate", asset) in text
    assert url("asset_hand_over", asset) not in text
    assert (
        url("asset_reinstate", asset) not in client_of(manager).get(asset.get_absolute_url()).content.decode()
    )


def test_acts_are_offered_by_role(client: Client, auditor: User, client_of: ClientOf) -> None:
    asset = CustodyFactory().asset
    acts = [url(f"asset_{act}", asset) for act in ("edit", "hand_over", "take_back", "retire")]

    keeper_sees = client.get(asset.get_absolute_url()).content.decode()
    auditor_sees = client_of(auditor).get(asset.get_absolute_url()).content.decode()

    assert [act for act in acts if act not in keeper_sees] == []
    assert [act for act in acts if act in auditor_sees] == []


def test_the_page_asks_little_of_the_database(client: Client, keeper: User) -> None:
    asset = AssetFactory(room=RoomFactory())
    for day in range(1, 9):
        hand_over_asset(asset=asset, to=EmployeeFactory(), on=date(2026, 3, day), by=keeper)
        asset.refresh_from_db()
        asset.room = RoomFactory()
        edit_asset(asset=asset, seen=asset.updated_at, by=keeper)
    client.get(asset.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        assert client.get(asset.get_absolute_url()).status_code == 200

    assert len(queries) <= 12


@pytest.mark.parametrize(
    "page", ["detail", "edit", "history", "hand_over", "take_back", "retire", "reinstate"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_asset_of_another_unit_is_not_there(
    page: str, method: str, stranger: User, client_of: ClientOf
) -> None:
    asset = CustodyFactory().asset

    response = getattr(client_of(stranger), method)(url(f"asset_{page}", asset))

    assert response.status_code == (405 if (page in ("detail", "history") and method == "post") else 404)


# Who changed what


def test_the_history_tells_every_act_with_old_and_new(client: Client, keeper: User) -> None:
    hall = RoomFactory(name="Lobi")
    asset = AssetFactory(room=hall, condition="B", acquired_from=date(2019, 1, 1), acquired_precision="year")
    rina, siti = EmployeeFactory(name="Rina"), EmployeeFactory(name="Siti")
    hand_over_asset(asset=asset, to=rina, on=date(2026, 3, 1), by=keeper)
    hand_over_asset(asset=asset, to=siti, on=date(2026, 4, 1), by=keeper)
    asset.room, asset.condition = RoomFactory(name="Ruang Server"), "RB"
    asset.acquired_from, asset.acquired_precision = date(2019, 3, 12), "day"
    edit_asset(asset=asset, seen=asset.updated_at, by=keeper, reason="Opname")

    story = client.get(url("asset_history", asset)).context["story"]

    edited, second, first, registered = story
    assert {(d.label, d.old, d.new) for d in edited.differences} == {
        ("Ruangan", "Lobi", "Ruang Server"),
        ("Kondisi", "Baik", "Rusak Berat"),
        ("Tanggal perolehan", "2019", "12 Maret 2019"),
    }
    assert (edited.change.reason, edited.change.by) == ("Opname", keeper)
    assert [(d.old, d.new) for d in second.differences] == [("Rina", "Siti"), ("–", "1 April 2026")]
    assert [(d.old, d.new) for d in first.differences] == [("–", "Rina"), ("–", "1 Maret 2026")]
    begun = {d.label: (d.old, d.new) for d in registered.differences}
    assert begun["Tanggal perolehan"] == ("", "2019")
    assert begun["Kondisi"] == ("", "Baik")


# Registering


def test_an_item_is_registered_from_the_form(client: Client, keeper: User) -> None:
    room = RoomFactory()
    sent = filled(
        brand="ASUS", room=room.pk, condition="B", acquired="03-2019", value="Rp14.750.000,00", nibar="",
        warranty_until="2027-03-12",
    )  # fmt: skip

    response = client.post(CREATE, sent)

    asset = Asset.objects.get()
    assert response["Location"] == asset.get_absolute_url()
    assert (asset.register, asset.unit, asset.room, asset.condition) == (1, office(), room, "B")
    assert (asset.acquired_from, asset.acquired_precision) == (date(2019, 3, 1), "month")
    assert (asset.value, asset.nibar, asset.warranty_until) == (14_750_000, None, date(2027, 3, 12))
    assert asset.history.get().change.source == "page"
    assert "didaftarkan" in client.get(response["Location"]).content.decode()


def test_the_code_may_be_typed_without_dots_and_without_javascript(client: Client) -> None:
    client.post(CREATE, filled(classification="", classification_typed="132100203003", name="Printer"))

    assert Asset.objects.get().classification_id == PRINTER


def test_a_form_that_is_sent_twice_registers_one_item(client: Client) -> None:
    sent = filled()

    client.post(CREATE, sent)
    response = client.post(CREATE, sent)

    assert response["Location"] == reverse("assets:asset_list")
    assert Asset.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("classification", "9.9.9", "Kode barang 9.9.9 tidak ada"),
        ("classification", "1.3.2.10.01.02", "Kode barang 1.3.2.10.01.02 tidak ada"),
        ("name", "", "tidak boleh kosong"),
        ("value", "1,500.00", "1.500.000"),
        ("value", "-5", "1.500.000"),
        ("acquired", "31-02-2019", "31"),
        ("acquired", "2030", "2030"),
        ("acquired", "25-11-2026", "25-11-2026"),
        ("acquired", "2012/2014", "12-03-2019"),
        ("nibar", "12a", "angka"),
        ("mac_address", "3C:52", "3C:52:82:1A:0B:9F"),
        ("ip_address", "10.20.1.300", "IP"),
        ("register", "0", "1"),
    ],
)
def test_what_can_not_be_read_is_refused_at_its_field_and_kept(
    field: str, typed: str, sentence: str, client: Client
) -> None:
    response = client.post(CREATE, filled(**{field: typed, "brand": "ASUS X"}))

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field])
    assert 'value="ASUS X"' in response.content.decode()
    assert not Asset.objects.exists()


def test_a_taken_number_names_who_has_it(client: Client) -> None:
    AssetFactory(register=14)

    response = client.post(CREATE, filled(register="14"))

    assert response.status_code == 422
    assert "0014" in str(response.context["form"].errors["register"])
    assert "Laptop ASUS ExpertBook B1" in str(response.context["form"].errors["register"])


def test_a_taken_nibar_is_refused(client: Client) -> None:
    AssetFactory(nibar="123456")

    response = client.post(CREATE, filled(nibar="123456"))

    assert "NIBAR" in str(response.context["form"].errors["nibar"])


def test_units_and_rooms_of_others_are_no_choice(stranger: User, client_of: ClientOf) -> None:
    client, room = client_of(stranger), RoomFactory()

    response = client.post(CREATE, filled(room=room.pk))

    assert set(response.context["form"].errors) == {"unit", "room"}
    assert str(room) not in client.get(CREATE).content.decode()


def test_the_form_begins_with_the_own_unit(stranger: User, client_of: ClientOf) -> None:
    form = client_of(stranger).get(CREATE).context["form"]

    assert form["unit"].value() == stranger.scope_id


def test_whoever_sees_all_units_begins_with_the_office_wherever_the_last_item_went(client: Client) -> None:
    AssetFactory(unit=UnitFactory(code="AS1"))

    assert client.get(CREATE).context["form"]["unit"].value() == office().pk


# Changing


def test_changes_are_saved_with_their_reason(client: Client) -> None:
    asset = AssetFactory()

    response = client.post(url("asset_edit", asset), filled(asset, value="15.000.000", reason="Koreksi"))

    asset.refresh_from_db()
    assert response["Location"] == asset.get_absolute_url()
    assert asset.value == 15_000_000
    assert asset.history.first().change.reason == "Koreksi"


def test_a_form_without_a_change_leaves_no_version(client: Client) -> None:
    asset = AssetFactory()

    response = client.post(url("asset_edit", asset), filled(asset, reason="Hanya melihat"))

    assert response.status_code == 302
    assert asset.history.count() == 1


def test_the_second_of_two_who_edit_at_once_is_told_and_may_insist(
    client: Client, manager: User, keeper: User
) -> None:
    asset = AssetFactory(condition="B")
    sent = filled(asset, name="Laptop kepala bagian")
    other = Asset.objects.get()
    other.value = 9_000_000
    edit_asset(asset=other, seen=asset.updated_at, by=manager)

    response = client.post(url("asset_edit", asset), sent)

    assert response.status_code == 409
    text = response.content.decode()
    assert "diubah oleh Manager" in text
    assert "Nilai perolehan" in text
    assert 'value="Laptop kepala bagian"' in text
    assert Asset.objects.get().name == "Laptop"

    again = response.context["form"]["version"].value()
    assert client.post(url("asset_edit", asset), sent | {"version": again}).status_code == 302
    assert Asset.objects.get().name == "Laptop kepala bagian"


@pytest.mark.parametrize("version", ["", "yesterday"])
def test_a_form_without_its_version_is_refused(version: str, client: Client) -> None:
    asset = AssetFactory()

    response = client.post(url("asset_edit", asset), filled(asset, name="X", version=version))

    assert response.status_code == 422
    assert Asset.objects.get().name == "Laptop"


def test_what_is_out_of_service_keeps_its_status_when_its_data_are_corrected(client: Client) -> None:
    asset = AssetFactory(status=Asset.Status.LOST)

    client.post(url("asset_edit", asset), filled(asset, name="Laptop hilang"))

    asset.refresh_from_db()
    assert (asset.name, asset.status) == ("Laptop hilang", Asset.Status.LOST)


def test_a_room_that_the_keeper_does_not_see_stays_chosen(stranger: User, client_of: ClientOf) -> None:
    room = RoomFactory()
    asset = AssetFactory(unit=stranger.scope, room=room)
    sent = filled(asset, unit=stranger.scope_id, name="Laptop dinas")

    assert client_of(stranger).post(url("asset_edit", asset), sent).status_code == 302
    assert Asset.objects.get().room == room


# Codes


def test_codes_are_found_by_word_number_and_everyday_name(client: Client) -> None:
    def found(q: str) -> list[str]:
        answer = client.get(reverse("assets:classification_search"), {"q": q})
        return [item["id"] for item in json.loads(answer.content)["items"]]

    assert found("lap")[0] == LAPTOP
    assert found("infocus")[0] == "1.3.2.05.01.05.043"
    assert CHAIR in found("kursi rapat")
    assert found("1.3.2.10.02.03.003") == [PRINTER]
    assert found("") == []
    assert 0 < len(found("meja")) <= 20


# Custody and retirement


def test_handing_over_from_the_page(client: Client) -> None:
    asset, siti = AssetFactory(), EmployeeFactory(name="Siti")

    response = client.post(
        url("asset_hand_over", asset),
        {"to": siti.pk, "on": "2026-11-20", f"note_{asset.pk}": "dengan tas", f"condition_{asset.pk}": "RR"},
    )

    custody = Custody.objects.get()
    assert response["Location"] == custody.begun_by.handover.get_absolute_url()
    assert (custody.employee, custody.from_on, custody.note) == (siti, date(2026, 11, 20), "dengan tas")
    asset.refresh_from_db()
    assert asset.condition == "RR"


def test_a_forbidding_state_keeps_the_form_and_says_why(client: Client) -> None:
    custody = CustodyFactory()
    sent = {"to": custody.employee_id, "on": "2026-11-20", "note": "032/7/BAST"}

    response = client.post(url("asset_hand_over", custody.asset), sent)

    assert response.status_code == 409
    assert "sudah memegang" in response.content.decode()
    assert 'value="032/7/BAST"' in response.content.decode()


@pytest.mark.parametrize("page", ["hand_over", "take_back", "retire", "reinstate"])
def test_a_day_to_come_is_refused(page: str, client: Client) -> None:
    custody = CustodyFactory()
    sent = {"to": EmployeeFactory().pk, "on": "2026-11-25", "outcome": "lost", "reason": "x"}

    response = client.post(url(f"asset_{page}", custody.asset), sent)

    assert response.status_code == 422
    assert "25 November 2026 belum tiba" in response.content.decode()


def test_only_present_employees_of_the_scope_are_offered(
    client: Client, stranger: User, client_of: ClientOf
) -> None:
    EmployeeFactory(name="Yang Pergi", left_on=date(2026, 11, 1))
    EmployeeFactory(name="Yang Ada")

    text = client.get(url("asset_hand_over", AssetFactory())).content.decode()
    assert "Yang Ada" in text
    assert "Yang Pergi" not in text

    foreign = url("asset_hand_over", AssetFactory(unit=stranger.scope))
    assert "Yang Ada" not in client_of(stranger).get(foreign).content.decode()


def test_taking_back_from_the_page(client: Client) -> None:
    custody = CustodyFactory()

    client.post(url("asset_take_back", custody.asset), {"on": "2026-11-20", "reason": "Pensiun"})

    custody.refresh_from_db()
    assert custody.until_on == date(2026, 11, 20)


@pytest.mark.parametrize("page", ["retire", "reinstate"])
def test_going_out_of_service_and_back_needs_a_reason(page: str, client: Client) -> None:
    asset = AssetFactory(status=Asset.Status.IN_USE if page == "retire" else Asset.Status.LOST)

    response = client.post(url(f"asset_{page}", asset), {"outcome": "lost", "on": "2026-11-20"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]


def test_retiring_and_reinstating_from_the_page(client: Client) -> None:
    asset = AssetFactory()

    sent = {"outcome": "disposed", "on": "2026-11-20", "reason": "SK 12/2026"}
    client.post(url("asset_retire", asset), sent)
    asset.refresh_from_db()
    assert asset.status == Asset.Status.DISPOSED

    client.post(url("asset_reinstate", asset), {"on": "2026-11-21", "reason": "Keliru"})
    asset.refresh_from_db()
    assert asset.status == Asset.Status.IN_USE


# On the page of an employee


def test_the_panel_shows_what_an_employee_holds_within_the_readers_scope(
    keeper: User, stranger: User, rf: Any
) -> None:
    siti = EmployeeFactory()
    CustodyFactory(asset__name="Laptop kantor", employee=siti)
    CustodyFactory(asset__name="Laptop lama", employee=siti, until_on=date(2025, 1, 1))
    CustodyFactory(asset__name="Laptop lain", asset__unit=UnitFactory(code="LAIN"), employee=siti)

    def shown(user: User) -> str:
        request = rf.get("/")
        request.user = user
        return "".join(panel.html for panel in render_panels("EMPLOYEE_PANELS", request, siti).main)

    assert "Laptop kantor" in shown(keeper)
    assert "Laptop lama" not in shown(keeper)
    assert "Laptop kantor" not in shown(stranger)
    assert "Laptop lain" in shown(stranger)


# One more like it


def test_a_copy_is_filled_in_without_what_is_each_pieces_own(client: Client) -> None:
    room = RoomFactory()
    asset = AssetFactory(
        register=14, nibar="1" * 20, serial_number="SN-1", mac_address="3C:52:82:1A:0B:9F", notes="Retak",
        room=room, fund_source="APBD", value=14_750_000, acquired_from=date(2021, 3, 12), status="lost",
    )  # fmt: skip
    AssetFactory(register=20)

    form = client.get(f"{CREATE}?like={asset.pk}").context["form"]

    told = {
        name: form[name].value() for name in ("name", "brand", "room", "fund_source", "register", "status")
    }
    assert told == {
        "name": asset.name, "brand": asset.brand, "room": room.pk, "fund_source": "APBD", "register": 21,
        "status": "in_use",
    }  # fmt: skip
    for name in ("serial_number", "nibar", "mac_address", "notes"):
        assert not form[name].value()
    assert str(form["acquired"].value()) == "12-03-2021"


def test_a_copy_becomes_an_item_of_its_own(client: Client) -> None:
    asset = AssetFactory(register=14)

    answer = client.post(f"{CREATE}?like={asset.pk}", filled(register=15, form_key=uuid4()))

    assert answer.status_code == 302
    assert Asset.objects.get(register=15).pk != asset.pk


@pytest.mark.parametrize("like", ["x", "-1", "²"])
def test_a_copy_of_nothing_is_an_empty_form(like: str, client: Client) -> None:
    assert client.get(f"{CREATE}?like={like}").context["form"]["name"].value() is None


def test_nobody_copies_what_lies_elsewhere(stranger: User, client_of: ClientOf) -> None:
    asset = AssetFactory()

    assert client_of(stranger).get(f"{CREATE}?like={asset.pk}").status_code == 404
