from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.outbox.models import Notice
from core.spreadsheets.problems import Problem
from tests.assets.importing import Outcome
from tests.factories import CourseFactory, EmployeeFactory
from tests.importing.lists import import_list, write_xlsx
from training.importing.columns import parse_hours
from training.importing.days import Days, parse_days
from training.models import Course, Participation, Session

HEAD = ["No", "Nama", "NIP", "Jabatan", "Nama Diklat/Bimtek", "Penyelenggara", "Tempat",
        "Tanggal Pelaksanaan", "Jml JP", "No. Sertifikat", "Biaya (Rp)", "Sumber Dana", "Ket"]  # fmt: skip
NIP = "198705122010012011"


@pytest.fixture
def bring(db: None, tmp_path: Path) -> Callable[..., Outcome]:
    def bring(*rows: list[Any]) -> Outcome:
        return import_list(
            "training", write_xlsx(tmp_path / "rekap.xlsx", ["REKAPITULASI BIMTEK"], [], HEAD, *rows)
        )

    return bring


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("10 s/d 13 Juni 2025", date(2025, 6, 10), date(2025, 6, 13)),
        ("12 s.d. 14 Maret 2025", date(2025, 3, 12), date(2025, 3, 14)),
        ("3-4 Maret 2025", date(2025, 3, 3), date(2025, 3, 4)),
        ("3 - 4 Maret 2025", date(2025, 3, 3), date(2025, 3, 4)),
        ("30 Juni – 2 Juli 2025", date(2025, 6, 30), date(2025, 7, 2)),
        ("30 Desember s.d. 2 Januari 2025", date(2024, 12, 30), date(2025, 1, 2)),
        ("30 Desember 2024 sampai dengan 2 Januari 2025", date(2024, 12, 30), date(2025, 1, 2)),
        ("12/02/2025", date(2025, 2, 12), date(2025, 2, 12)),
        ("12-02-2025 s/d 14-02-2025", date(2025, 2, 12), date(2025, 2, 14)),
        ("Senin, 3 Maret 2025", date(2025, 3, 3), date(2025, 3, 3)),
        ("Rabu s.d. Jumat, 5 s.d. 7 Maret 2025", date(2025, 3, 5), date(2025, 3, 7)),
        ("5 dan 6 Maret 2025", date(2025, 3, 5), date(2025, 3, 6)),
        ("28 Februari s.d. 1 Maret 2024", date(2024, 2, 28), date(2024, 3, 1)),
    ],
)
def test_days_as_recaps_write_them(written: str, first: date, last: date) -> None:
    assert parse_days(written) == Days(first, last)


