"""The papers are read back: what stands on them is what stands in the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from assets.models import Asset, Handover, Printout
from assets.papers import handover, kib_b, room_card
from assets.papers.handover import handover_paper
from assets.papers.kib_b import kib_b as make_kib_b
from assets.papers.printing import AT_ONCE, KEPT, make_printout
from core.documents.columns import cell_text
from core.jobs.actions import work_on
from core.jobs.models import Job
from core.trail.recording import change
from maintenance.card import COLUMNS as CARD_COLUMNS
from organization.models import User
from tests.documents.registers import cells_of, texts_of
from tests.factories import (
    PRINTER,
    AssetFactory,
    BuildingFactory,
    CustodyFactory,
    EmployeeFactory,
    HandoverFactory,
    PrintoutFactory,
    RoomFactory,
    SignerFactory,
    StationeryFactory,
    UnitFactory,
    office,
)

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
TODAY = date(2026, 11, 24)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=JAKARTA), tick=False):
        yield


@pytest.fixture
def desk(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


SIGNED = {"as_of": "2026-11-24", "signed_on": "2026-11-24", "form": "pdf"}


def saved(response: HttpResponse, folder: Path, name: str = "paper.pdf") -> Path:
    assert response.status_code == 200, response.content[:400]
    path = folder / name
    path.write_bytes(response.content)
    return path


def kib(client: Client, **asked: Any) -> HttpResponse:
    return client.post(
        reverse("assets:kib_b_print"),
        {"unit": office().pk, "as_of": "2026-11-24", "signed_on": "2026-11-24", "form": "pdf", **asked},
    )


def header_of(sheet: Any, first: str = "No") -> tuple[list[Any], list[Any], int]:
    """The two header rows, merged cells filled, and the number of the row after the numbering row."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = next(at for at, row in enumerate(rows) if row[0] == first)
    return rows[at], rows[at + 1], at + 3


def test_columns_are_those_of_the_forms() -> None:
    titles = {
        kib_b: "No|Kode Barang|Jenis Barang / Nama Barang|Nomor Register|Merk / Type|Ukuran / CC|Bahan"
        "|Tahun Pembelian|Nomor: Pabrik|Nomor: Rangka|Nomor: Mesin|Nomor: Polisi|Nomor: BPKB|Asal-usul"
        "|Harga (Rp)|Keterangan",
        room_card: "No|NIBAR|Nomor Register|Kode Barang|Nama Barang|Spesifikasi Nama Barang"
        "|Spesifikasi Barang: Merk / Tipe|Spesifikasi Barang: Tahun Perolehan|Jumlah|Satuan|Keterangan",
    }
    for form, expected in titles.items():
        found = [f"{c.group}: {c.title}" if c.group else str(c.title) for c in form.COLUMNS]
        assert found == expected.split("|")
    assert [len(kib_b.COLUMNS), len(room_card.COLUMNS)] == [16, 11]
    card = [f"{c.group}: {c.title}" if c.group else str(c.title) for c in CARD_COLUMNS]
    assert card == [
        *("No", "Tanggal", "Jenis", "Uraian Pemeliharaan", "Pelaksana", "Kondisi: Sebelum"),
        *("Kondisi: Sesudah", "Biaya (Rp)", "Sumber Dana", "Paraf"),
    ]


@pytest.mark.parametrize("count", [1, 25])
def test_kib_b_print_shows_the_register(count: int, desk: Client, keeper: User, tmp_path: Path) -> None:
    StationeryFactory()
    SignerFactory(employee=EmployeeFactory(name="Dra. Ratna", staff_number="198705122010012011"))
    AssetFactory.create_batch(count, serial_number="PF-3A12", origin="Pembelian")

    paper = saved(kib(desk), tmp_path)

    *cells, total = cells_of(paper)
    register = make_kib_b(unit=office(), by=keeper, as_of=TODAY, signed_on=TODAY, today=TODAY)
    assert cells == [
        [cell_text(column, row[column.field]) for column in kib_b.COLUMNS] for row in register.rows
    ]
    assert total[14] == f"{14_750_000 * count:,}".replace(",", ".")
    text = texts_of(paper)[-1]
    assert "NIP. 19870512 201001 2 011" in text
    assert "Contoh, 24 November 2026" in text
    assert "Keadaan per 24 November 2026" in text


