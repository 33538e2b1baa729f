from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from core.spreadsheets import Unreadable, kinds, open_spreadsheet
from core.spreadsheets.cells import Broken, Cell
from tests.assets.spreadsheets.files import HEADINGS, SAMPLES, ods, raw_xlsx, row


def cells_of(path: Path) -> dict[int, list[Cell]]:
    with open_spreadsheet(path, path.name) as book:
        return {line.number: line.cells for line in book.sheets[0].lines()}


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught, open_spreadsheet(path, path.name):
        pass
    assert str(caught.value).endswith(".")
    return caught.value.code


def test_content_decides_and_not_the_extension() -> None:
    kinds_found = {
        "kibb_angka_tanggal_campur.xlsx": kinds.Kind.WORKBOOK,
        "kibb_html_berekstensi_xls.xls": kinds.Kind.HTML,
        "kibb_titik_koma_cp1252.csv": kinds.Kind.CSV,
    }

    assert {name: kinds.kind_of(SAMPLES / name) for name in kinds_found} == kinds_found


def test_cells_keep_their_kind_and_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"], sheet["F4"] = "teks", 132050104005, datetime(2019, 3, 12, 8, 30)  # noqa: DTZ001
    sheet["C9"], sheet["G9"] = "Kursi\n🪑", True
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert cells_of(path) == {
        4: [None, None, "teks", 132050104005.0, None, datetime(2019, 3, 12, 8, 30)],  # noqa: DTZ001
        9: [None, None, "Kursi\n🪑", None, None, None, True],
    }


def test_formula_without_result_and_error_are_not_empty_cells(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>SUM(C1:C9)</f></c>'
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2"><f>X1</f><v></v></c>'
        '<c r="E2" t="str"><f>IF(1,"")</f><v></v></c><c r="F2"><v>7</v></c></row>',
    )

    assert cells_of(path) == {2: [2.0, Broken("=…"), Broken("#DIV/0!"), Broken("=…"), None, 7.0]}


def test_ods_is_read_like_xlsx(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="3"/><table:table-row><table:table-cell/>'
        '<table:table-cell office:value-type="string"><text:p>Laptop</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="2015"/>'
        '<table:table-cell office:value-type="date" office:date-value="2019-03-12"/>'
        "</table:table-row>",
    )

    assert cells_of(path) == {4: [None, "Laptop", 2015.0, date(2019, 3, 12)]}


def test_errors_and_formulas_without_a_result_in_ods_are_told(tmp_path: Path) -> None:
    error = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    path = ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="2"/><table:table-row>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        f'<table:table-cell xmlns:calcext="urn:x" table:formula="of:=1/0" {error}>'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell table:formula="of:=2" office:value-type="float" office:value="2"/>'
        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"/>'
        "</table:table-row>",
    )

    assert cells_of(path) == {3: [None, None, Broken("#DIV/0!"), Broken("=…"), 2.0]}


def test_old_xls_is_read_like_xlsx() -> None:
    cells = cells_of(Path(__file__).with_name("kibb_biff8.xls"))

    assert cells[1] == [None, "KARTU INVENTARIS BARANG"]
    assert cells[4] == [None, "1.3.2.10.01.02.002", "Laptop ½", 3.0, 7105000.0, date(2019, 3, 12)]


def test_row_numbers_of_csv_are_those_of_a_spreadsheet_program(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'sep=;\r\nA;B\r\n"satu\r\ndua";x\r\n;\r\n\r\ntiga;y\r\n')

    assert cells_of(path) == {1: ["A", "B"], 2: ["satu\r\ndua", "x"], 5: ["tiga", "y"]}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [("Kode", "Nama", "Harga"), ("1", "Meja 1,5; 2 laci", "1.500,00"), ("2", "Kursi", "2,5")]
    path.write_text("\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines))

    assert cells_of(path)[2] == list(lines[1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Kode;Nama;Ukuran\n1;Café “lama”;1½ PK ±\n".encode(encoding))

    assert cells_of(path)[2] == ["1", "Café “lama”", "1½ PK ±"]


def test_quotation_mark_that_is_never_closed_swallows_nothing_silently(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Kode,Nama,Harga\n1,"Meja ½ biro,2\n2,Kursi,3\n')

    with pytest.raises(Unreadable, check=lambda e: e.code == "csv_quote_open"):
        cells_of(path)


def test_html_cells_over_several_columns_and_rows_keep_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<h3>KIB B</h3><table><tr><th rowspan=2>No</th><th colspan=2>Nomor</th><th rowspan=2>Harga"
        "<tr><th>Pabrik<br>asal<th>Rangka<tr><td>1<td>P1&nbsp;<td><td>1.500</table>"
    )

    assert cells_of(path) == {
        1: ["KIB B"],
        2: ["No", "Nomor", None, "Harga"],
        3: [None, "Pabrik asal", "Rangka"],
        4: ["1", "P1", None, "1.500"],
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 ...", "file_is_pdf"),
        (b"\x89PNG\r\n\x1a\n", "file_is_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_is_picture"),
        (b"{\\rtf1 ...}", "file_is_document"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "file_is_web_archive"),
        (b"Rar!\x1a\x07", "file_is_archive"),
        (b"\x00\x01\x02\x03" * 50, "file_is_no_spreadsheet"),
        (b"PK\x03\x04 torn", "file_torn"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn", "file_torn"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "file_is_document"),
        (b"<html><body><p>Tidak ada tabel</p></body></html>", "file_has_no_table"),
        (b"<html><frameset><frame src='a_files/sheet001.htm'></frameset></html>", "file_is_web_frames"),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "file_is_xml_spreadsheet",
        ),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "KIB B.xlsx"
    path.write_bytes(content)

    assert refusal(path) == code


def test_other_archives_are_told_apart(tmp_path: Path) -> None:
    for member, code in [
        ("word/document.xml", "file_is_document"),
        ("ppt/presentation.xml", "file_is_document"),
        ("foto.jpg", "file_is_archive"),
    ]:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "x")
        assert refusal(path) == code


def test_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(kinds.MAX_BYTES + 1)

    assert refusal(path) == "file_too_large"


def test_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(310):
            part.write(b"0" * 1024 * 1024)

    assert path.stat().st_size < kinds.MAX_BYTES
    assert refusal(path) == "file_unpacks_too_large"


def test_cell_far_outside_ends_the_reader_and_not_the_program(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "jauh.xlsx", row(1, *HEADINGS) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )

    assert refusal(path) == "file_asks_too_much"


def test_external_entities_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("RAHASIA")
    path = tmp_path / "a.xls"
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
        "<html><table><tr><td>&x;</td><td>b</td></tr></table></html>"
    )

    assert "RAHASIA" not in str(cells_of(path))