def test_a_month_alone_is_taken_whole_with_a_doubt() -> None:
    assert parse_days("Februari 2024") == Days(date(2024, 2, 1), date(2024, 2, 29), "days_month_only")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2025", "days_year_only"), ("13 s/d 10 Juni 2025", "days_reversed"),
        ("31-02-2025", "date_no_such_day"),
        ("30 s/d 31 Juni 2025", "date_no_such_day"), ("minggu depan", "days_unreadable"),
        ("1 Januari 2020 s/d 1 Maret 2025", "days_too_many"),
    ],
)  # fmt: skip
def test_what_are_no_days_is_refused(written: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        parse_days(written)

    assert refused.value.code == code


@given(st.text(max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    for parse in (parse_days, parse_hours):
        try:
            parse(text)
        except Problem as problem:
            told = str(problem)
            assert told


@pytest.mark.parametrize(
    ("written", "hours"),
    [("24 JP", 24), ("16", 16), (16.0, 16), ("3 JP", 3), ("20 jam pelajaran", 20), ("-", None)],
)
def test_hours_with_and_without_their_unit(written: Any, hours: int | None) -> None:
    assert parse_hours(written) == hours


def test_a_recap_becomes_courses_sessions_and_records(bring: Callable[..., Outcome]) -> None:
    budi = EmployeeFactory(name="Budi Contoh, S.Kom", staff_number=NIP)
    edi = EmployeeFactory(name="Edi Contoh", staff_number=None)
    known = CourseFactory(name="Pengelolaan barang milik daerah", validity_months=24, hours=20)
    rows: list[list[Any]] = [
        [1, "BUDI CONTOH", NIP, "", "Bimtek Pengelolaan Barang Milik Daerah", "LPPSP", "Jakarta",
         "10 s/d 13 Juni 2025", "20 JP", "012/SERT/VI/2025", "5.500.000", "APBD", "luar daerah"],
        [2, "Edi Contoh", "-", "THL", "Bimtek Pengelolaan Barang Milik Daerah", "LPPSP", "Jakarta",
         "10 s/d 13 Juni 2025", "20 JP", "", "", "APBD", "sertifikat belum ada"],
        [3, "Edi Contoh", "-", "THL", "Webinar keamanan siber", "BSSN", "daring", "Agustus 2025", "",
         "belum ada", "0", "", ""],
    ]  # fmt: skip

    outcome = bring(*rows)

    assert outcome.result == {"rows": 3, "created": 3, "updated": 0, "unchanged": 0, "refused": 0}
    session = Session.objects.get(course=known)
    assert (session.status, session.place, session.hours) == ("held", "Jakarta", 20)
    of_budi = Participation.objects.get(employee=budi)
    assert (of_budi.attendance, of_budi.hours, of_budi.certificate_number) == (
        "attended",
        20,
        "012/SERT/VI/2025",
    )
    assert (of_budi.certificate_on, of_budi.expires_on) == (date(2025, 6, 13), date(2027, 6, 13))
    assert (of_budi.cost, of_budi.fund_source) == (5_500_000, "APBD")
    of_edi = Participation.objects.get(employee=edi, session=session)
    assert of_edi.lacks_certificate, "not yet is a state"
    webinar = Course.objects.get(name="Webinar keamanan siber")
    assert (webinar.is_active, webinar.kind, webinar.mode) == (False, "seminar", "online")
    assert not Notice.objects.exists()
    assert bring(*rows).result["unchanged"] == 3
    assert (Session.objects.count(), Participation.objects.count()) == (2, 3)

    rows[1][9] = "013/SERT/VI/2025"
    assert bring(*rows).result["updated"] == 1, "the certificate comes later"
    of_edi.refresh_from_db()
    assert of_edi.certificate_number == "013/SERT/VI/2025"
    rows[1][9] = ""
    assert bring(*rows).result["unchanged"] == 3, "an empty cell erases nothing"


def test_bad_rows_are_refused_each_with_its_reason(bring: Callable[..., Outcome]) -> None:
    EmployeeFactory(name="Budi Contoh", staff_number=NIP)
    EmployeeFactory(name="Ani")
    EmployeeFactory(name="ANI, S.E.")

    def row(name: str, days: str = "3-4 Maret 2025", jp: Any = 16, nip: Any = "") -> list[Any]:
        return [1, name, nip, "", "Excel", "", "", days, jp, "", "", "", ""]

    outcome = bring(
        row("Budi Conto"), row("Ani"), row("Budi Contoh", days="minggu depan"),
        row("Budi Contoh", days="3-4 Maret 2099"), row("Budi Contoh", days="5-6 Maret 2025", jp="dua hari"),
        row("Budi", nip=198705122010012011), row("Budi Contoh"), row("Lain", nip=NIP),
    )  # fmt: skip

    assert (outcome.code, outcome.result["refused"]) == (1, 7)
    reasons = {int(line.split("!")[1].split(":")[0]): line for line in outcome.refusals}
    assert "Budi Contoh" in reasons[4], "the nearest name"
    assert "ANI, S.E." in reasons[5], "the candidates"
    assert "format" in reasons[9], "a number that the spreadsheet program has rounded"
    assert "baris 10" in reasons[11].lower(), "the same person by number"
    assert not Course.objects.filter(name="Excel").exists(), "nothing is added while a row is refused"