def test_kib_b_print_without_goods_says_nihil(desk: Client, tmp_path: Path) -> None:
    (text,) = texts_of(saved(kib(desk), tmp_path))

    assert "N I H I L" in text
    assert "KUASA PENGGUNA BARANG" in text


def test_kib_b_workbook_has_the_same_columns_and_rows(desk: Client, tmp_path: Path) -> None:
    AssetFactory(name='=HYPERLINK("http://x")', nibar="1" * 45, register=7, value=Decimal("1500000.50"))

    response = kib(desk, form="xlsx")

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    upper, lower, at = header_of(sheet)
    names = [below or above for above, below in zip(upper, lower, strict=True)]
    row = [cell.value for cell in sheet[at + 1]]
    assert names == [column.title for column in kib_b.COLUMNS]
    assert row[1:4] == ["1.3.2.10.01.02.002", '=HYPERLINK("http://x")', "0007"]
    assert sheet.cell(at + 1, 3).data_type == "s"
    assert row[14] == 1500000.5
    assert response["Content-Disposition"] == 'attachment; filename="KIB-B-UMUM-2026-11-24.xlsx"'


def test_kib_b_holds_what_is_in_the_books_and_the_scope(
    desk: Client, keeper: User, stranger: User, client_of: ClientOf, tmp_path: Path
) -> None:
    below = UnitFactory(code="RT", parent=office())
    AssetFactory(name="Milik sendiri")
    AssetFactory(name="Di bawah", unit=below)
    AssetFactory(name="Sudah dihapus", status="disposed")
    AssetFactory(name="Di tempat lain", unit=stranger.scope)
    AssetFactory(name="Bangunan", classification_id="1.3.3.01.01.01.001")

    text = "".join(texts_of(saved(kib(desk), tmp_path)))

    assert all(name in text for name in ("Milik sendiri", "Di bawah"))
    assert not any(name in text for name in ("Sudah dihapus", "Di tempat lain", "Bangunan"))
    assert kib(client_of(stranger)).status_code == 422


def test_kib_b_of_an_earlier_day_shows_what_stood_there_then(
    desk: Client, keeper: User, tmp_path: Path
) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=JAKARTA), tick=False):
        asset = AssetFactory(name="Nama lama", value=1_000_000)
        gone = AssetFactory(name="Dihapus kemudian")
    with time_machine.travel(datetime(2026, 6, 30, 23, 59, tzinfo=JAKARTA), tick=False):
        AssetFactory(name="Menit terakhir")
    with time_machine.travel(datetime(2026, 7, 1, 0, 0, tzinfo=JAKARTA), tick=False), change("t", by=keeper):
        asset.name, asset.value = "Nama baru", 2_000_000
        asset.save()
        gone.status = "disposed"
        gone.save()
        AssetFactory(name="Baru dibeli")

    then = "".join(texts_of(saved(kib(desk, as_of="2026-06-30"), tmp_path)))
    now = "".join(texts_of(saved(kib(desk), tmp_path)))

    assert all(text in then for text in ("Nama lama", "Dihapus kemudian", "Menit terakhir", "1.000.000"))
    assert not any(text in then for text in ("Nama baru", "Baru dibeli"))
    assert "Keadaan per 30 Juni 2026" in then
    assert all(text in now for text in ("Nama baru", "Baru dibeli", "Menit terakhir"))
    assert "Dihapus kemudian" not in now


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"as_of": "2026-11-25"}, "25 November 2026"),
        ({"as_of": "2020-01-01"}, "24 November 2026"),
        ({"as_of": "2026-02-30"}, ""),
        ({"signed_on": "3026-01-01"}, "3026"),
        ({"form": "docx"}, "docx"),
        ({"unit": "999999"}, ""),
    ],
)
def test_kib_b_print_refuses(asked: dict[str, str], says: str, desk: Client) -> None:
    AssetFactory()

    response = kib(desk, **asked)

    assert response.status_code == 422
    assert says in response.content.decode()


