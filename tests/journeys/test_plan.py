"""Plan: what to replace first, why, and a file that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from playwright.sync_api import expect

from assets.models import Asset
from organization.models import User
from tests.factories import PRINTER, AssetFactory, CardLineFactory
from tests.journeys.conftest import Arrive, Seen
from tests.planning.arrange import repaired

NOW = "2026-11-24T02:00:00Z"
OLD = "Printer kas"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def worn(keeper: User) -> Asset:
    """Old, heavily damaged and dear; beside it a new laptop and one of which nobody knows the value."""
    worn: Asset = AssetFactory(
        name=OLD, brand="", classification_id=PRINTER, condition="RB", value=4_000_000,
        acquired_from=date(2015, 3, 12),
    )  # fmt: skip
    repaired(worn, keeper, on=date(2026, 9, 1), cost=1_200_000)
    CardLineFactory(asset=worn, on=date(2024, 5, 2), cost=500_000)
    AssetFactory(name="Laptop baru", acquired_from=date(2026, 1, 5))
    AssetFactory(name="Laptop entah", value=None)
    return worn


def test_a_manager_sees_what_to_replace_why_and_takes_it_along(
    worn: Asset, manager: User, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(manager)
    page.goto("/")
    if (page.viewport_size or {"width": 0})["width"] < 600:
        page.get_by_role("button", name="Menu", exact=True).click()
    page.locator("#menu").get_by_role("link", name="Barang yang perlu diganti").click()

    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(OLD)
    reasons = [text.strip() for text in rows.first.locator(".reasons a").all_inner_texts()]
    assert "Umur 11 tahun dari masa manfaat 4 tahun" in reasons
    assert any("Rp1.700.000, 43% dari nilainya" in reason for reason in reasons)
    seen(page, "ranked")

    page.get_by_role("navigation", name="Tampilan").get_by_role(
        "link", name="Ganti", exact=False
    ).first.click()
    expect(rows).to_have_count(1)
    unfold = page.locator(".filters-more summary")
    if unfold.is_visible():
        unfold.click()
    page.get_by_label("Kondisi", exact=True).select_option("RB")
    expect(page).to_have_url(re.compile("condition=RB"))
    expect(rows).to_have_count(1)
    seen(page, "narrowed")

    file = page.locator("#files a", has_text="XLSX").get_attribute("href") or ""
    sheet = openpyxl.load_workbook(BytesIO(page.request.get(file).body())).active
    head, line = sheet.iter_rows(values_only=True)
    cells = dict(zip(head, line, strict=True))
    assert (cells["Nama barang"], cells["Biaya perbaikan seluruhnya"]) == (OLD, 1_700_000)

    rows.first.get_by_role("link", name=OLD).click()
    panel = page.locator("#replacement")
    expect(panel).to_contain_text(f"{cells['Skor']} dari 100")
    for reason in reasons:
        expect(panel).to_contain_text(reason)
        assert reason in cells["Alasan"]
    panel.get_by_role("link", name="menurut kartu").click()
    expect(page.locator("#repairs")).to_contain_text("dari kartu pemeliharaan")
    seen(page, "item")
