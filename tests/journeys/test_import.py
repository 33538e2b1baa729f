"""Import: the office's own KIB B, with all its bad habits, into the register in one sitting."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assets.models import Asset
from core.importing.models import ImportBatch
from core.trail.models import Change
from organization.models import User
from tests.journeys.conftest import Arrive, Seen
from tests.support.worker import Worker

SAMPLES = Path(__file__).parents[1] / "assets" / "samples"
KIB_B = SAMPLES / "kibb_angka_tanggal_campur.xlsx"


def upload(page: Page, file: Path) -> None:
    page.goto("/barang/impor/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Baca berkas").click()


def wait_for_preview(page: Page) -> None:
    """The page asks again by itself until the worker has read the file."""
    heading = page.get_by_role("heading", level=1, name="Periksa sebelum diterapkan")
    expect(heading).to_be_attached(timeout=40_000)


def leave_out(page: Page, number: int) -> None:
    row = page.locator("tr").filter(has=page.locator(f".line-no:text-is('{number}')"))
    row.get_by_role("button", name=f"Tindakan untuk baris {number}").click()
    row.get_by_role("button", name="Keluarkan dari impor").click()
    expect(row).to_have_count(0)


def test_a_list_with_bad_rows_is_mended_in_place_and_applied_whole(
    keeper: User, worker: Worker, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(keeper)
    page.goto("/barang/")
    expect(page.get_by_role("heading", name="Belum ada barang")).to_be_visible()
    seen(page, "empty-register")
    page.goto("/barang/impor/")
    seen(page, "upload")

    upload(page, KIB_B)
    wait_for_preview(page)
    expect(page.get_by_role("navigation", name="Menurut tindakan")).to_contain_text("Ditolak 5")
    expect(page.get_by_role("button", name="Terapkan 4 baris")).to_be_disabled()
    page.get_by_text("Kolom berkas dan artinya").click()
    seen(page, "preview")
    assert not Asset.objects.exists(), "a preview changes nothing"

    page.get_by_role("link", name="Ditolak").first.click()
    year = page.locator("tr").filter(has=page.locator(".line-no:text-is('22')"))
    expect(year).to_contain_text("Tahun 2103 belum terjadi.")
    year.get_by_role("textbox").fill("2031")
    year.get_by_role("button", name="Simpan").click()
    expect(year).to_contain_text("Tahun 2031 belum terjadi.")
    year.get_by_role("textbox").fill("2013")
    year.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("button", name="Terapkan 5 baris")).to_be_disabled()
    for number in (15, 17, 19, 20):
        leave_out(page, number)
    seen(page, "ready")

    expect(page.locator("#commit-why")).to_contain_text("4 baris dikeluarkan")
    page.get_by_role("button", name="Terapkan 5 baris").click()
    page.goto("/")  # closed while it runs
    batch = ImportBatch.objects.get()
    page.goto(batch.get_absolute_url())
    expect(page.get_by_role("heading", level=1, name="5 baris diterapkan")).to_be_visible(timeout=40_000)
    seen(page, "applied")

    assert Asset.objects.count() == 5
    assert Change.objects.filter(verb="asset.import").count() == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh ringkasan").click()
    report = download.value.path().read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(report), delimiter=";"))) == 10

    page.get_by_role("link", name="Lihat daftar barang").click()
    expect(page.get_by_role("row")).to_have_count(6)
    seen(page, "register")


def test_the_same_list_again_changes_nothing(
    keeper: User, worker: Worker, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(keeper)
    for _ in range(2):
        upload(page, SAMPLES / "kibb_titik_koma_cp1252.csv")
        wait_for_preview(page)
        last = page.get_by_role("navigation", name="Menurut tindakan").inner_text()
        button = page.get_by_role("button", name="Terapkan")
        if button.is_enabled():
            button.click()
            expect(page.get_by_role("heading", level=1, name="9 baris diterapkan")).to_be_visible(
                timeout=40_000
            )

    assert "Tetap" in last
    assert Asset.objects.count() == 9
    assert all(asset.history.count() == 1 for asset in Asset.objects.all())
    seen(page, "again")


@pytest.mark.parametrize("name", ["jadwal.csv", "foto.jpg"])
def test_what_is_no_list_of_goods_is_answered_with_a_sentence(
    name: str, keeper: User, worker: Worker, arrive: Arrive, seen: Seen, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(b"\xff\xd8\xff\xe0 bukan daftar" if name == "foto.jpg" else b"Jam;Acara\n08.00;Apel\n")
    page = arrive(keeper)

    upload(page, file)

    sentence = page.locator("[role=alert]:not(#refusal), .notice-warn").first
    expect(sentence).to_be_visible(timeout=40_000)
    seen(page, "refused")
    assert not Asset.objects.exists()
