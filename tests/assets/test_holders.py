"""Who had what on a day, and what the register said of it then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.actions import annul_handover, hand_over_assets, take_back_assets
from assets.holders import said_then, who_had
from assets.models import Asset
from organization.models import User
from tests.factories import AssetFactory, CustodyFactory, EmployeeFactory, RoomFactory, UnitFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
HOLDERS, PRINT = reverse("assets:holder_list"), reverse("assets:holder_print")
JUNE = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-24T04:00:00Z") as clock:
        yield clock


@pytest.fixture
def client(auditor: User, client_of: ClientOf) -> Client:
    return client_of(auditor)


def names(asset: Asset, on: date) -> list[str]:
    return [custody.employee.name for custody in who_had(asset, on).custodies]


def test_the_holder_of_a_day_is_told_by_the_days_of_custody(keeper: User) -> None:
    asset, rina, siti = AssetFactory(), EmployeeFactory(name="Rina"), EmployeeFactory(name="Siti")
    hand_over_assets(assets=[asset], to=rina, on=date(2026, 2, 1), by=keeper)
    hand_over_assets(assets=[asset], to=siti, on=JUNE, by=keeper)
    take_back_assets(assets=[asset], on=date(2026, 8, 1), by=keeper)

    assert names(asset, date(2026, 1, 31)) == []
    assert names(asset, date(2026, 2, 1)) == ["Rina"]
    assert names(asset, JUNE) == ["Rina", "Siti"]
    assert names(asset, date(2026, 7, 1)) == ["Siti"]
    assert names(asset, date(2026, 8, 2)) == []


def test_what_the_register_said_then_is_another_answer(keeper: User, clock: time_machine.Traveller) -> None:
    asset, rina, siti = AssetFactory(), EmployeeFactory(name="Rina"), EmployeeFactory(name="Siti")
    clock.move_to("2026-06-01T02:00:00Z")
    hand_over_assets(assets=[asset], to=rina, on=date(2026, 6, 1), by=keeper)
    clock.move_to("2026-07-03T02:00:00Z")
    hand_over_assets(assets=[asset], to=siti, on=date(2026, 6, 29), by=keeper)

    answer = who_had(asset, JUNE)

    assert [custody.employee for custody in answer.custodies] == [siti]
    assert answer.said == ["Rina"]
    assert not answer.is_same
    assert who_had(asset, date(2026, 7, 3)).is_same


def test_an_annulled_handover_was_said_then_and_is_not_held(
    keeper: User, clock: time_machine.Traveller
) -> None:
    asset, rina = AssetFactory(), EmployeeFactory(name="Rina")
    clock.move_to("2026-06-29T02:00:00Z")
    handover = hand_over_assets(assets=[asset], to=rina, on=date(2026, 6, 29), by=keeper)
    clock.move_to("2026-07-02T02:00:00Z")
    annul_handover(handover=handover, reason="Salah orang", by=keeper)

    answer = who_had(asset, JUNE)

    assert (answer.custodies, answer.said) == ([], ["Rina"])
    assert said_then([asset.pk], date(2026, 7, 2))[asset.pk] == []


def test_the_evening_ends_at_midnight_of_the_office(keeper: User, clock: time_machine.Traveller) -> None:
    asset = AssetFactory()
    clock.move_to("2026-06-30T17:30:00Z")  # half past midnight in Jakarta
    hand_over_assets(assets=[asset], to=EmployeeFactory(), on=JUNE, by=keeper)

    assert who_had(asset, JUNE).said == []


def test_the_page_of_an_asset_answers(client: Client, keeper: User) -> None:
    asset, rina = AssetFactory(), EmployeeFactory(name="Rina")
    hand_over_assets(assets=[asset], to=rina, on=date(2026, 6, 1), by=keeper)

    def answer(on: str) -> str:
        return client.get(asset.get_absolute_url(), {"on": on}).content.decode()

    assert "belum mencatat pemegang" in answer("2026-06-30")
    assert "Tidak ada pemegangnya pada 31 Mei 2026" in answer("2026-05-31")
    assert "invalid-feedback" in answer("2026-02-30")
    assert 'id="answer"' not in answer("")


def test_staff_do_not_ask_about_the_past(staff: User, client_of: ClientOf) -> None:
    custody = CustodyFactory(until_on=date(2026, 7, 1), employee=EmployeeFactory(name="Rina Lama"))

    text = (
        client_of(staff)
        .get(custody.asset.get_absolute_url(), {"on": "2026-06-30", "whole": "1"})
        .content.decode()
    )

    assert "Rina Lama" not in text


def test_the_list_of_a_day_with_the_registers_filters(client: Client) -> None:
    room = RoomFactory()
    siti, rina = EmployeeFactory(name="Siti"), EmployeeFactory(name="Rina")
    here = CustodyFactory(asset=AssetFactory(room=room), employee=siti, from_on=date(2026, 1, 1))
    there = CustodyFactory(employee=rina, from_on=date(2026, 1, 1), until_on=date(2026, 7, 1))
    later = CustodyFactory(asset=there.asset, employee=siti, from_on=date(2026, 7, 2))

    def found(**query: str) -> list[object]:
        return list(client.get(HOLDERS, query).context["page"].rows)

    assert found() == [here, later]
    assert found(on="2026-06-30") == [there, here]
    assert found(on="2026-06-30", room=room.code) == [here]
    assert found(on="2026-06-30", holder="rina") == [there]
    assert found(holder=str(siti.pk)) == [here, later]
    assert found(on="2025-06-30") == []


def test_the_list_says_what_was_not_recorded_yet(client: Client) -> None:
    CustodyFactory(from_on=date(2026, 1, 1))

    assert "belum tercatat" in client.get(HOLDERS, {"on": "2026-06-30"}).content.decode()


def test_a_day_that_is_none_is_refused_at_its_filter(client: Client) -> None:
    response = client.get(HOLDERS, {"on": "30 Juni"})

    assert response.status_code == 200
    assert "Pada tanggal:" in response.content.decode()


def test_the_paper_has_the_official_seventeen_columns(client: Client, keeper: User) -> None:
    asset = AssetFactory(nibar="129901", specification="=HYPERLINK(1)", room=RoomFactory(name="Ruang TU"))
    siti = EmployeeFactory(name="Siti", staff_number="198705122010012011", employment="PNS")
    handover = hand_over_assets(
        assets=[asset], to=siti, on=date(2026, 3, 2), by=keeper,
        paper_name="Pakta Integritas", paper_number="12/PI", paper_on=date(2026, 3, 1),
    )  # fmt: skip

    response = client.get(PRINT, {"form": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(b"".join(response))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert list(range(1, 18)) in [[int(c) for c in row if str(c).isdigit()] for row in rows]
    line = next(row for row in rows if "129901" in row)
    assert line[:6] == [1, "129901", asset.classification_id, "Laptop", "=HYPERLINK(1)", line[5]]
    assert line[6:11] == ["Siti", "PNS", siti.position.name, "19870512 201001 2 011", siti.unit.name]
    assert line[11] == handover.number
    assert line[13:15] == ["Pakta Integritas", "12/PI"]


def test_the_paper_of_an_empty_day_says_nihil(client: Client) -> None:
    response = client.get(PRINT, {"on": "2020-01-01", "form": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(b"".join(response))).active
    assert any("N I H I L" in row for row in sheet.iter_rows(values_only=True))


def test_holders_of_another_unit_stay_unknown(client_of: ClientOf, stranger: User) -> None:
    CustodyFactory(employee=EmployeeFactory(name="Rina Lama"))
    own = CustodyFactory(asset=AssetFactory(unit=stranger.scope), employee__unit=UnitFactory(code="LAIN"))

    page = client_of(stranger).get(HOLDERS).context["page"]

    assert list(page.rows) == [own]
