from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assets.importing.kind import ASSETS
from assets.spreadsheets import GOODS, GoodsReader
from assets.spreadsheets.columns import FIELDS, recognize
from core.spreadsheets import Column, Draft, Line, Sheet, Skips, Table, open_spreadsheet
from tests.assets.spreadsheets.files import SAMPLES

find_table, table_at, data_rows = GOODS.find_table, GOODS.table_at, GOODS.data_rows
heading_warnings = ASSETS.heading_warnings
TODAY = date(2026, 11, 24)
REAL = Path(__file__).parents[4] / "shared" / "data" / "real"
HEAD = ("No", "Kode Barang", "Nama Barang", "Register", "Tahun", "Harga", "Kondisi")
PIECE = (1.0, "1.3.2.10.01.02.002", "Laptop", "0001", "2019", "7.105.000", "B")


@dataclass
class Given(Sheet):
    """A sheet that the test writes down, row by row; None leaves a row empty."""

    rows: Sequence[Sequence[object] | None] = field(default_factory=list)

    def lines(self):  # type: ignore[no-untyped-def]
        for number, cells in enumerate(self.rows, 1):
            if cells is not None:
                yield Line(number, [None if cell == "" else cell for cell in cells])  # type: ignore[misc]


def given(*rows: Sequence[object] | None, name: str = "KIB B", **more: object) -> Given:
    return Given(name, rows=rows, **more)  # type: ignore[arg-type]


def read(sheet: Sheet, table: Table | None = None) -> tuple[list[Draft], list[list[int | str]]]:
    table = table or find_table(sheet, 0)
    skips = Skips()
    reader = GoodsReader(table, TODAY)
    drafts = [reader.read(row.number, row.cells, None, row.spread) for row in data_rows(sheet, table, skips)]
    return drafts, skips.entries


def errors(drafts: list[Draft]) -> dict[int, list[tuple[str, str]]]:
    return {
        draft.number: [(finding.letter, finding.code) for finding in draft.errors]
        for draft in drafts
        if draft.errors
    }


def read_sample(name: str) -> dict[str, tuple[Table, list[Draft], list[list[int | str]]]]:
    found = {}
    with open_spreadsheet(SAMPLES / name, name) as book:
        for position, sheet in enumerate(book.sheets):
            table = find_table(sheet, position)
            found[sheet.name] = (table, *read(sheet, table)) if not table.skip else (table, [], [])
    return found


# the sample files -----------------------------------------------------------------------------


def test_kib_b_with_title_rows_two_heading_rows_and_signatures() -> None:
    table, drafts, skips = read_sample("kibb_angka_tanggal_campur.xlsx")["KIB B"]

    assert (table.first, table.last) == (11, 12)
    assert table.letters["chassis_number"] == ["J"]
    assert [draft.number for draft in drafts] == list(range(14, 23))
    assert errors(drafts) == {
        15: [("D", "register_range")],
        17: [("D", "register_range")],
        19: [("D", "register_or_nibar_missing")],
        20: [("O", "several_in_price"), ("P", "condition_tick_alone")],
        22: [("H", "date_in_future")],
    }
    assert {reason for _, _, reason in skips} == {
        "above", "header", "numbering", "total", "blank", "signature"
    }  # fmt: skip
    printer = drafts[2].values
    assert printer["code"] == "1.3.2.10.02.03.003"
    assert (printer["register"], printer["register_width"]) == (3, 4)
    assert printer["value"] == Decimal(3150000)
    assert (printer["acquired_from"], printer["acquired_precision"]) == (date(2020, 11, 5), "day")
    assert printer["condition"] == "RB"
    assert "size" not in printer


