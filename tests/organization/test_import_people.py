from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.importing.models import ImportBatch
from core.trail.models import Change
from organization.grades import parse_grade, spelled_grade
from organization.models import Employee, Position, User
from tests.assets.importing import Outcome, csv_bytes, work
from tests.factories import EmployeeFactory, UnitFactory, office
from tests.importing.lists import import_list, write_xlsx

pytestmark = pytest.mark.django_db

HEAD = ["No", "Nama", "NIP", "Golongan", "Jabatan", "Unit Kerja"]
NIP, OTHER_NIP, PPPK = "198705122010012011", "197203151998031004", "199301012024211005"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "synthetic"


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Outcome]:
    def bring(*rows: list[Any], head: list[str] = HEAD) -> Outcome:
        return import_list("people", write_xlsx(tmp_path / "nominatif.xlsx", head, *rows))

    return bring


def test_nominative_list_as_offices_print_it(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "nominatif.xlsx",
        ["DAFTAR NOMINATIF PEGAWAI"],
        ["KEADAAN 1 JANUARI 2026"],
        [],
        ["NO", "NAMA / NIP", "", "PANGKAT / GOL. RUANG", "JABATAN", "ESELON", "KET"],
        ["", "NAMA", "NIP", "", "", "", ""],
        ["1", "2", "3", "4", "5", "6", "7"],
        [1, "SITI CONTOH, S.E., M.M.", "19720315 199803 1 004", "Pembina / IV.a", "Kepala Bagian", "III.a"],
        [2, "BUDI CONTOH, S.Kom", "'198705122010012011", "Penata (III/c)", "Kepala Sub Bagian", "IV.a"],
        [3, "ANI CONTOH, A.Md", PPPK, "VII", "Pranata Komputer", "-"],
        [4, "EDI CONTOH", "-", "-", "Tenaga Harian Lepas", "-"],
        [],
        ["", "Mengetahui,", "", "", "Sungai Contoh, 2 Januari 2026"],
        ["", "Kepala Bagian Umum", "", "", "Pengelola Kepegawaian"],
        ["", "SITI CONTOH, S.E., M.M.", "", "", "BUDI CONTOH, S.Kom"],
        ["", "NIP. 19720315 199803 1 004", "", "", "NIP. 19870512 201001 2 011"],
    )  # fmt: skip

    outcome = import_list("people", path)

    assert (outcome.code, outcome.result["created"], outcome.result["rows"]) == (0, 4, 4)
    found = {e.name.split()[0]: (e.staff_number, e.employment, e.grade) for e in Employee.objects.all()}
    assert found == {
        "SITI": (OTHER_NIP, "PNS", "IV/a"),
        "BUDI": (NIP, "PNS", "III/c"),
        "ANI": (PPPK, "PPPK", "VII"),
        "EDI": (None, "THL", ""),
    }
    assert Position.objects.filter(name="Pranata Komputer").exists()
    assert Change.objects.filter(verb="employee.import").count() == 1
    again = import_list("people", path)
    assert (again.code, again.result["unchanged"], again.warnings) == (0, 4, [])
    assert all(e.history.count() == 1 for e in Employee.objects.all())


def test_a_rounded_staff_number_is_refused_with_what_to_do(bring: Callable[..., Outcome]) -> None:
    outcome = bring(
        [1, "Siti", 198705122010012011, "", "", ""],
        [2, "Budi", "1,98705E+17", "", "", ""],
        [3, "Ani", "198705122010011000", "", "", ""],
        [4, "Edi", "19870512", "", "", ""],
    )

    assert (outcome.code, outcome.result["refused"], Employee.objects.count()) == (1, 4, 0)
    assert [("teks" in line, "18 digit" in line) for line in outcome.refusals] == [
        (True, False), (True, False), (True, False), (False, True),
    ]  # fmt: skip
    assert "198705122010012011" not in "".join(outcome.errors), (
        "staff numbers are masked where they are quoted"
    )


