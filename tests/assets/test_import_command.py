from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from assets.models import Asset, Classification
from core.importing.models import ImportBatch
from core.trail.models import Change
from organization.models import User
from tests.assets.importing import (
    HEAD,
    LAPTOP_ROW,
    PRINTER_ROW,
    csv_bytes,
    import_rows,
    row,
    run_command,
)
from tests.factories import LAPTOP, PRINTER, AssetFactory, RoomFactory, UnitFactory, office

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
REAL = Path(__file__).parents[3] / "shared" / "data" / "real"
NIBAR = "120115014010000000200020141320201040010000001"


def counts(rows: int, created: int = 0, updated: int = 0, unchanged: int = 0, refused: int = 0) -> object:
    return {
        "rows": rows,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "refused": refused,
    }


def test_rows_are_applied_as_one_change_and_the_second_time_nothing_changes(tmp_path: Path) -> None:
    first = import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW)

    assert (first.code, first.result, first.errors) == (0, counts(2, created=2), [])
    laptop = Asset.objects.get(classification=LAPTOP)
    assert (laptop.register, laptop.register_width, laptop.unit) == (1, 4, office())
    assert laptop.family is not None
    assert laptop.family.key == "laptop"
    assert laptop.acquired_on is not None
    printer = Asset.objects.get(classification=PRINTER)
    assert (printer.acquired_on, printer.acquisition_year) == (None, 2020)
    change = Change.objects.get(verb="asset.import")
    assert (change.source, change.reason) == ("command", "daftar.csv")
    assert Asset.history.filter(change=change).count() == 2

    second = import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW)

    assert (second.code, second.result) == (0, counts(2, unchanged=2))
    assert Asset.history.count() == 2


def test_one_refused_row_keeps_all_out(tmp_path: Path) -> None:
    outcome = import_rows(tmp_path, LAPTOP_ROW, row(Register="2", Harga="35.000 (6)"))

    assert (outcome.code, outcome.result) == (1, counts(2, created=1, refused=1))
    assert len(outcome.refusals) == 1
    assert outcome.refusals[0].startswith("daftar.csv!3: G: “35.000 (6)” – ")
    assert not Asset.objects.exists()
    assert not Change.objects.filter(verb="asset.import").exists()
    assert not ImportBatch.objects.exists()


def test_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_bytes(LAPTOP_ROW, PRINTER_ROW))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        outcome = run_command(path, "--dry-run")

    assert (outcome.code, outcome.result) == (0, counts(2, created=2))
    assert not Asset.objects.exists()
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


def test_rows_go_into_the_unit_that_is_named(tmp_path: Path) -> None:
    unit = UnitFactory(code="PERL")
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_bytes(LAPTOP_ROW))

    assert run_command(path, "--unit", "PERL").code == 0
    assert run_command(path).result == counts(1, created=1)
    assert set(Asset.objects.values_list("unit__code", flat=True)) == {"UMUM", "PERL"}
    assert unit.assets.count() == 1


@pytest.mark.parametrize("name", ["kartu_pemeliharaan.xlsx", "pegawai_nominatif_nip_bermasalah.xlsx",
                                  "rekap_bimtek_2025.xlsx", "nothing.xlsx"])  # fmt: skip
def test_file_without_goods_is_one_sentence_and_exit_2(name: str) -> None:
    outcome = run_command(SAMPLES / name)

    assert outcome.code == 2
    assert outcome.result == {}
    assert len(outcome.errors) == 1
    assert outcome.errors[0].endswith(".")


def test_unknown_unit_and_list_without_code_column_are_exit_2(tmp_path: Path) -> None:
    path = tmp_path / "alat.csv"
    path.write_bytes(csv_bytes(["Laptop", "1", "7.000.000"], head=["nama", "register", "harga"]))

    assert run_command(path).code == 2
    assert run_command(SAMPLES / "kibb_titik_koma_cp1252.csv", "--unit", "TIDAK").code == 2


def test_table_without_rows_is_no_mistake(tmp_path: Path) -> None:
    outcome = import_rows(tmp_path)

    assert (outcome.code, outcome.result, outcome.errors) == (0, counts(0), [])


