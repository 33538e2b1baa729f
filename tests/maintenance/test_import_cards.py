from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.outbox.models import Notice
from maintenance.models import CardLine
from organization.models import User
from tests.assets.importing import Outcome
from tests.factories import LAPTOP, PRINTER, AssetFactory, UnitFactory
from tests.importing.lists import import_list, write_xlsx

pytestmark = pytest.mark.django_db

HEAD = ["No", "Tanggal", "Jenis", "Uraian Pemeliharaan", "Pelaksana", "Kondisi Sebelum", "Kondisi Sesudah",
        "Biaya (Rp)", "Sumber Dana", "Paraf"]  # fmt: skip
ROWS: list[list[Any]] = [
    [1, "05-02-2023", "Rutin", "Pembersihan head", "Staf TU", "B", "B", "-", "-", ""],
    [2, "11/09/2024", "Perbaikan", "Ganti pad tinta", "CV. Contoh Servis", "RR", "B", "350.000", "APBD", ""],
    [3, "2025-07-21", "Perbaikan", "Mainboard mati", "CV. Contoh Servis", "RR", "RB", "0", "", ""],
]


def card(folder: Path, *rows: list[Any], number: str = f": {PRINTER}.000030", **labels: str) -> Path:
    above = [
        ["Kode Register", "", number],
        *([name.replace("_", " "), "", text] for name, text in labels.items()),
    ]
    return write_xlsx(
        folder / "kartu.xlsx",
        ["KARTU PEMELIHARAAN BARANG"],
        [],
        ["Kode Lokasi", "", ": 12.01.15.01.040100.00002.2019"],
        *above,
        ["Nama/Merk", "", ": Printer / Merk C"],
        ["Tahun Perolehan", "", ": 2020"],
        [],
        HEAD,
        *rows,
        ["", "", "", "JUMLAH", "", "", "", "350.000"],
        ["", "Mengetahui,", "", "", "", "Sungai Contoh, 1 Januari 2026"],
        ["", "Kuasa Pengguna Barang", "", "", "", "Pengurus Barang"],
    )


def bring(path: Path, *args: str) -> Outcome:
    return import_list("cards", path, *args)


def test_a_card_becomes_the_history_of_its_item_once(tmp_path: Path) -> None:
    printer = AssetFactory(
        classification_id=PRINTER, register=30, condition="B", acquired_from=date(2020, 1, 1)
    )
    path = card(tmp_path, *ROWS)

    outcome = bring(path)

    assert (outcome.code, outcome.result["created"], outcome.errors) == (0, 3, [])
    lines = list(CardLine.objects.of_asset(printer).order_by("on"))
    assert [(line.on, line.kind, line.cost) for line in lines] == [
        (date(2023, 2, 5), "routine", None),
        (date(2024, 9, 11), "repair", Decimal(350_000)),
        (date(2025, 7, 21), "repair", Decimal(0)),
    ]
    assert (lines[2].condition_before, lines[2].condition_after) == ("RR", "RB")
    assert (lines[1].performer, lines[1].fund_source) == ("CV. Contoh Servis", "APBD")
    printer.refresh_from_db()
    assert printer.condition == "B", "the past doesn't change what is known today"
    assert not Notice.objects.exists(), "nobody is told of the past"
    assert bring(path).result == {"rows": 3, "created": 0, "updated": 0, "unchanged": 3, "refused": 0}


def test_the_next_card_says_what_changed(tmp_path: Path) -> None:
    AssetFactory(classification_id=PRINTER, register=30, acquired_from=None, acquired_precision="")
    bring(card(tmp_path, *ROWS))

    changed = [2, "11/09/2024", "", "GANTI PAD TINTA", "", "", "", "400.000", "", ""]
    assert bring(card(tmp_path, changed)).result["updated"] == 1
    line = CardLine.objects.get(on=date(2024, 9, 11))
    assert (line.cost, line.performer) == (Decimal(400_000), "CV. Contoh Servis"), "nothing is erased"