def test_signing_on_an_earlier_day_is_by_who_signed_then(desk: Client, tmp_path: Path) -> None:
    SignerFactory(employee=None, name="Yang lama", from_on=date(2025, 1, 1), until_on=date(2026, 6, 30))
    SignerFactory(
        employee=None, name="Yang baru", from_on=date(2026, 7, 1), standing="Plt.", post="Kabag Umum"
    )

    (then,) = texts_of(saved(kib(desk, signed_on="2026-06-30"), tmp_path))
    (now,) = texts_of(saved(kib(desk), tmp_path))

    assert "Yang lama" in then
    assert "Yang baru" in now
    assert "Plt. Kabag Umum" in now


def test_paper_speaks_indonesian_to_english_readers(desk: Client, keeper: User, tmp_path: Path) -> None:
    keeper.language = "en"
    keeper.save()
    AssetFactory(mode="02", origin="")

    with translation.override("en"):
        text = "".join(texts_of(saved(kib(desk), tmp_path)))

    assert "November 2026" in text
    assert "Hibah" in text


def test_room_card_print_shows_the_room(desk: Client, tmp_path: Path) -> None:
    StationeryFactory()
    SignerFactory(duty="custodian", employee=EmployeeFactory(name="Si Pengurus", grade="III/b"))
    SignerFactory(duty="delegated_user")
    head = EmployeeFactory(name="Si Ruangan", grade="VII")
    room = RoomFactory(code="A/1", name="Ruang Rapat", responsible=head)
    AssetFactory(room=room, nibar="9" * 45, specification="Core i5", brand="Acer", register=12)
    AssetFactory(room=RoomFactory())

    paper = saved(desk.get(reverse("assets:room_card_print"), {"room": "A/1"}), tmp_path)

    (row,) = cells_of(paper)
    text = texts_of(paper)[0]
    assert [row[0], row[1].replace(" ", ""), *row[2:10]] == [
        *("1", "9" * 45, "0012", "1.3.2.10.01.02.002", "Laptop", "Core i5", "Acer", "2021", "1", "Unit")
    ]
    assert text.index("PENGURUS BARANG PEMBANTU") < text.index("PENANGGUNG JAWAB RUANGAN")
    assert all(name in text for name in ("Si Pengurus", "Si Ruangan", "Ruang Rapat", "Bagian Umum"))
    assert "Penata Muda Tingkat I (III/b) Golongan VII" in text


def test_room_card_may_have_the_condition(desk: Client, tmp_path: Path) -> None:
    room = RoomFactory(code="A-1")
    AssetFactory(room=room, condition="RR")

    asked = {"room": "A-1", "with_condition": "on"}
    (row,) = cells_of(saved(desk.get(reverse("assets:room_card_print"), asked), tmp_path))

    assert row[10] == "RR"


def test_room_card_of_a_room_elsewhere_is_refused(stranger: User, client_of: ClientOf) -> None:
    room = RoomFactory()

    response = client_of(stranger).get(reverse("assets:room_card_print"), {"room": room.code})

    assert response.status_code == 422


def test_room_card_shows_nothing_of_another_unit(stranger: User, client_of: ClientOf, tmp_path: Path) -> None:
    room = RoomFactory(unit=stranger.scope)
    AssetFactory(name="Milik Umum", room=room)
    AssetFactory(name="Milik sendiri", room=room, unit=stranger.scope)

    url = reverse("assets:room_card_print")
    text = texts_of(saved(client_of(stranger).get(url, {"room": room.code}), tmp_path))[0]

    assert "Milik sendiri" in text
    assert "Milik Umum" not in text