def test_kir_sheets_count_pieces_and_summaries_are_skipped() -> None:
    found = read_sample("kir_multi_sheet_tiga_kolom_kondisi.xlsx")

    assert {name: table.skip for name, (table, _, _) in found.items()} == {
        "R. KABAG UMUM": "",
        "R. STAF TU": "",
        "R. SERVER": "",
        "Aula lt.2 ": "",
        "REKAP": "no_table",
        "MASIH HARUS DICARI": "no_code_column",
        "KENDARAAN BERDASARKAN KIB": "no_code_column",
    }
    drafts = [draft for _, rows, _ in found.values() for draft in rows]
    assert len(drafts) == 20
    assert all(draft.errors for draft in drafts)
    table, rows, _ = found["R. SERVER"]
    assert (table.first, table.last, table.head["room"]) == (9, 10, "R. SERVER")
    assert [row.values.get("condition") for row in rows] == ["B", "B", "RR", "RR", "RB"]


def test_html_named_xls() -> None:
    ((table, drafts, skips),) = read_sample("kibb_html_berekstensi_xls.xls").values()

    assert table.sheet == "kibb_html_berekstensi_xls.xls"
    assert [draft.number for draft in drafts] == list(range(5, 14))
    assert not errors(drafts)
    assert drafts[5].values["value"] == Decimal("8765432.50")
    assert drafts[0].values["acquired_precision"] == "year"
    assert skips[-1] == [14, 14, "total"]


def test_code_over_seven_cells_and_subtotals() -> None:
    ((table, drafts, skips),) = read_sample("ebmd_daftar_barang_kode_terpecah.xlsx").values()

    assert table.letters["code"] == ["A", "B", "C", "D", "E", "F", "H"]
    assert table.letters["value"] == ["U"]
    assert len(drafts) == 9
    assert not errors(drafts)
    assert drafts[0].values["code"] == "1.3.2.02.01.04.001"
    assert drafts[0].values["nibar"] == "120115014010000000200020141320201040010000001"
    assert drafts[0].values["mode"] == "01"
    assert [row for row, _, reason in skips if reason == "total"] == [11, 13, 17, 19]


def test_csv_of_windows_with_separator_line() -> None:
    ((table, drafts, _),) = read_sample("kibb_titik_koma_cp1252.csv").values()

    assert (table.first, table.last) == (1, 1)
    assert [draft.number for draft in drafts] == list(range(2, 11))
    assert not errors(drafts)
    assert drafts[0].values["notes"] == "“lama”"
    assert drafts[4].values["size"] == "1½ PK ±"


@pytest.mark.parametrize(
    "name",
    ["kartu_pemeliharaan.xlsx", "pegawai_nominatif_nip_bermasalah.xlsx", "rekap_bimtek_2025.xlsx"],
)
def test_other_lists_hold_no_table_of_goods(name: str) -> None:
    assert all(table.skip for table, _, _ in read_sample(name).values())


@pytest.mark.skipif(not REAL.exists(), reason="the offices' own files don't travel with the code")
def test_sheet_of_an_office_with_a_pivot_before_it() -> None:
    with open_spreadsheet(REAL / "kibb_26col_1155rows.xlsx", "x") as book:
        pivot, sheet = book.sheets
        table = find_table(sheet, 1)
        drafts, _ = read(sheet, table)

        assert find_table(pivot, 0).skip == "no_table"
    assert len(drafts) == 1155
    assert not errors(drafts)


# invented twins of what the offices' own files try -----------------------------------------------


def test_twin_of_the_26_columns() -> None:
    head = ("Nomor", "KOBAR", "REG.", "JENIS BARANG", "UKURAN", "SATUAN", "TGLOLEH", "BAHAN", "MERK",
            "TIPE", "TGL. BPKB/ TGL. DOK", "NO. CHASIS/NO. RANGKA", "NO. MESIN/NO. PABRIK",
            "NOMOR POLISI", "ASAL OLEH", "HARGA (Rp.)", "KAPITALISASI (Rp.)", "TOTAL (Rp.)",
            "KD RUANG")  # fmt: skip
    piece = (1.0, "132050104005", "000001", "Filing Cabinet Besi", 1.0, "BH", date(1982, 1, 1), 2.0,
             "LION", "3 LACI", "", "", "", "--", 1.0, "400,000.00", "0.00", "400,000.00",
             "010201")  # fmt: skip

    ((draft,), _) = read(given(head, piece))

    assert draft.errors == []
    assert draft.values == {
        "code": "1.3.2.05.01.04.005", "register": 1, "register_width": 6,
        "name": "Filing Cabinet Besi", "measure": "Buah",
        "acquired_from": date(1982, 1, 1), "acquired_precision": "year", "brand": "LION 3 LACI",
        "value": Decimal("400000.00"), "room": "010201",
    }  # fmt: skip