@pytest.mark.parametrize(
    ("name", "code", "result"),
    [
        ("kibb_angka_tanggal_campur.xlsx", 1, counts(9, created=4, refused=5)),
        ("kir_multi_sheet_tiga_kolom_kondisi.xlsx", 1, counts(20, refused=20)),
        ("kibb_html_berekstensi_xls.xls", 0, counts(9, created=9)),
        ("ebmd_daftar_barang_kode_terpecah.xlsx", 0, counts(9, created=9)),
        ("kibb_titik_koma_cp1252.csv", 0, counts(9, created=9)),
    ],
)
def test_sample_files_are_read_or_refused_row_by_row(name: str, code: int, result: object) -> None:
    outcome = run_command(SAMPLES / name)

    assert (outcome.code, outcome.result) == (code, result)
    again = run_command(SAMPLES / name)
    assert again.result == (result if code else counts(9, unchanged=9))


@pytest.mark.skipif(not REAL.exists(), reason="the offices' own files don't travel with the code")
def test_sheet_of_an_office_comes_in_whole_and_once() -> None:
    with (SAMPLES.parents[2] / "assets/reference/classification.csv").open() as file:
        known = set(Classification.objects.values_list("code", flat=True))
        Classification.objects.bulk_create(
            Classification(code=line["kode"], name=line["uraian"], level=int(line["level"]))
            for line in csv.DictReader(file)
            if line["kode"] not in known
        )

    first = run_command(REAL / "kibb_26col_1155rows.xlsx")
    second = run_command(REAL / "kibb_26col_1155rows.xlsx")

    assert first.result == counts(1155, created=1155)
    assert second.result == counts(1155, unchanged=1155)
    assert first.refusals == second.refusals == []
    local = Classification.objects.filter(is_local=True).values_list("code", flat=True)
    assert sorted(local) == ["1.3.2.05.02.04.019", "1.3.2.05.02.06.098", "1.3.2.06.01.01.097",
                             "1.3.2.08.01.55.040"]  # fmt: skip


@pytest.mark.skipif(not REAL.exists(), reason="the offices' own files don't travel with the code")
def test_device_list_of_an_office_has_no_code_column() -> None:
    outcome = run_command(REAL / "stdevice_dinas_messy.csv")

    assert (outcome.code, len(outcome.errors)) == (2, 1)


def test_reasons_come_in_the_language_of_the_program(tmp_path: Path) -> None:
    with translation.override("en"):
        english = import_rows(tmp_path, row(Kondisi="Rusak"))
    with translation.override("id"):
        indonesian = import_rows(tmp_path, row(Kondisi="Rusak", Ruangan="Gudang X"))

    assert "is not clear" in english.refusals[0]
    assert "belum jelas" in indonesian.refusals[0]
    assert indonesian.warnings[0].startswith("warning: daftar.csv!2: I: ")


# identity ---------------------------------------------------------------------------------------


def test_nibar_is_identity_before_code_and_register(tmp_path: Path) -> None:
    asset = AssetFactory(register=7, nibar=NIBAR, name="Laptop lama")

    outcome = import_rows(tmp_path, row(Register="0008", NIBAR=NIBAR))

    assert outcome.result == counts(1, updated=1)
    asset.refresh_from_db()
    assert (asset.register, asset.name) == (8, "Laptop")


def test_unknown_nibar_is_set_where_the_key_exists_without_one(tmp_path: Path) -> None:
    asset = AssetFactory(register=1, nibar=None)

    outcome = import_rows(tmp_path, row(NIBAR=NIBAR))

    assert outcome.result == counts(1, updated=1)
    asset.refresh_from_db()
    assert asset.nibar == NIBAR


def test_unknown_nibar_is_refused_where_the_key_exists_with_another(tmp_path: Path) -> None:
    AssetFactory(register=1, nibar="1234")

    outcome = import_rows(tmp_path, row(NIBAR=NIBAR))

    assert outcome.result == counts(1, refused=1)
    assert outcome.refusals[0].startswith("daftar.csv!2: D: ")


def test_row_with_a_nibar_alone_needs_no_register(tmp_path: Path) -> None:
    outcome = import_rows(tmp_path, row(Register="", NIBAR=NIBAR))

    assert outcome.result == counts(1, created=1)
    assert Asset.objects.get().register is None
    assert import_rows(tmp_path, row(Register="", NIBAR=NIBAR)).result == counts(1, unchanged=1)


def test_register_that_is_taken_does_not_move_to_the_nibar(tmp_path: Path) -> None:
    AssetFactory(register=7, nibar=NIBAR)
    AssetFactory(register=8)

    outcome = import_rows(tmp_path, row(Register="0008", NIBAR=NIBAR))

    assert outcome.result == counts(1, refused=1)


