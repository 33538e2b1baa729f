"""Find anything by keyboard alone, from any page."""

from __future__ import annotations

from playwright.sync_api import expect

from organization.models import User
from tests.factories import AssetFactory, ReportFactory
from tests.journeys.conftest import Arrive, Seen

PROJECTOR = "1.3.2.05.01.05.043"


def test_the_box_opens_by_a_key_and_the_arrows_choose(keeper: User, arrive: Arrive, seen: Seen) -> None:
    projector = AssetFactory(name="LCD Projector", brand="Epson EB-E500", classification_id=PROJECTOR)
    ReportFactory(asset=projector, reporter=keeper)
    page = arrive(keeper)
    page.goto("/pegawai/")

    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("infocus")
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(1)
    seen(page, "palette")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{projector.get_absolute_url()}")

    page.keyboard.press("/")
    page.keyboard.type("impor")
    expect(page.get_by_role("dialog").get_by_role("link", name="Impor")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_enter_shows_all_hits_on_a_page(keeper: User, arrive: Arrive, seen: Seen) -> None:
    AssetFactory(name="Dispenser", brand="Miyako")
    page = arrive(keeper)
    page.goto("/")

    page.keyboard.press("Control+k")
    page.keyboard.type("dispenser")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari/?q=dispenser")

    expect(page.get_by_role("link", name="Dispenser Miyako")).to_be_visible()
    seen(page, "page")
