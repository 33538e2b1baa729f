"""Export, edit, import: exactly the edits come back, by CSV and by spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from assets.models import Asset
from organization.models import User
from tests.factories import CHAIR, PRINTER, AssetFactory, CustodyFactory, RoomFactory, UnitFactory, office

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
Row = dict[str, Any]


def read_csv(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def write_csv(rows: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def read_book(content: bytes) -> list[Row]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def write_book(rows: list[Row]) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


KINDS = {
    "csv": (reverse("assets:asset_export"), read_csv, write_csv),
    "xlsx": (reverse("assets:asset_export_book"), read_book, write_book),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def nasty(db: None) -> dict[str, Asset]:
    """What spreadsheets and readers like to spoil."""
    room = RoomFactory(code="007", name="Ruang Tujuh")
    long = "0" + "12" * 22
    return {
        "number": AssetFactory(
            nibar=long, register=None, serial_number="007", chassis_number="1" * 20, plate_number="0012345",
            document_number="+62", supplier="-", room=room, value=Decimal("1500000.50"),
        ),
        "formula": AssetFactory(
            register=3, notes="=1+1", specification='=HYPERLINK("http://x")', brand="@SUM(A1)", size="-1",
            origin="'kutip", fund_source="'=1+1", value=Decimal("0.01"), material="1e5",
        ),
        "text": AssetFactory(
            name="Kursi 🪑 “rapat”; besar", classification_id=CHAIR, register=7, serial_number="A;B\"C",
            notes="baris satu\nbaris dua\r\n\n  spasi  ganda ", specification=" tepi\u00a0keras\u200b",
            acquired_from=date(2019, 1, 1), acquired_precision="year", value=Decimal("999999999999.99"),
            room_text="Gudang lama",
        ),
        "date": AssetFactory(
            classification_id=PRINTER, name="Printer", acquired_from=date(2019, 3, 1),
            acquired_precision="month", warranty_until=date(2028, 2, 29), measure="bh",
            mac_address="3c-52-82-1a-0b-9f", value=None,
            condition=None, ip_address="10.0.0.1", status="lost",
        ),
        "leap": AssetFactory(
            register=9999, acquired_from=date(2024, 2, 29), unit=UnitFactory(code="0099", parent=office()),
            value=0, mode="04",
        ),
        "held": CustodyFactory(asset__register=12345).asset,
    }  # fmt: skip


def export(client: Client, kind: str, query: str = "") -> bytes:
    response: Any = client.get(f"{KINDS[kind][0]}?{query}")
    return b"".join(response.streaming_content)


def bring_back(
    content: bytes, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, int]:
    file = tmp_path / f"barang.{kind}"
    file.write_bytes(content)
    call_command("import_assets", str(file))
    answer: dict[str, int] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    return answer


def everything() -> dict[int, Row]:
    fields = [f.attname for f in Asset._meta.concrete_fields if not f.generated and f.name != "updated_at"]
    return {row["id"]: row for row in Asset.objects.values(*fields)}


def test_an_unedited_file_changes_nothing(
    kind: str, nasty: dict[str, Asset], keeper: User, client_of: ClientOf, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    before, count = everything(), len(nasty)
    content = export(client_of(keeper), kind)

    answer = bring_back(content, kind, tmp_path, capsys)

    assert answer == {"rows": count, "created": 0, "updated": 0, "unchanged": count, "refused": 0}
    assert everything() == before


def test_a_file_saved_again_by_another_program_changes_nothing(
    kind: str, nasty: dict[str, Asset], keeper: User, client_of: ClientOf, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    _url, read, write = KINDS[kind]
    before = everything()

    answer = bring_back(write(read(export(client_of(keeper), kind))), kind, tmp_path, capsys)

    assert answer["unchanged"] == len(nasty)
    assert everything() == before


def test_exactly_the_edited_cells_come_back(
    kind: str, nasty: dict[str, Asset], keeper: User, client_of: ClientOf, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    RoomFactory(code="B-201")
    _url, read, write = KINDS[kind]
    rows = read(export(client_of(keeper), kind, "sort=updated"))
    before = everything()
    by_name = dict(zip(sorted(nasty, key=lambda name: nasty[name].updated_at), rows, strict=True))
    by_name["number"]["Ruangan"] = "B-201"
    by_name["formula"]["Nilai perolehan"] = "2.750.000,25"
    by_name["text"]["Keterangan"] = "'=2+2" if kind == "csv" else "=2+2"
    by_name["date"]["Kondisi"] = "Rusak Berat"
    by_name["leap"]["Tanggal perolehan"] = "28-02-2024"
    by_name["held"]["Nama barang"] = "Laptop baru 💻"
    by_name["held"]["Merek dan tipe"] = ""  # An empty cell never erases.

    answer = bring_back(write(rows), kind, tmp_path, capsys)

    after = everything()
    changed = {
        key: {name for name, value in after[asset.pk].items() if value != before[asset.pk][name]}
        for key, asset in nasty.items()
    }
    assert changed == {
        "number": {"room_id"},
        "formula": {"value"},
        "text": {"notes"},
        "date": {"condition"},
        "leap": {"acquired_from"},
        "held": {"name"},
    }
    assert answer["updated"] == len(nasty)
    assert after[nasty["formula"].pk]["value"] == Decimal("2750000.25")
    assert after[nasty["text"].pk]["notes"] == "=2+2"
    assert after[nasty["date"].pk]["condition"] == "RB"


def test_chosen_columns_come_back_with_what_says_which_item_it_is(
    kind: str, nasty: dict[str, Asset], keeper: User, client_of: ClientOf, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    keeper.preferences = {"asset_columns": ["notes", "condition"]}
    keeper.save()
    client = client_of(keeper)
    content = export(client, kind)

    heads = list(KINDS[kind][1](content)[0])
    assert heads == [
        "Kode barang", "Nomor register", "NIBAR", "Nama barang", "Kode unit", "Kondisi", "Keterangan",
    ]  # fmt: skip
    assert bring_back(content, kind, tmp_path, capsys)["unchanged"] == len(nasty)
    assert len(KINDS[kind][1](export(client, kind, "columns=all"))[0]) > 20


def test_a_spreadsheet_has_amounts_and_days_as_such_and_codes_as_text(
    nasty: dict[str, Asset], keeper: User, client_of: ClientOf
) -> None:
    rows = {
        row["NIBAR"] or row["Nomor register"]: row for row in read_book(export(client_of(keeper), "xlsx"))
    }

    number = rows[nasty["number"].nibar or ""]
    assert (number["Nomor seri pabrik"], number["Nilai perolehan"]) == ("007", 1500000.5)
    assert rows["0003"]["Keterangan"] == "=1+1"
    assert rows["9999"]["Tanggal perolehan"].date() == date(2024, 2, 29)


def test_an_empty_list_is_a_file_with_headings(kind: str, keeper: User, client_of: ClientOf) -> None:
    AssetFactory()

    content = export(client_of(keeper), kind, "q=zzz")

    assert KINDS[kind][1](content) == []
    assert b"Kode barang" in content or kind == "xlsx"