def test_column_of_words_that_holds_only_code_numbers_is_not_read_and_says_why() -> None:
    head = (*HEAD, "Asal usul", "Ukuran", "Bahan", "Satuan")
    rows = [(*PIECE, 1.0, 14.0, "2", "") for _ in range(60)]
    rows[0] = (*PIECE, "01", 15.0, "-", "")
    rows[59] = (*PIECE, 2.0, 14.0, "Besi", "")

    table = find_table(given(head, *rows, ("JUMLAH", "", "", "", "", "", "", "Dua"), name="KIB B"), 0)

    fields = {column.title: (column.field, column.codes_of) for column in table.columns[-4:]}
    assert fields == {
        "Asal usul": ("", "origin"),
        # A screen has 14 inches; the last row of all says a word; an empty column is none of codes.
        "Ukuran": ("size", ""),
        "Bahan": ("material", ""),
        "Satuan": ("measure", ""),
    }
    (finding,) = heading_warnings(table)
    assert (finding.code, finding.letter, finding.params["text"]) == ("column_of_codes", "H", "01")


def test_words_beside_the_codes_are_read_in_their_place() -> None:
    head = (*HEAD, "Asal usul", "Asal-usul barang")

    table = find_table(given(head, (*PIECE, 1.0, "Hibah"), (*PIECE, 2.0, "Pembelian")), 0)

    assert table.letters["origin"] == ["I"]


def test_twin_of_the_device_list_has_its_code_under_another_name() -> None:
    sheet = given(
        ("id", "dev_nama", "dev_serial", "dev_brand", "status", "register", "jumlah", "harga"),
        ("1", "Notebook", "1.3.2.10.01.02.003", "Hp", "Baik", "000004", "0", "7.105.000"),
        ("2", "Lemari", "1.3.2.05.01.04.005", "-", "Baik", "000002", "0", "300.000 (2)"),
        ("3", "Hub", "1.3.2.10.02.03.018", "D-link", "Baik", "-", "15", "14.000.000"),
        ("4", "Laptop", "1.3.2.10.02.01.12", "Asus", "Baik", "000005", "0", "6.772.510"),
        ("5", "Pemindai", "-", "-", "New", "-", "0", "-"),
    )
    table = find_table(sheet, 0)

    assert table.skip == "no_code_column"

    for letter, key in {"B": "name", "C": "code", "D": "brand", "F": "condition"}.items():
        column = next(column for column in table.columns if column.letter == letter)
        column.field = key if letter != "F" else column.field
    assert errors(read(sheet, table)[0]) == {
        3: [("H", "several_in_price")],
        4: [("F", "register_or_nibar_missing"), ("G", "several_pieces")],
        5: [("C", "code_short_part")],
        6: [("C", "missing"), ("F", "register_or_nibar_missing")],
    }


# headings ---------------------------------------------------------------------------------------


def test_three_heading_rows_are_merged_downwards() -> None:
    sheet = given(
        ("KARTU INVENTARIS RUANGAN",),
        ("No", "NIBAR", "Kode Barang", "Nama Barang", "Nomor Register", "Spesifikasi Barang", "", ""),
        ("", "", "", "", "", "Merk/Tipe", "Perolehan", ""),
        ("", "", "", "", "", "", "Tahun", "Nilai"),
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0),
        (1.0, "12345", "132100102002", "Laptop", "0001", "Asus", "2020", "5.000.000"),
    )

    table = find_table(sheet, 0)

    assert (table.first, table.last) == (2, 4)
    assert {key: letters[0] for key, letters in table.letters.items()} == {
        "nibar": "B", "code": "C", "name": "D", "register": "E", "brand": "F",
        "acquisition_year": "G", "value": "H",
    }  # fmt: skip