def test_an_item_that_the_register_lacks_refuses_every_line(tmp_path: Path) -> None:
    outcome = bring(card(tmp_path, *ROWS))

    assert (outcome.code, outcome.result["refused"]) == (1, 3)
    assert f"{PRINTER} · 0030" in outcome.refusals[0]


def test_a_card_without_a_number_is_told_so(tmp_path: Path) -> None:
    outcome = bring(card(tmp_path, *ROWS, number=": -"))

    assert outcome.result["refused"] == 3
    assert "barang mana" in outcome.refusals[0]


def test_the_unit_of_the_import_decides_between_equal_numbers(tmp_path: Path) -> None:
    other = UnitFactory(code="HUKUM")
    AssetFactory(classification_id=PRINTER, register=30, unit=other)
    AssetFactory(classification_id=PRINTER, register=30, unit=UnitFactory(code="ORG"))

    assert bring(card(tmp_path, *ROWS)).result["refused"] == 3
    assert bring(card(tmp_path, *ROWS), "--unit", "hukum").result["created"] == 3
    assert set(CardLine.objects.values_list("asset__unit", flat=True)) == {other.pk}


def test_code_and_register_may_stand_apart_and_days_in_three_columns(tmp_path: Path) -> None:
    laptop = AssetFactory(classification_id=LAPTOP, register=7)
    path = write_xlsx(
        tmp_path / "kartu.xlsx",
        ["Kode Barang", f": {LAPTOP}"],
        ["Nomor Register", ": 0007"],
        [],
        ["No", "Tanggal Perbaikan", "", "", "Nama Rekanan", "Jumlah (Rp)", "Keterangan (jenis service)"],
        ["", "Tanggal", "Bulan", "Tahun", "", "", ""],
        [1, 5, "Februari", 2023, "CV. Contoh", "1.250.000", "Ganti baterai"],
        [2, "", "Maret", "2024", "", "", "Pembersihan"],
        [3, "", "", 2025, "", "", "Pasang ulang sistem"],
    )

    assert bring(path).errors == []
    found = CardLine.objects.of_asset(laptop).order_by("on")
    assert [(line.on, line.precision, line.description) for line in found] == [
        (date(2023, 2, 5), "day", "Ganti baterai"),
        (date(2024, 3, 1), "month", "Pembersihan"),
        (date(2025, 1, 1), "year", "Pasang ulang sistem"),
    ]


def test_bad_lines_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    AssetFactory(classification_id=PRINTER, register=30)

    outcome = bring(
        card(
            tmp_path,
            [1, "31-02-2024", "Rutin", "Satu", "", "", "", "", "", ""],
            [2, "05-02-2099", "Rutin", "Dua", "", "", "", "", "", ""],
            [3, "05-02-2024", "Rutin", "", "", "", "", "", "", ""],
            [4, "05-02-2024", "Rutin", "Empat", "", "Rusak", "", "", "", ""],
            [5, "05-02-2024", "Rutin", "Lima", "", "", "", "gratis", "", ""],
            [6, "06-02-2024", "Rutin", "Enam", "", "", "", "", "", ""],
            [7, "06-02-2024", "Rutin", "enam", "", "", "", "", "", ""],
            [8, "07-02-2024", "Entah", "Delapan", "", "", "", "", "", ""],
        )
    )

    assert (outcome.result["refused"], outcome.result["created"]) == (6, 2)
    assert any("Entah" in line for line in outcome.warnings)


def test_the_items_page_shows_the_card(keeper: User, client: Client, tmp_path: Path) -> None:
    printer = AssetFactory(classification_id=PRINTER, register=30)
    bring(card(tmp_path, *ROWS))
    client.force_login(keeper, backend="organization.permissions.RoleBackend")

    text = client.get(printer.get_absolute_url()).content.decode()

    assert "Ganti pad tinta" in text
    assert "Rp350.000" in text
