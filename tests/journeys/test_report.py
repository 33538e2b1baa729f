"""Report and Repair: from a dead laptop in somebody's hands to the holder's word that it works again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from assets.models import Asset
from maintenance.models import BreakageReport
from organization.models import User
from tests.factories import AssetFactory, CustodyFactory, RoomFactory
from tests.journeys.conftest import Arrive, Seen
from tests.people import make_user


@pytest.fixture
def laptop(staff: User) -> Asset:
    asset = AssetFactory(room=RoomFactory(name="Ruang Tata Usaha"))
    CustodyFactory(asset=asset, employee=staff.employee)
    return asset


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Straight from a phone: large, lying on its side, with the place where it was taken."""
    image = Image.new("RGB", (3000, 2000), "steelblue")
    exif = image.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "S"
    path = tmp_path / "IMG_0042.jpg"
    image.save(path, "JPEG", exif=exif)
    return path


def push(page: Page, name: str) -> None:
    """The act's button: at the end of the form on a desk, under the thumb on a phone."""
    page.get_by_role("button", name=name).locator("visible=true").first.click()


def told(page: Page, text: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(text)


def test_a_breakage_is_reported_joined_repaired_and_confirmed(
    laptop: Asset,
    photo: Path,
    staff: User,
    keeper: User,
    technician: User,
    arrive: Arrive,
    seen: Seen,
) -> None:
    reporter = arrive(staff)
    number = report_it(reporter, laptop, photo, seen)
    join_it(arrive(make_user("staff", username="rekan")), laptop, number, seen)
    give_it_out(arrive(keeper), number, technician, seen)
    repair_it(arrive(technician), number, seen)
    confirm_it(reporter, number, seen)

    report = BreakageReport.objects.get(number=number)
    assert report.status == "confirmed"
    assert [e.verb for e in report.events.all()] == (
        ["report", "join", "triage", "assign", "start", "wait", "resume", "finish", "confirm"]
    )
    repair = report.repairs.get()
    assert sum(line.amount for line in repair.cost_lines.all()) == 515_000
    assert (repair.condition_before, repair.condition_after) == ("RR", "B")


def report_it(page: Page, laptop: Asset, photo: Path, seen: Seen) -> str:
    page.goto("/lapor/")
    seen(page, "choose")
    page.get_by_role("link", name="Laptop").first.click()
    expect(page.get_by_role("button", name="Ajukan laporan")).to_be_visible()

    push(page, "Ajukan laporan")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    seen(page, "refused")

    page.get_by_text("Tidak menyala").first.click()
    expect(page.get_by_text("Coba ini dahulu").locator("visible=true")).to_be_visible()
    page.get_by_label("Ceritakan singkat").fill("Sejak pagi layar hitam 😟, lampu daya menyala.")
    page.locator("input[type=file][multiple]").set_input_files(photo)
    seen(page, "filled")
    push(page, "Ajukan laporan")

    expect(page.get_by_role("heading", level=1)).to_be_attached()
    told(page, "LK-")
    seen(page, "filed")
    report = BreakageReport.objects.get()
    with report.files.get().file.open() as file:
        kept = Image.open(BytesIO(file.read()))
    assert kept.height > kept.width, "the photo is kept upright"
    assert dict(kept.getexif()) == {}
    shown = page.request.get(page.locator(".photo img").first.get_attribute("src") or "")
    assert Image.open(BytesIO(shown.body())).format == "JPEG"
    return str(report.number)


def join_it(page: Page, laptop: Asset, number: str, seen: Seen) -> None:
    page.goto(f"/barang/{laptop.pk}/")
    page.get_by_role("link", name="Lapor kerusakan").locator("visible=true").last.click()
    expect(page.get_by_text("Sudah dilaporkan")).to_be_visible()
    seen(page, "already-reported")
    page.get_by_role("button", name="Ikuti laporan itu").click()
    told(page, number)

    photo = BreakageReport.objects.get(number=number).files.get()
    assert page.request.get(photo.get_absolute_url()).ok, "who joined may see the photo"


def give_it_out(page: Page, number: str, technician: User, seen: Seen) -> None:
    page.goto("/")
    page.get_by_role("link", name="Laptop").first.click()
    seen(page, "triage")
    page.get_by_role("radio", name="Tinggi").check()
    expect(page.get_by_role("button", name="Tandai diketahui").locator("visible=true")).to_be_visible()
    page.get_by_label("Teknisi").select_option(label=technician.display_name)
    push(page, "Tugaskan")
    told(page, number)


def repair_it(page: Page, number: str, seen: Seen) -> None:
    page.goto("/antrean/")
    seen(page, "queue")
    page.get_by_role("button", name="Mulai kerjakan").first.click()
    expect(page.get_by_role("heading", name="Selesaikan perbaikan")).to_be_visible()
    seen(page, "work")

    page.get_by_role("link", name="Tunda").locator("visible=true").click()
    expect(page.locator("#tunda input[type=radio]").first).to_be_focused()
    page.get_by_role("radio", name="Suku cadang").check()
    page.locator("#tunda").get_by_label("Keterangan").fill("Adaptor dipesan.")
    page.get_by_role("button", name="Tunda pekerjaan").click()
    expect(page.get_by_text("Menunggu", exact=False).first).to_be_visible()
    seen(page, "waiting")
    push(page, "Lanjutkan pekerjaan")

    page.get_by_role("radio", name="Kesalahan pemakaian").check()
    page.get_by_label("Yang dikerjakan").fill("Adaptor diganti, baterai dikalibrasi.")
    page.get_by_label("Uraian").nth(0).fill("Adaptor 65 W")
    page.get_by_label("Harga satuan").nth(0).fill("350 rb")
    expect(page.locator(".cost output").first).to_have_text("bukan jumlah uang")
    expect(page.locator(".cost-sum")).to_contain_text("Rp0")
    page.get_by_label("Harga satuan").nth(0).fill("475.000")
    expect(page.locator(".cost output").first).to_have_text("Rp475.000")
    page.get_by_role("button", name="Tambah biaya").click()
    page.get_by_label("Uraian").nth(1).fill("Kabel")
    page.get_by_label("Jumlah").nth(1).fill("0")
    page.get_by_label("Harga satuan").nth(1).fill("20.000")
    page.get_by_label("Sebelum").select_option("RR")
    push(page, "Selesaikan")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.get_by_label("Yang dikerjakan")).to_have_value("Adaptor diganti, baterai dikalibrasi.")
    seen(page, "finish-refused")

    page.get_by_label("Jumlah").nth(1).fill("2")
    expect(page.locator(".cost-sum")).to_contain_text("Rp515.000")
    push(page, "Selesaikan")
    told(page, number)
    seen(page, "finished")