def test_an_impossible_birth_date_is_warned_of_and_kept(bring: Callable[..., Outcome]) -> None:
    outcome = bring([1, "Siti", "19801332 200501 2 001", "III/b", "Pelaksana", ""])

    assert (outcome.code, outcome.result["created"]) == (0, 1)
    assert any("tanggal lahir" in line for line in outcome.warnings)
    assert Employee.objects.get(name="Siti").staff_number == "198013322005012001"


def test_the_number_and_the_person_stand_once_in_a_list(bring: Callable[..., Outcome]) -> None:
    outcome = bring(
        [1, "Siti", NIP, "", "", ""],
        [2, "Sri", NIP, "", "", ""],
        [3, "Edi", "-", "", "", ""],
        [4, "EDI", "", "", "", ""],
    )

    assert outcome.result == {"rows": 4, "created": 2, "updated": 0, "unchanged": 0, "refused": 2}
    assert ["!3:" in outcome.refusals[0], "!5:" in outcome.refusals[1]] == [True, True]


def test_a_missing_cell_erases_nothing_and_capitals_are_no_other_name(bring: Callable[..., Outcome]) -> None:
    EmployeeFactory(name="Siti Contoh, S.E.", staff_number=NIP, grade="III/b", email="siti@contoh.go.id")

    outcome = bring([1, "SITI CONTOH, S.E.", NIP, "III/c", "", ""])

    siti = Employee.objects.get()
    assert outcome.result["updated"] == 1
    assert (siti.name, siti.grade, siti.email) == ("Siti Contoh, S.E.", "III/c", "siti@contoh.go.id")
    assert siti.position is not None


def test_who_has_no_number_is_known_by_name_and_unit(bring: Callable[..., Outcome]) -> None:
    umum, other = office(), UnitFactory(code="HUKUM", name="Bagian Hukum")
    EmployeeFactory(name="Edi Contoh", staff_number=None, unit=umum, position=None)
    EmployeeFactory(name="Ani", staff_number=None, unit=umum)
    EmployeeFactory(name="ANI", staff_number=None, unit=umum)

    outcome = bring(
        [1, "Edi Contoh", "", "", "Sopir", "umum"],
        [2, "Edi Contoh", "", "", "", "Bagian Hukum"],
        [3, "Ani", "", "", "", ""],
    )

    assert (outcome.result["updated"], outcome.result["created"], outcome.result["refused"]) == (1, 1, 1)
    assert all(name in outcome.refusals[0] for name in ("Ani (", "ANI (")), "the candidates are named"
    assert not Employee.objects.filter(unit=other).exists(), "nothing is applied while a row is refused"


def test_a_number_that_becomes_known_is_given_to_the_one_of_that_name(bring: Callable[..., Outcome]) -> None:
    edi = EmployeeFactory(name="Edi Contoh", staff_number=None, employment="THL")

    assert bring([1, "Edi Contoh", PPPK, "", "", ""]).result["updated"] == 1
    edi.refresh_from_db()
    assert (edi.staff_number, edi.employment) == (PPPK, "PPPK")


def test_name_and_number_may_share_a_cell(bring: Callable[..., Outcome]) -> None:
    bring(
        [1, "SITI CONTOH, S.E.\nNIP. 19870512 201001 2 011", "Penata"], head=["No", "Nama / NIP", "Pangkat"]
    )

    siti = Employee.objects.get()
    assert (siti.name, siti.staff_number, siti.grade) == ("SITI CONTOH, S.E.", NIP, "III/c")


def test_an_unknown_unit_is_refused_with_the_nearest(bring: Callable[..., Outcome]) -> None:
    UnitFactory(code="PROTOKOL", name="Bagian Protokol")

    outcome = bring([1, "Siti", NIP, "", "", "Bagian Protokoler"], [2, "Budi", "", "", "", "Xyz"])

    assert "mirip: Bagian Protokol" in outcome.refusals[0]
    assert outcome.result["refused"] == 2


