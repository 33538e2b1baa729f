"""The main job without JavaScript: an old browser, or a network that loses the script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from maintenance.models import Occurrence
from organization.models import User
from tests.factories import PRINTER, AssetFactory, OccurrenceFactory, PlanFactory
from tests.people import PASSWORD


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Page]:
    context = browser.new_context(
        base_url=str(live_server),
        java_script_enabled=False,
        viewport={"width": request.param, "height": 800},
    )
    yield context.new_page()
    context.close()


def test_sign_in_find_an_item_and_record_its_upkeep(page: Page, technician: User) -> None:
    plan = PlanFactory(name="Cuci printer", asset=AssetFactory(name="Printer", classification_id=PRINTER))
    yesterday = timezone.localdate() - timedelta(days=1)
    OccurrenceFactory(plan=plan, nominal_due=yesterday, due_on=yesterday)
    AssetFactory(brand="Lenovo ThinkPad E14")

    page.goto("/barang/")
    page.get_by_label("Nama pengguna").fill(technician.username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar barang")
    expect(page.get_by_role("link", name="Lenovo")).to_be_visible()

    page.locator("form.filters").get_by_role("searchbox").fill("printer")
    page.get_by_role("button", name="Terapkan saringan").click()
    expect(page.get_by_role("link", name="Lenovo")).to_have_count(0)
    page.get_by_role("link", name="Printer ASUS").click()

    page.locator("#upkeep").get_by_role("link", name="Catat selesai").click()
    page.get_by_label("Catatan").fill("Kepala cetak dibersihkan.")
    page.get_by_role("button", name="Catat selesai").click()
    expect(page.locator("#toasts")).to_contain_text("dicatat selesai")
    done = Occurrence.objects.get(done_on__isnull=False)
    assert (done.done_on, done.note) == (timezone.localdate(), "Kepala cetak dibersihkan.")