def test_later_row_of_the_same_key_is_refused(tmp_path: Path) -> None:
    outcome = import_rows(
        tmp_path,
        LAPTOP_ROW,
        row(Nama_Barang="Laptop lain"),
        row(Register="2", NIBAR=NIBAR),
        row(Register="3", NIBAR=NIBAR),
    )

    assert outcome.result == counts(4, created=2, refused=2)
    assert [line.split(":")[0] for line in outcome.refusals] == ["daftar.csv!3", "daftar.csv!5"]
    assert "2" in outcome.refusals[0]


def test_two_rows_for_one_asset_by_different_keys_are_refused(tmp_path: Path) -> None:
    AssetFactory(register=7, nibar=NIBAR)

    outcome = import_rows(tmp_path, row(Register="8", NIBAR=NIBAR), row(Register="7"))

    assert outcome.result == counts(2, updated=1, refused=1)


# what updating may do ---------------------------------------------------------------------------


def test_empty_cells_and_missing_columns_erase_nothing(tmp_path: Path) -> None:
    asset = AssetFactory(register=1, notes="Tetap", room=RoomFactory(), serial_number="SN1")

    outcome = import_rows(tmp_path, row(Merk="-", Harga="--", Kondisi="NIHIL", Tanggal_Perolehan=""))

    assert outcome.result == counts(1, unchanged=1)
    asset.refresh_from_db()
    assert (asset.brand, asset.notes, asset.value, asset.condition) == (
        "ASUS ExpertBook B1", "Tetap", 14_750_000, "B"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "verdict", "precision"),
    [
        ("2021", "unchanged", "day"),
        ("01-01-2021", "unchanged", "day"),
        ("Maret 2021", "unchanged", "day"),
        ("2020", "updated", "year"),
        ("April 2021", "updated", "month"),
        ("13-03-2021", "updated", "day"),
    ],
)
def test_less_precise_date_of_the_same_time_overwrites_nothing(
    tmp_path: Path, written: str, verdict: str, precision: str
) -> None:
    asset = AssetFactory(register=1)

    outcome = import_rows(tmp_path, [LAPTOP, "Laptop", "1", written], head=[*HEAD[:3], HEAD[5]])

    assert outcome.result[verdict] == 1
    asset.refresh_from_db()
    assert asset.acquired_precision == precision


def test_everything_else_updates_with_old_and_new_in_the_trail(tmp_path: Path) -> None:
    asset = AssetFactory(register=1)

    import_rows(tmp_path, row(Harga="Rp. 7.105.000,-", Kondisi="Kurang Baik"))

    new, old = asset.history.all()[:2]
    assert (old.value, new.value) == (14_750_000, 7_105_000)
    assert (old.condition, new.condition) == ("B", "RR")
    assert new.change.verb == "asset.import"


def test_a_row_that_hardly_speaks_of_the_same_goods_is_warned_of_and_can_be_left_out(tmp_path: Path) -> None:
    import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW)
    other = row(Merk="Lenovo", Tanggal_Perolehan="2012", Harga="4.000.000")
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_bytes(other, row(PRINTER_ROW, Merk="Canon")))

    outcome = run_command(path, "--leave-doubted")

    assert (outcome.code, outcome.result) == (0, counts(2, updated=1, unchanged=1))
    [warning] = outcome.warnings
    assert warning.startswith("warning: daftar.csv!2: C: ")
    assert "“Laptop Asus”" in warning
    assert Asset.objects.get(classification=LAPTOP).brand == "Asus"
    outcome = run_command(path)
    assert (outcome.code, outcome.result) == (0, counts(2, updated=1, unchanged=1))
    assert outcome.warnings == [warning]
    assert Asset.objects.get(classification=LAPTOP).brand == "Lenovo"