def test_date_of_a_document_is_not_the_date_of_acquisition() -> None:
    sheet = given(
        ("Kode Barang", "Nama Barang", "Register", "Dokumen", "", "Harga"),
        ("", "", "", "Tanggal", "Nomor", ""),
        ("132100102002", "Laptop", "1", "12-03-2019", "7/2019", "100"),
    )

    assert find_table(sheet, 0).letters == {
        "code": ["A"], "name": ["B"], "register": ["C"], "document_number": ["E"], "value": ["F"],
    }  # fmt: skip


def test_column_that_names_a_field_better_has_it() -> None:
    sheet = given(
        ("Kode Barang", "Jenis Barang", "Nama Barang", "Register", "Harga Satuan", "Nilai Perolehan"),
        ("132100102002", "Komputer", "Laptop", "1", "90", "100"),
    )

    letters = find_table(sheet, 0).letters

    assert (letters["name"], letters["value"]) == (["C"], ["F"])


def test_columns_of_simda_have_one_level_of_the_code_each() -> None:
    levels = [f"Kd_Aset8{n}" for n in ("", "0", "1", "2", "3", "4", "5")]
    sheet = given(
        (*levels, "No_Register", "Nama_Barang", "Tgl_Perolehan", "Harga", "Kd_Pemilik"),
        (1.0, 3.0, 2.0, 10.0, 1.0, 2.0, 2.0, 5.0, "Laptop", date(2019, 3, 12), 7105000.0, 12.0),
    )

    ((draft,), _) = read(sheet)

    assert draft.errors == []
    assert (draft.values["code"], draft.values["register"]) == ("1.3.2.10.01.02.002", 5)


def test_headings_may_stand_in_row_30_and_not_below() -> None:
    assert find_table(given(*[None] * 29, HEAD, PIECE), 0).first == 30
    assert find_table(given(*[None] * 30, HEAD, PIECE), 0).skip == "no_table"


def test_user_may_say_where_the_headings_are() -> None:
    sheet = given(("Barang kita",), ("a", "b", "c"), ("132100102002", "Laptop", "1"))

    table = table_at(sheet, 0, 2, 2)

    assert [(c.letter, c.title, c.sample) for c in table.columns] == [
        ("A", "a", "132100102002"), ("B", "b", "Laptop"), ("C", "c", "1"),
    ]  # fmt: skip
    assert Table.from_json(table.to_json()) == table


def test_every_field_is_recognized_by_its_own_headings_in_both_languages() -> None:
    for a_field in FIELDS:
        for heading in a_field.headings.split("!")[0].split("|")[:2]:
            match = recognize(heading)
            assert match is not None
            assert match.key == a_field.key, heading


def test_hidden_sheet_and_summary_are_not_read() -> None:
    recap = given(
        ("REKAPITULASI BARANG",),
        ("Kode Barang", "Nama Barang", "Jumlah", "Harga"),
        ("132100102002", "Laptop", 5.0, 1000.0),
    )

    assert find_table(recap, 0).skip == "recap"
    assert find_table(given(HEAD, PIECE, is_visible=False), 0).skip == "hidden_sheet"


def test_heading_in_thousands_is_pointed_out() -> None:
    sheet = given((*HEAD[:5], "Harga (ribuan Rp)", "Kondisi"), PIECE)

    assert [f.code for f in heading_warnings(find_table(sheet, 0))] == ["price_in_thousands"]


# rows -------------------------------------------------------------------------------------------