def test_cards_of_many_rooms_begin_a_page_each(desk: Client, tmp_path: Path) -> None:
    building = BuildingFactory()
    first, second = RoomFactory(code="A/1", building=building), RoomFactory(code="A-1", building=building)
    RoomFactory(code="A-2", building=building)
    AssetFactory.create_batch(40, room=first)
    AssetFactory(room=second, name="=1+1")
    AssetFactory(room=RoomFactory(building=BuildingFactory(code="Lain")))
    asked = {"building": building.pk, "as_of": "2026-11-24", "signed_on": "2026-11-24"}
    url = reverse("assets:room_cards_print")

    pages = texts_of(saved(desk.post(url, asked | {"form": "pdf"}), tmp_path))
    book = openpyxl.load_workbook(BytesIO(desk.post(url, asked | {"form": "xlsx"}).content))

    # In the order of their codes, each counting its own pages.
    assert ["(A-1)" in pages[0], "=1+1" in pages[0], "Halaman 1 dari 1" in pages[0]] == [True] * 3
    assert "(A/1)" in pages[1]
    assert [f"Halaman {at} dari {len(pages) - 1}" in text for at, text in enumerate(pages[1:], 1)] == [
        True
    ] * (len(pages) - 1)
    assert len(pages) > 2
    assert "PENANGGUNG JAWAB RUANGAN" in pages[0]
    assert book.sheetnames == [f"A-1 {second.name}", f"A-1 {first.name}"]
    assert header_of(book.worksheets[1])[2] + 40 < book.worksheets[1].max_row


@pytest.mark.usefixtures("short_limit")
def test_cards_of_many_rooms_may_be_a_job(desk: Client, tmp_path: Path) -> None:
    rooms = RoomFactory.create_batch(2)
    for room in rooms:
        AssetFactory.create_batch(2, room=room)

    desk.post(reverse("assets:room_cards_print"), {"unit": office().pk, **SIGNED})
    printout = Printout.objects.get()
    assert work_on(printout.job_id, now=timezone.now())

    assert len(texts_of(saved(desk.get(reverse("assets:printout_file", args=[printout.pk])), tmp_path))) == 2


def test_rooms_without_goods_have_no_card(desk: Client, stranger: User, client_of: ClientOf) -> None:
    RoomFactory()
    AssetFactory(room=RoomFactory())
    url = reverse("assets:room_cards_print")
    building = BuildingFactory(code="Kosong")
    RoomFactory(building=building, unit=stranger.scope)

    empty = desk.post(url, {"building": building.pk, **SIGNED})
    elsewhere = client_of(stranger).post(url, SIGNED)

    assert empty.status_code == elsewhere.status_code == 409
    assert "Tidak satu pun ruangan" in empty.content.decode()


def minutes(count: int = 1, **fields: Any) -> Handover:
    made = HandoverFactory(
        giver=EmployeeFactory(name="Si Pemberi"),
        receiver=EmployeeFactory(name="Si Penerima"),
        asset=AssetFactory(value=14_750_000),
        **fields,
    )
    for at in range(1, count):
        made.items.create(asset=AssetFactory(value=1_000_000), position=at, condition="B")
    return Handover.objects.for_page().get(pk=made.pk)


def test_handover_print_says_who_gives_what_to_whom(desk: Client, tmp_path: Path) -> None:
    StationeryFactory()
    SignerFactory(employee=EmployeeFactory(name="Si Kuasa"))
    made = minutes(3, on=date(2024, 2, 29))

    paper = saved(desk.get(reverse("assets:handover_print", args=[made.pk])), tmp_path)

    text = " ".join(" ".join(texts_of(paper)).split())
    assert "Kamis tanggal dua puluh sembilan bulan Februari tahun dua ribu dua puluh empat" in text
    assert "sejumlah 3 (tiga) unit senilai Rp16.750.000 (enam belas juta tujuh ratus lima puluh ribu" in text
    assert made.number in text
    assert "PEMERINTAH KABUPATEN CONTOH" in text
    # The receiver signs left, the giver right, and who takes note below.
    last = texts_of(paper)[-1]
    signing = last[last.index("PIHAK KEDUA PIHAK PERTAMA") :]
    assert signing.index("Si Penerima") < signing.index("Si Pemberi") < signing.index("Si Kuasa")
    page = PdfReader(paper).pages[0].mediabox
    assert [round(float(side) * 25.4 / 72) for side in page[2:]] == [215, 330]


