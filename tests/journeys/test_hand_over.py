"""Hand over: three things in one BAST, confirmed on the receiver's phone, given back together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import expect

from assets.models import Asset, Custody, Handover
from organization.models import User
from tests.factories import AssetFactory, RoomFactory
from tests.journeys.conftest import Arrive, Seen
from tests.support.browser import OpenPage

NOW = "2026-11-24T02:00:00Z"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def goods(db: None) -> list[Asset]:
    room = RoomFactory(name="Ruang Subbagian Tata Usaha Pimpinan, Staf Ahli, dan Kepegawaian")
    names = ("Laptop", "Kamera Digital", "Tripod Kamera")
    return [AssetFactory(name=name, brand="", room=room) for name in names]


def test_three_things_are_handed_over_confirmed_and_given_back(
    goods: list[Asset],
    keeper: User,
    staff: User,
    arrive: Arrive,
    open_page: OpenPage,
    seen: Seen,
) -> None:
    page = arrive(keeper)
    page.goto(goods[0].get_absolute_url())
    page.get_by_role("link", name="Serah terima").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Serahkan barang")
    # What is typed before the script is there is not looked up.
    page.wait_for_load_state()
    page.get_by_label("Kelengkapan").fill("dengan tas")

    for name in ("kamera digital", "tripod"):
        page.get_by_label("Tambah barang lain").fill(name)
        page.locator("#goods-found").get_by_role("button", name="Tambahkan").first.click()
        expect(page.locator("#goods-found")).to_be_empty()
    expect(page.get_by_role("heading", name="3 barang")).to_be_visible()
    expect(page.get_by_label("Kelengkapan").first).to_have_value("dengan tas")
    seen(page, "chosen")

    page.get_by_role("button", name="Serahkan barang").click()
    expect(page.locator("main")).to_contain_text("Bidang ini tidak boleh kosong")
    seen(page, "refused")

    page.locator("#id_to-ts-control").fill("Staff")
    page.locator(".ts-dropdown .option", has_text="Staff Contoh").click()
    page.get_by_label("Keperluan").fill("Dokumentasi kegiatan")
    page.get_by_role("button", name="Serahkan barang").click()

    expect(page.locator("#toasts")).to_contain_text("3 barang diserahkan kepada Staff Contoh")
    handover = Handover.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text(handover.number)
    expect(page.locator("main")).to_contain_text("Menunggu konfirmasi")
    seen(page, "minutes")

    phone = open_page(staff, width=390)
    phone.goto("/")
    expect(phone.locator("#receipts")).to_contain_text("3 barang, dari Keeper Contoh")
    seen(phone, "receiver-start")
    phone.locator("#receipts").get_by_role("link").click()
    seen(phone, "receiver-minutes")
    phone.get_by_role("button", name="Konfirmasi penerimaan").click()
    expect(phone.locator("#toasts")).to_contain_text("dikonfirmasi")

    page.goto(f"/pegawai/{staff.employee.pk}/keluar/")
    page.get_by_role("link", name="Kembalikan semua barang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Terima kembali barang")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    page.get_by_label("Alasan").fill("Pindah tugas")
    seen(page, "return")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.locator("#toasts")).to_contain_text("3 barang diterima kembali dari Staff Contoh")
    seen(page, "returned")

    assert not Custody.objects.open().exists()
    page.goto("/serah-terima/")
    expect(page.get_by_role("link", name="032/")).to_have_count(2)
    seen(page, "list")
    page.goto("/pemegang/?on=2026-11-24")
    expect(page.locator("main")).to_contain_text("Staff Contoh")
    seen(page, "holders")
