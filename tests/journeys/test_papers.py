"""Papers: who signs is written down once, and then every paper comes out ready to sign."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pdfplumber
import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from assets.models import Asset
from organization.models import User
from tests.factories import (
    AssetFactory,
    CardLineFactory,
    EmployeeFactory,
    HandoverFactory,
    RoomFactory,
)
from tests.journeys.conftest import Arrive, Seen

BEFORE, NOW = "2026-06-30T02:00:00Z", "2026-11-24T02:00:00Z"
KUASA, PENGURUS = "Dra. Hj. Ratna Dewi, M.Si.", "Doni Simamora, S.E."


@pytest.fixture
def goods(db: None) -> Iterator[list[Asset]]:
    room = RoomFactory(code="A-1", name="Ruang Rapat", responsible=EmployeeFactory(name="Bayu Pohan"))
    EmployeeFactory(name=KUASA, grade="IV/b")
    EmployeeFactory(name=PENGURUS, grade="III/c")
    with time_machine.travel(BEFORE):
        laptop = AssetFactory(name="Laptop", room=room)
    with time_machine.travel(NOW):
        yield [laptop, AssetFactory(name="Printer baru", room=room)]


def test_papers_come_out_with_letterhead_and_signers(
    goods: list[Asset], keeper: User, arrive: Arrive, seen: Seen
) -> None:
    CardLineFactory(asset=goods[0], description="Ganti baterai", kind="repair", cost=850_000)
    handover = HandoverFactory(asset=goods[0], receiver=EmployeeFactory(name="Ahmad Fadillah"))
    page = arrive(keeper)
    page.goto("/cetak/")
    expect(page.locator("main")).to_contain_text("Belum dicatat: Kop surat")
    page.get_by_role("link", name="Kop surat dan penanda tangan").last.click()
    write_down_who_signs(page, seen)

    page.goto("/cetak/")
    expect(page.locator("main")).not_to_contain_text("Belum dicatat")
    page.get_by_label("Keadaan daftar barang per").first.fill("2026-07-01")
    seen(page, "papers")
    then = printed(page, page.get_by_role("button", name="Cetak KIB B"))
    assert "Laptop" in then
    assert "Printer baru" not in then
    assert "Keadaan per 1 Juli 2026" in then
    assert f"{KUASA} {PENGURUS}" in then
    assert "Pembina Tingkat I (IV/b) Penata (III/c)" in then

    page.goto("/ruangan/A-1/")
    card = printed(page, page.get_by_role("link", name="Cetak KIR"))
    assert all(text in card for text in ("PEMERINTAH KABUPATEN CONTOH", "Printer baru", "Bayu Pohan"))
    page.goto("/cetak/")
    many = page.locator("form", has=page.get_by_role("button", name="Cetak KIR banyak ruangan"))
    many.get_by_label("XLSX").check()
    with page.expect_download() as download:
        many.get_by_role("button").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames == ["A-1 Ruang Rapat"]

    page.goto(goods[0].get_absolute_url())
    card = printed(page, page.get_by_role("link", name="Kartu pemeliharaan").first)
    assert all(text in card for text in ("Ganti baterai", "850.000", KUASA))
    page.goto(handover.get_absolute_url())
    minutes = printed(page, page.get_by_role("link", name="Cetak BAST"))
    assert all(text in minutes for text in (handover.number, "SEKRETARIAT DAERAH", "Ahmad Fadillah"))
    assert "Halaman 1 dari 1" in minutes


def write_down_who_signs(page: Page, seen: Seen) -> None:
    page.get_by_role("link", name="Ubah kop surat").click()
    page.get_by_label("Kop surat").fill("PEMERINTAH KABUPATEN CONTOH\nSEKRETARIAT DAERAH")
    page.get_by_label("Kabupaten/Kota").fill("Kabupaten Contoh")
    page.get_by_label("Tempat penandatanganan").fill("Contoh")
    page.get_by_role("button", name="Simpan kop surat").click()
    for duty, name in (("delegated_user", KUASA), ("custodian", PENGURUS)):
        page.get_by_role("link", name="Catat penanda tangan").click()
        page.get_by_label("Menandatangani sebagai").select_option(duty)
        page.locator("#id_employee-ts-control").fill(name)
        page.locator(".ts-dropdown .option", has_text=name).click()
        page.get_by_label("Sejak").fill("2026-01-05")
        page.get_by_role("button", name="Simpan penanda tangan").click()
    expect(page.get_by_role("row").filter(has_text=PENGURUS)).to_contain_text("hari ini")
    seen(page, "signers")


def printed(page: Page, what: Locator) -> str:
    """The words of the PDF to which a link or the button of a form leads; some browsers show it in a
    window of their own, others download it.
    """
    expect(what).to_be_visible()
    address = what.evaluate("e => e.href ?? `${e.form.action}?${new URLSearchParams(new FormData(e.form))}`")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf", address
    with pdfplumber.open(BytesIO(answer.body())) as pdf:
        return " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
