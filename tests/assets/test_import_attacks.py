"""Files that no office would send on purpose."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from assets.models import Asset
from core.importing.models import ImportBatch
from organization.models import User
from tests.assets.importing import HEAD, LAPTOP_ROW, csv_bytes, import_rows, previewed, row, run_command
from tests.assets.spreadsheets.files import HEADINGS, raw_xlsx
from tests.assets.spreadsheets.files import row as xml_row
from tests.factories import LAPTOP

pytestmark = pytest.mark.django_db


def test_folder_of_other_things_is_exit_2_each(tmp_path: Path) -> None:
    contents = {
        "a.pdf": b"%PDF-1.7\n%\xe2\xe3",
        "a.jpg": b"\xff\xd8\xff\xe0",
        "a.txt": b"Daftar belanja:\n- beras\n- gula\n",
        "a.json": b'{"kode": "1.3.2", "nama": "Laptop"}',
        "a.docx": b"PK\x03\x04",
        "a.exe": b"MZ\x90\x00" + bytes(range(256)) * 40,
        "a.csv": b"",
        "blank.csv": b"\n\n   \n",
        "a.html": b"<p>halo</p>",
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)

        outcome = run_command(path)

        assert (outcome.code, len(outcome.errors)) == (2, 1), name
    assert run_command(tmp_path).code == 2


def test_names_with_emoji_markup_and_controls_are_only_text(tmp_path: Path) -> None:
    name = "Laptop 💻 <script>alert(1)</script> {{ 7*7 }} %s %(x)s \x07\u202e"

    outcome = import_rows(tmp_path, row(Nama_Barang=name, Merk='O\'Neil "X"; DROP TABLE'))

    assert outcome.result["created"] == 1
    asset = Asset.objects.get()
    assert asset.name == "Laptop 💻 <script>alert(1)</script> {{ 7*7 }} %s %(x)s"
    assert asset.brand == 'O\'Neil "X"; DROP TABLE'
    assert (
        import_rows(tmp_path, row(Nama_Barang=name, Merk='O\'Neil "X"; DROP TABLE')).result["unchanged"] == 1
    )


def test_refusals_with_markup_and_percent_signs_are_told(tmp_path: Path) -> None:
    outcome = import_rows(tmp_path, row(Kondisi="<b>100%s</b>", Ruangan="%(x)s 50%"))

    assert outcome.result["refused"] == 1
    assert "<b>100%s</b>" in outcome.refusals[0]
    assert "%(x)s 50%" in outcome.warnings[0]


def test_markup_in_a_file_is_escaped_on_the_page(keeper: User, client_of) -> None:  # type: ignore[no-untyped-def]
    name = "<script>alert(1)</script>"
    batch = previewed(
        keeper, csv_bytes(row(Nama_Barang=name, Kondisi=name, Ruangan=name)), name='"><script>x.csv'
    )
    client = client_of(keeper)

    for url in (batch.get_absolute_url(), f"{batch.get_absolute_url()}baris/{batch.rows.get().pk}/"):
        assert name not in client.get(url).content.decode()


def test_formula_cells_are_taken_by_their_result(tmp_path: Path) -> None:
    path = tmp_path / "rumus.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("KIB B")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, LAPTOP_ROW)
    sheet.write_formula(1, 6, "='[lain.xlsx]Harga'!A1", None, 7105000)
    sheet.write_row(2, 0, row(Register="2"))
    sheet.write_formula(2, 6, "=1/0", None, "#DIV/0!")
    book.close()

    outcome = run_command(path)

    assert outcome.result == {"rows": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert outcome.refusals[0].startswith("KIB B!3: G: “#DIV/0!” – ")


def test_zip_bomb_and_far_cell_end_in_a_sentence(tmp_path: Path) -> None:
    far = raw_xlsx(
        tmp_path / "far.xlsx",
        xml_row(1, *HEADINGS) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(310):
            part.write(b" " * 1024 * 1024)

    for path in (far, bomb):
        outcome = run_command(path)
        assert (outcome.code, len(outcome.errors)) == (2, 1)


def test_cell_in_the_last_row_is_no_trouble(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "deep.xlsx",
        xml_row(1, *HEADINGS)
        + xml_row(2, LAPTOP, "Laptop", "1", "100", "B", "2019")
        + xml_row(1_048_576, "", "x"),
    )

    outcome = run_command(path)

    assert outcome.result["created"] == 1


def test_very_wide_row_and_thousands_of_sheets_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(csv_bytes([*LAPTOP_ROW, *["x"] * 16000], head=[*HEAD, *["y"] * 16000]))
    assert run_command(path).result["created"] == 1

    many = tmp_path / "many.xlsx"
    book = xlsxwriter.Workbook(many)
    for number in range(400):
        book.add_worksheet(f"S{number}")
    book.close()
    assert run_command(many).code == 2


def test_file_of_the_largest_size_is_read_in_a_flat_memory(tmp_path: Path) -> None:
    """Half a million lines that hold nothing, below one row of goods."""
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.write(csv_bytes(LAPTOP_ROW))
        file.write((b";" * 89 + b"\r\n") * 540_000)
    assert 45 * 1024 * 1024 < path.stat().st_size < 50 * 1024 * 1024

    outcome = run_command(path)

    assert outcome.result["created"] == 1
    with path.open("ab") as file:
        file.truncate(51 * 1024 * 1024)
    assert run_command(path).code == 2


def test_symbolic_link_to_a_device_is_not_read(tmp_path: Path) -> None:
    link = tmp_path / "nol.csv"
    link.symlink_to("/dev/zero")

    assert run_command(link).code == 2


def test_name_of_a_file_that_is_no_text_is_made_one(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"daftar\r\n\xff.csv")
    path.write_bytes(csv_bytes(LAPTOP_ROW))

    assert run_command(path).result["created"] == 1
    assert ImportBatch.objects.get().file_name == "daftar___.csv"


def test_list_without_a_code_column_but_with_columns_of_codes_is_told_what_it_lacks(tmp_path: Path) -> None:
    head = ["Nama Barang", "Register", "Harga", "Asal usul", "Kondisi"]

    outcome = import_rows(
        tmp_path, ["Laptop", "1", "100", "1", "B"], ["Meja", "2", "100", "1", "B"], head=head
    )

    assert (outcome.code, len(outcome.errors)) == (2, 1)