def test_people_of_other_units_are_nobodys_business(stranger: User, tmp_path: Path) -> None:
    EmployeeFactory(name="Siti", staff_number=NIP)
    client = _signed_in(stranger)

    batch = _upload(client, stranger, csv_bytes([1, "Siti", NIP, "", "", ""], head=HEAD))

    assert (batch.kind, batch.refused) == ("people", 1)
    assert "di luar unit" in client.get(batch.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("Pembina / IV.a", "IV/a"), ("Pengatur (II/c)", "II/c"), ("III/b", "III/b"), ("3c", None),
        ("Penata Muda Tk. I, III/b", "III/b"), ("Penata Tk. I", "III/d"), ("III C", "III/c"), ("VII", "VII"),
        ("Golongan IX", "IX"), ("II/e", None), ("Kepala", None), ("XVIII", None),
    ],
)  # fmt: skip
def test_grades_by_the_ways_in_which_lists_write_them(written: str, grade: str | None) -> None:
    assert parse_grade(written) == grade


@pytest.mark.parametrize(
    ("grade", "spelled"),
    [
        ("IV/b", "Pembina Tingkat I (IV/b)"),
        ("III c", "Penata (III/c)"),
        ("IX", "Golongan IX"),
        ("kontrak", "kontrak"),
        ("", ""),
    ],
)
def test_grade_stands_under_a_signature_with_its_rank(grade: str, spelled: str) -> None:
    assert spelled_grade(grade) == spelled


def test_the_page_says_by_the_headings_what_it_reads(keeper: User) -> None:
    client = _signed_in(keeper)

    batch = _upload(client, keeper, csv_bytes([1, "Siti", NIP, "III/c", "Sopir", ""], head=HEAD))

    text = client.get(batch.get_absolute_url()).content.decode()
    assert (batch.kind, batch.is_guessed, batch.created) == ("people", True, 1)
    assert "Menurut judul kolomnya" in text
    assert "19870512••••••••11" in text


def test_the_kind_can_be_changed_and_the_file_is_read_anew(keeper: User) -> None:
    client = _signed_in(keeper)
    batch = _upload(client, keeper, csv_bytes([1, "Siti", NIP, "III/c", "Sopir", ""], head=HEAD))

    client.post(reverse("importing:import_kind", args=[batch.pk]), {"kind": "assets"})
    work()

    batch.refresh_from_db()
    assert (batch.kind, batch.is_guessed, batch.rows_total) == ("assets", False, 0)


def test_who_may_not_read_staff_numbers_may_not_import_them(technician: User, coordinator: User) -> None:
    for user in (technician, coordinator):
        batch = ImportBatch.objects.visible_to(user)
        assert not batch.filter(kind="people").exists()
    assert _signed_in(technician).get(reverse("importing:import_list")).status_code == 403


def test_administrator_imports_people_and_no_goods(administrator: User) -> None:
    client = _signed_in(administrator)

    text = client.get(reverse("importing:import_list")).content.decode()
    assert "daftar nominatif" in text
    assert "KIB B" not in text


@pytest.mark.skipif(not SHARED.exists(), reason="the sample files are not here")
def test_the_sample_list_is_told_what_is_wrong_in_it() -> None:
    outcome = import_list("people", SHARED / "pegawai_nominatif_nip_bermasalah.xlsx", "--dry-run")

    assert outcome.result == {"rows": 6, "created": 5, "updated": 0, "unchanged": 0, "refused": 1}
    assert outcome.refusals[0].startswith("Nominatif!8: C:")
    assert any(line.startswith("warning: Nominatif!11: C:") for line in outcome.warnings)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="organization.permissions.RoleBackend")
    return client


def _upload(client: Client, user: User, content: bytes) -> ImportBatch:
    unit = user.scope or office()
    file = SimpleUploadedFile("daftar.csv", content)
    client.post(reverse("importing:import_list"), {"file": file, "unit": unit.pk})
    work()
    return ImportBatch.objects.get()