def test_return_lays_no_duty_of_use_on_the_receiver(keeper: User) -> None:
    handed, returned = minutes(), minutes(kind="return")

    texts = [[clause["text"] for clause in handover_paper(m).words["clauses"]] for m in (handed, returned)]

    assert ["PIHAK KEDUA:" in clauses for clauses in texts] == [True, False]


def test_receiver_prints_their_own_minutes_and_list(
    staff: User, technician: User, client_of: ClientOf, tmp_path: Path
) -> None:
    made = HandoverFactory(receiver=staff.employee, asset=AssetFactory(name="Laptop Dinas", value=9_876_543))
    CustodyFactory(employee=staff.employee, asset=AssetFactory(name="Kamera"))
    CustodyFactory(asset=AssetFactory(name="Milik orang lain"))
    minutes_url = reverse("assets:handover_print", args=[made.pk])
    list_url = reverse("assets:held_print", args=[staff.employee.pk])

    paper = texts_of(saved(client_of(staff).get(minutes_url), tmp_path))
    (held,) = texts_of(saved(client_of(staff).get(list_url), tmp_path))

    assert made.number in paper[0]
    assert "Kamera" in held
    assert held.index("PENGURUS BARANG") < held.index("PEMEGANG BARANG")
    assert not any(text in held for text in ("Milik orang lain", "9.876.543"))
    assert list_url in client_of(staff).get("/pegawai/saya/").content.decode()
    assert {client_of(technician).get(url).status_code for url in (minutes_url, list_url)} == {404}


@pytest.mark.parametrize("has_letterhead", [True, False])
def test_minutes_of_eight_goods_stand_on_one_page(has_letterhead: bool, desk: Client, tmp_path: Path) -> None:
    if has_letterhead:
        StationeryFactory()
    SignerFactory(employee=EmployeeFactory(name="Si Kuasa", grade="IV/a"), standing="Plh.", post="Kabag")
    made = minutes(8, paper_name="Keputusan Bupati", paper_number="800/12", purpose="Dokumentasi kegiatan")

    (page,) = texts_of(saved(desk.get(reverse("assets:handover_print", args=[made.pk])), tmp_path))

    assert page.count("1.3.2.10.01.02.002") == 8
    assert page.index("JUMLAH") < page.index("Plh. Kabag") < page.index("Pembina (IV/a)")


def test_minutes_of_many_goods_keep_their_signatures_with_rows(desk: Client, tmp_path: Path) -> None:
    made = minutes(40)

    paper = saved(desk.get(reverse("assets:handover_print", args=[made.pk])), tmp_path)

    last = texts_of(paper)[-1]
    assert "PIHAK KEDUA PIHAK PERTAMA" in last
    assert "JUMLAH" in last
    assert last.count("1.3.2.10.01.02.002") >= 2