@pytest.mark.parametrize(
    ("changes", "is_doubted"),
    [
        ({"Merk": "ASUS Vivobook", "Tanggal_Perolehan": "2012", "Harga": "1"}, False),
        ({"Merk": "Lenovo", "Tanggal_Perolehan": "2019", "Harga": "1"}, False),
        ({"Merk": "Lenovo", "Harga": "1"}, False),
        ({"Merk": "Lenovo", "Tanggal_Perolehan": "", "Harga": "1", "Nama_Barang": "Mesin tik"}, True),
        ({"Merk": "", "Tanggal_Perolehan": "", "Harga": "1", "Nama_Barang": "Mesin tik"}, False),
    ],
)
def test_one_fact_that_agrees_is_enough_and_less_than_three_are_no_doubt(
    tmp_path: Path, changes: dict[str, str], is_doubted: bool
) -> None:
    import_rows(tmp_path, LAPTOP_ROW)

    path = tmp_path / "changed.csv"
    path.write_bytes(csv_bytes(row(**changes)))
    outcome = run_command(path, "--leave-doubted")

    assert outcome.result == (counts(1, unchanged=1) if is_doubted else counts(1, updated=1))


def test_another_number_of_the_maker_is_warned_of_too(tmp_path: Path) -> None:
    asset = AssetFactory(classification_id=LAPTOP, register=1, brand="Asus", serial_number="SN-1")
    head = [*HEAD, "No. Seri Pabrik"]

    same = import_rows(tmp_path, [*LAPTOP_ROW, "sn-1"], head=head)
    other = import_rows(tmp_path, [*LAPTOP_ROW, "SN-2"], head=head)

    asset.refresh_from_db()
    assert (len(same.warnings), len(other.warnings), asset.serial_number) == (0, 1, "SN-2")


def test_family_follows_code_and_name(tmp_path: Path) -> None:
    asset = AssetFactory(register=1, nibar=NIBAR)

    import_rows(tmp_path, row(PRINTER_ROW, NIBAR=NIBAR))

    asset.refresh_from_db()
    assert asset.family is not None
    assert asset.family.key == "printer"


# against the register ---------------------------------------------------------------------------


def test_unknown_leaf_is_added_as_local_with_a_warning(tmp_path: Path) -> None:
    new = "1.3.2.10.01.02.777"

    outcome = import_rows(tmp_path, row(Kode_Barang=new), row(Kode_Barang=new, Register="2"))

    assert outcome.result == counts(2, created=2)
    assert len(outcome.warnings) == 2
    code = Classification.objects.get(code=new)
    assert (code.is_local, code.level, code.name) == (True, 7, "Laptop")
    assert import_rows(tmp_path, row(Kode_Barang=new)).warnings == []


def test_unknown_parent_is_refused(tmp_path: Path) -> None:
    outcome = import_rows(tmp_path, row(Kode_Barang="132990101001"))

    assert outcome.result == counts(1, refused=1)
    assert outcome.refusals[0].startswith("daftar.csv!2: A: “132990101001” – ")


def test_room_is_found_by_code_or_name_and_else_kept_as_text(tmp_path: Path) -> None:
    room = RoomFactory(code="A-103", name="Ruang Staf TU")

    outcome = import_rows(
        tmp_path,
        row(Ruangan="a-103"),
        row(Register="2", Ruangan="R. STAF TU"),
        row(Register="3", Ruangan="010201"),
    )

    assert len(outcome.warnings) == 1
    by_number = {asset.register: asset for asset in Asset.objects.all()}
    assert by_number[1].room == by_number[2].room == room
    assert (by_number[3].room, by_number[3].room_text) == (None, "010201")


def test_own_unit_column_is_followed(tmp_path: Path) -> None:
    UnitFactory(code="PERL")

    outcome = import_rows(
        tmp_path,
        [*LAPTOP_ROW[:3], "PERL"],
        [*LAPTOP_ROW[:3], "TIDAK"],
        head=[*HEAD[:3], "Kode unit"],
    )

    assert outcome.result == counts(2, created=1, refused=1)


def test_import_stands_in_the_list_with_its_file(tmp_path: Path) -> None:
    import_rows(tmp_path, LAPTOP_ROW)

    batch = ImportBatch.objects.get()
    assert (batch.state, batch.created, batch.by) == ("applied", 1, User.objects.system())
    with batch.file.open() as content:
        assert content.read() == csv_bytes(LAPTOP_ROW)


@pytest.mark.sqlite
def test_ten_thousand_rows_take_few_statements_on_the_way(tmp_path: Path) -> None:
    """Inserts are cut small by SQLite; what counts here is that nothing is asked row by row."""
    rows = [row(Register=str(number)) for number in range(1, 3001)]
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_bytes(*rows))

    begin = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        outcome = run_command(path, "--dry-run")

    assert outcome.result == counts(3000, created=3000)
    assert len(queries) <= 15
    assert time.process_time() - begin < 60
