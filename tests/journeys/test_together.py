"""Many items at once: narrow the register, keep the view, choose all that match, change their room."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, SavedView
from core.trail.models import Change
from organization.models import User
from tests.factories import AssetFactory, CustodyFactory, RoomFactory
from tests.journeys.conftest import Arrive, Seen

LIST = reverse("assets:asset_list")


@pytest.fixture
def flooded(db: None) -> list[Asset]:
    """Thirty on two pages in the room that is cleared, and one elsewhere."""
    room = RoomFactory(code="A-101", name="Ruang Arsip Bagian Umum")
    RoomFactory(code="B-201", name="Gudang Lantai Dua")
    assets = [CustodyFactory(asset__room=room).asset for _ in range(29)]
    assets.append(AssetFactory(room=room, status=Asset.Status.LOST))
    AssetFactory(room=RoomFactory(code="C-301", name="Lobi"))
    return assets


def test_all_that_match_are_moved_with_one_entry_in_the_history(
    flooded: list[Asset], keeper: User, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(keeper)

    page.goto(f"{LIST}?room=A-101")
    page.get_by_role("link", name="Simpan tampilan ini").click()
    page.get_by_label("Nama").fill("Ruang arsip")
    seen(page, "view")
    page.get_by_role("button", name="Simpan tampilan").click()
    tabs = page.get_by_role("navigation", name="Tampilan")
    expect(tabs.get_by_role("link", name="Ruang arsip")).to_have_attribute("aria-current", "true")

    page.get_by_role("button", name=f"Tindakan {flooded[0].title}").first.click()
    expect(page.get_by_role("link", name="Daftarkan satu lagi yang sama").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name=flooded[0].title).first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 barang dipilih")).to_be_visible()
    page.get_by_label("Semua 30 yang cocok").check()
    expect(page.get_by_text("Semua 30 barang dipilih")).to_be_visible()
    seen(page, "chosen")
    page.get_by_role("group").get_by_role("button", name="Ubah", exact=True).click()

    page.get_by_label("Ruangan", exact=True).select_option(label="Gudang Lantai Dua")
    page.get_by_label("Status").select_option("stored")
    seen(page, "fields")
    page.get_by_role("button", name="Lihat perubahannya").click()

    expect(page.get_by_role("heading", name="1 barang tidak dapat diubah seperti ini")).to_be_visible()
    page.get_by_label("Alasan perubahan").fill("Banjir, berita acara 12/BA/2026")
    page.get_by_label("Biarkan 1 barang ini seperti sekarang").check()
    seen(page, "preview")
    page.get_by_role("button", name="Ubah 29 barang").click()

    expect(page.get_by_text("Banjir, berita acara 12/BA/2026")).to_be_visible()
    seen(page, "change")
    page.get_by_role("table").get_by_role("link").first.click()
    page.goto(page.url + "riwayat/")
    expect(page.get_by_text("Banjir, berita acara 12/BA/2026")).to_have_count(1)

    assert Change.objects.filter(verb="asset.edit_together").count() == 1
    assert Asset.objects.filter(room__code="B-201", status="stored").count() == 29
    assert SavedView.objects.get().query == "room=A-101"