def test_handover_workbook_lists_the_goods(desk: Client) -> None:
    made = minutes(2)

    response = desk.get(reverse("assets:handover_print", args=[made.pk]), {"form": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    upper, _, at = header_of(sheet)
    assert upper == [column.title for column in handover.COLUMNS]
    assert [sheet.cell(at, 9).value, sheet.cell(at + 1, 9).value] == [14_750_000, 1_000_000]


def test_paper_list_says_what_is_not_entered(desk: Client) -> None:
    url = reverse("assets:paper_list")

    before = desk.get(url).content.decode()
    StationeryFactory()
    SignerFactory()
    SignerFactory(duty="custodian")
    after = desk.get(url).content.decode()

    assert "Belum dicatat: Kop surat, Tempat penandatanganan, Pengurus Barang" in before
    assert "Belum dicatat" not in after


def test_names_of_files_hold_no_number_of_a_person(desk: Client) -> None:
    made = minutes()

    response = desk.get(reverse("assets:handover_print", args=[made.pk]))

    assert response["Content-Disposition"].startswith('inline; filename="BAST-')
    assert made.giver.staff_number not in response["Content-Disposition"]


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AT_ONCE, "pdf", 3)


@pytest.mark.usefixtures("short_limit")
def test_long_paper_is_made_by_a_job_for_its_asker_alone(
    desk: Client, keeper: User, manager: User, client_of: ClientOf, tmp_path: Path
) -> None:
    AssetFactory.create_batch(4)

    response = kib(desk)
    printout = Printout.objects.get()
    assert response["Location"] == printout.get_absolute_url()
    assert "sedang dibuat" in desk.get(printout.get_absolute_url()).content.decode()
    file_url = reverse("assets:printout_file", args=[printout.pk])
    assert desk.get(file_url).status_code == 404
    assert work_on(printout.job_id, now=timezone.now())

    assert "Dokumen siap" in desk.get(printout.get_absolute_url()).content.decode()
    assert len(cells_of(saved(desk.get(file_url), tmp_path))) == 5
    assert client_of(manager).get(file_url).status_code == 404
    assert client_of(manager).get(printout.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("short_limit")
def test_link_to_a_long_paper_begins_no_job(desk: Client) -> None:
    AssetFactory.create_batch(4)

    response = desk.get(reverse("assets:kib_b_print"), {"unit": office().pk})

    assert response.status_code == 200
    assert not Job.objects.exists()


@pytest.mark.usefixtures("short_limit")
def test_job_prints_nothing_for_who_has_lost_the_right(desk: Client, keeper: User) -> None:
    AssetFactory.create_batch(4)
    kib(desk)
    keeper.groups.clear()

    work_on(Job.objects.get().pk, now=timezone.now())

    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert not Printout.objects.get().file


@pytest.mark.usefixtures("short_limit")
def test_job_run_twice_leaves_one_file(desk: Client) -> None:
    AssetFactory.create_batch(4)
    kib(desk)
    job = Job.objects.get()

    make_printout(job, now=timezone.now())
    first = Path(Printout.objects.get().file.path)
    make_printout(job, now=timezone.now())

    assert not first.exists()
    assert Path(Printout.objects.get().file.path).exists()


def test_old_papers_go_with_their_files(desk: Client, keeper: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AT_ONCE, "pdf", 0)
    finished = timezone.now() - KEPT - timedelta(hours=1)
    job = Job.objects.create(kind="assets.paper", by=keeper, created_at=finished, finished_at=finished)
    old = PrintoutFactory(job=job)
    path = Path(old.file.path)
    AssetFactory()
    kib(desk)

    work_on(Printout.objects.exclude(pk=old.pk).get().job_id, now=timezone.now())

    assert not Printout.objects.filter(pk=old.pk).exists()
    assert not path.exists()


def test_paper_that_nobody_binds_is_refused_with_the_way_out(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.papers import printing

    monkeypatch.setitem(printing.MOST, "pdf", 1)
    AssetFactory.create_batch(2)

    response = kib(desk)

    assert response.status_code == 409
    assert "unduh daftarnya" in response.content.decode()


def test_rows_of_many_pages_are_read_back(keeper: User, desk: Client, tmp_path: Path) -> None:
    with change("t", by=keeper):
        Asset.objects.record_created(
            [
                Asset(
                    classification_id=PRINTER,
                    unit=office(),
                    register=number,
                    name=f"Printer {number}",
                    value=1_000_000 + number,
                )
                for number in range(1, 261)
            ]
        )

    *cells, total = cells_of(saved(kib(desk), tmp_path))

    assert [row[2] for row in cells] == [f"Printer {number}" for number in range(1, 261)]
    assert [row[3] for row in cells] == [f"{number:04d}" for number in range(1, 261)]
    assert total[14] == f"{sum(1_000_000 + n for n in range(1, 261)):,}".replace(",", ".")
