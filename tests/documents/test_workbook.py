from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import zxingcpp
from PIL import Image

from core.documents.qr import qr_svg
from core.documents.workbook import LONGEST, write_register, write_workbook
from tests.documents.registers import COLUMNS, a_register, a_row


def sheet_of(path: Path | BytesIO) -> Any:
    return openpyxl.load_workbook(path).active


def test_values_keep_their_type(tmp_path: Path) -> None:
    nibar = "1" * 45
    rows = [a_row(0, factory=nibar, code="0012", name=None)]

    write_workbook(COLUMNS, rows, tmp_path / "list.xlsx")

    sheet = sheet_of(tmp_path / "list.xlsx")
    head, row = sheet.iter_rows(values_only=True)
    assert list(head) == [column.title for column in COLUMNS]
    assert list(row) == [1, "0012", None, nibar, "-", 1_500_000, dt.datetime(2020, 2, 29)]  # noqa: DTZ001 - a spreadsheet has no zones
    assert sheet["F2"].number_format == "#,##0"
    assert sheet["G2"].number_format == "dd-mm-yyyy"


def test_empty_cells_look_like_their_column(tmp_path: Path) -> None:
    write_workbook(COLUMNS, [a_row(0, name=None)], tmp_path / "list.xlsx")

    sheet = sheet_of(tmp_path / "list.xlsx")
    assert (sheet.column_dimensions["B"].number_format, sheet.column_dimensions["F"].number_format) == (
        "@",
        "#,##0",
    )
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["A2:G2"]


def test_nothing_from_the_register_is_a_formula_or_a_link() -> None:
    dangerous = ["=1+1", "+62811", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "\t=1"]
    out = BytesIO()

    write_workbook(COLUMNS, [a_row(at, name=text) for at, text in enumerate(dangerous)], out)

    cells = [cell for (cell,) in sheet_of(out).iter_rows(min_row=2, min_col=3, max_col=3)]
    assert [cell.value for cell in cells] == dangerous
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, True, False, True]
    assert not any(cell.hyperlink for cell in cells)


def test_a_stream_is_written_row_by_row(tmp_path: Path) -> None:
    def stream() -> Iterator[dict[str, Any]]:
        for at in range(3000):
            yield a_row(at)

    assert write_workbook(COLUMNS, stream(), tmp_path / "list.xlsx") == 3000
    assert sheet_of(tmp_path / "list.xlsx").max_row == 3001


def test_strange_texts_are_kept_or_shortened_visibly() -> None:
    out = BytesIO()

    write_workbook(COLUMNS, [a_row(0, name="😀 漢字\x00\x07\nbaru", code="x" * 40_000)], out)

    _, row = sheet_of(out).iter_rows(values_only=True)
    assert row[2] == "😀 漢字\nbaru"
    assert len(row[1]) == LONGEST
    assert row[1].endswith("…")


def test_paper_as_workbook_has_groups_numbering_and_sum() -> None:
    out = BytesIO()
    rows = [a_row(0, value=Decimal("10.50")), a_row(1, value=None), a_row(2, value=Decimal(5))]

    write_register(a_register(rows), out)

    sheet = sheet_of(out)
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = next(at for at, line in enumerate(lines) if line[0] == "No")
    assert lines[at] == ["No", "Kode Barang", "Nama Barang", "Nomor", None, "Harga (Rp)", "Tanggal"]
    assert lines[at + 1] == [None, None, None, "Pabrik", "Mesin", None, None]
    assert lines[at + 2] == [1, 2, 3, 4, 5, 6, 7]
    assert [line[5] for line in lines[at + 3 : at + 7]] == [10.5, None, 5, 15.5]
    assert lines[at + 6][0] == "JUMLAH"
    assert f"D{at + 1}:E{at + 1}" in {str(area) for area in sheet.merged_cells.ranges}
    assert any(line[0] == "KUASA PENGGUNA BARANG" for line in lines)


def test_empty_paper_as_workbook_says_nihil() -> None:
    out = BytesIO()

    write_register(a_register([]), out)

    assert "N I H I L" in [row[0] for row in sheet_of(out).iter_rows(values_only=True)]


def test_qr_code_is_read_back() -> None:
    svg = qr_svg("HTTPS://SARPRAS.EXAMPLE.GO.ID/Q/7ZQ4X0M2KD")

    assert svg.startswith("<svg")
    side = int(svg.split('viewBox="0 0 ')[1].split()[0])
    assert side == 29 + 8  # version 3 and its quiet zone
    assert "HTTPS" not in svg


def test_qr_code_of_any_mask_is_read_by_a_scanner() -> None:
    import segno

    for text in ("HTTPS://SARPRAS.EXAMPLE.GO.ID/Q/7ZQ4X0M2KD", "7ZQ4X0M2KD"):
        out = BytesIO()
        segno.make(text, error="q", boost_error=False, micro=False, mask=4).save(
            out, kind="png", scale=4, border=4
        )
        (found,) = zxingcpp.read_barcodes(Image.open(out))
        assert found.text == text