def confirm_it(page: Page, number: str, seen: Seen) -> None:
    page.goto("/")
    seen(page, "start-of-reporter")
    page.goto("/laporan/saya/")
    seen(page, "mine")
    page.get_by_role("link", name="Laptop").first.click()
    expect(page.get_by_text("Rp515.000")).to_have_count(0)
    push(page, "Ya, konfirmasi")
    told(page, number)
    expect(page.get_by_text("Dikonfirmasi").first).to_be_visible()
    expect(page.locator(".steps li").last).to_be_visible()
    seen(page, "confirmed")


def test_a_repair_that_did_not_help_is_opened_again(
    laptop: Asset, staff: User, technician: User, keeper: User, arrive: Arrive, seen: Seen
) -> None:
    from django.utils import timezone

    from maintenance.actions.breakage import report_breakage
    from maintenance.actions.repair import assign_report, finish_repair, start_work, triage_report
    from maintenance.models import Cause

    now = timezone.now()
    report = report_breakage(asset=laptop, by=staff, now=now, description="Mati lagi")
    triage_report(report=report, priority="high", by=keeper, now=now)
    assign_report(report=report, assignee=technician, by=keeper, now=now)
    start_work(report=report, by=technician, now=now)
    finish_repair(
        report=report, by=technician, now=now, cause=Cause.objects.first(),
        condition_before="RR", condition_after="B", work_done="Dibersihkan.",
    )  # fmt: skip

    page = arrive(staff)
    page.goto(f"/laporan/{report.number}/")
    page.get_by_text("Belum, buka kembali").click()
    seen(page, "reopen")
    page.locator("details").filter(has_text="buka kembali").get_by_role("textbox").fill("Masih mati.")
    push(page, "Buka kembali")

    told(page, report.number)
    report.refresh_from_db()
    assert report.status == "reopened"