def test_rows_that_are_no_goods_are_skipped_with_their_reason() -> None:
    sheet = given(
        ("KIB B",),
        HEAD,
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0),
        ("A", "", "KOMPUTER", "", "", "", ""),
        ("", "1.3.2.10", "Komputer", "", "", "12.000.000", ""),
        PIECE,
        ("", "", "Jumlah halaman ini", "", "", "7.105.000", ""),
        None,
        HEAD,
        (2.0, *PIECE[1:3], "0002", *PIECE[4:]),
        ("TOTAL", "", "", "", "", "14.210.000", ""),
        (3.0, "", "", "", "", "", ""),
        ("", "Mengetahui,", "", "", "", "Contoh, 24 November 2026", ""),
        ("", "Kepala Bagian", "", "", "", "Pengurus Barang", ""),
        ("", "NAMA", "", "", "", "NAMA LAIN", ""),
    )

    drafts, skips = read(sheet)

    assert [draft.number for draft in drafts] == [6, 10]
    assert skips == [
        [1, 1, "above"], [2, 2, "header"], [3, 3, "numbering"], [4, 5, "group"], [7, 7, "total"],
        [8, 8, "blank"], [9, 9, "repeated_header"], [11, 11, "total"], [12, 12, "blank"],
        [13, 15, "signature"],
    ]  # fmt: skip


def test_goods_that_look_like_a_total_or_a_signature_are_goods() -> None:
    sheet = given(
        HEAD,
        (1.0, PIECE[1], "Total Station", "0001", "2019", "100", "B"),
        (2.0, "", "Total Station", "-", "2019", "100", "B"),
        (3.0, "", "Kursi Kepala Bagian", "-", "2019", "100", "B"),
    )

    drafts, _ = read(sheet)

    assert errors(drafts) == {
        3: [("B", "missing"), ("D", "register_or_nibar_missing")],
        4: [("B", "missing"), ("D", "register_or_nibar_missing")],
    }


def test_list_without_goods_says_nihil() -> None:
    drafts, skips = read(given(HEAD, ("N I H I L",)))

    assert drafts == []
    assert skips == [[1, 1, "header"], [2, 2, "blank"]]


def test_cell_over_several_rows_holds_for_each_but_a_price_does_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kode Barang", "Nama Barang", "Register", "Harga", "Ruangan"])
    sheet.append(["132100102002", "Laptop", "1", 100, "Aula"])
    sheet.append(["132100102002", None, "2", None, None])
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("D2:D3")
    path = tmp_path / "a.xlsx"
    book.save(path)

    with open_spreadsheet(path, "x") as opened:
        drafts, _ = read(opened.sheets[0])

    assert drafts[1].values["name"] == "Laptop"
    assert "room" not in drafts[1].values
    assert errors(drafts) == {
        2: [("D", "price_for_several_rows")],
        3: [("D", "price_for_several_rows")],
    }


def test_what_the_user_types_stands_for_the_cell() -> None:
    table = find_table(given(HEAD, PIECE), 0)
    reader = GoodsReader(table, TODAY)
    cells = [1.0, "1.3.2", "Laptop", "1-5", "2103", "35.000 (6)", "Rusak"]

    before = reader.read(2, cells)
    after = reader.read(
        2,
        cells,
        {
            "code": "132100102002",
            "register": "7",
            "acquisition_year": "2013",
            "value": "35.000",
            "condition": "RR",
        },
    )

    assert [finding.field for finding in before.errors] == [
        "code", "register", "acquisition_year", "value", "condition"
    ]  # fmt: skip
    assert after.errors == []
    assert after.values["condition"] == "RR"


def test_long_texts_and_broken_cells_are_refused_at_their_column() -> None:
    from core.spreadsheets.cells import Broken

    drafts, _ = read(
        given(
            HEAD,
            (1.0, PIECE[1], "x" * 300, "1", Broken("#REF!"), Broken("=…"), "B"),
        )
    )

    assert errors(drafts) == {2: [("C", "text_too_long"), ("E", "cell_error"), ("F", "cell_formula")]}


def test_columns_that_are_chosen_twice_are_joined_without_repeating() -> None:
    table = Table("x", 0, 1, 1, [Column("A", "Merk", "brand"), Column("B", "Tipe", "brand")])
    reader = GoodsReader(table, TODAY)

    assert reader.read(2, ["HP", "EliteBook"]).values["brand"] == "HP EliteBook"
    assert reader.read(2, ["INDACHI", "indachi"]).values["brand"] == "INDACHI"
    assert reader.read(2, [None, "DCL"]).values["brand"] == "DCL"
