"""From the sticker on a dead printer to the number of its report; and from the register to the stickers."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from assets.models import Asset, Sticker
from bootstrap import browser as chromium
from maintenance.models import BreakageReport
from organization.models import User
from tests.factories import PRINTER, AssetFactory, RoomFactory, StickerFactory, UnitFactory
from tests.journeys.conftest import Arrive, Seen
from tests.people import PASSWORD, make_user
from tests.support.browser import sign_in

TOKEN = "7K3QDM2X9T"


@pytest.fixture
def printer(db: None) -> Asset:
    room = RoomFactory(name="Ruang Tata Usaha")
    asset: Asset = AssetFactory(classification_id=PRINTER, name="Printer", brand="Epson L3210", room=room)
    StickerFactory(asset=asset, token=TOKEN)
    return asset


def push(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).locator("visible=true").first.click()


def test_an_employee_scans_reports_and_gets_a_number_and_the_next_one_joins(
    printer: Asset, staff: User, arrive: Arrive, seen: Seen
) -> None:
    page = arrive()
    page.goto(f"/Q/{TOKEN}")
    seen(page, "login")
    page.get_by_label("Nama pengguna").fill("staff")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Tetap masuk selama 30 hari").check()
    push(page, "Masuk")

    expect(page).to_have_url(f"{page.url.split('/barang')[0]}/barang/{printer.pk}/")
    seen(page, "item")
    cookie = next(c for c in page.context.cookies() if c["name"] == "sessionid")
    assert cookie["expires"] > 0, "the phone remembers it beyond this day"

    page.get_by_role("link", name="Lapor kerusakan").locator("visible=true").last.click()
    page.locator("label").filter(has_text="Kertas").first.click()
    push(page, "Ajukan laporan")
    report = BreakageReport.objects.get()
    expect(page.locator("#toasts")).to_contain_text(report.number)

    other = arrive(make_user("staff", username="rekan"))
    other.goto(f"/q/{TOKEN.lower()}")
    other.get_by_role("link", name="Lapor kerusakan").locator("visible=true").last.click()
    expect(other.get_by_text("Sudah dilaporkan")).to_be_visible()
    other.get_by_role("button", name="Ikuti laporan itu").click()
    expect(other.locator("#toasts")).to_contain_text(report.number)


def test_a_guest_from_another_unit_reports_what_they_may_not_open(
    printer: Asset, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(make_user("staff", username="tamu", scope=UnitFactory(code="LAIN")))

    page.goto("/pindai/")
    page.get_by_label("Yang tertulis pada stiker").fill("7k3qd m2x9t")
    push(page, "Buka barang")

    expect(page.get_by_text("Ruang Tata Usaha")).to_be_visible()
    expect(page.get_by_text("Epson")).to_have_count(0)
    seen(page, "guest")
    page.locator("label").filter(has_text="Kertas").first.click()
    push(page, "Ajukan laporan")
    expect(page.locator("#toasts")).to_contain_text(BreakageReport.objects.get().number)
    seen(page, "guest-filed")


def test_codes_that_open_nothing_say_why(printer: Asset, keeper: User, arrive: Arrive, seen: Seen) -> None:
    page = arrive(keeper)
    page.goto("/q/0000000000")
    expect(page.get_by_role("heading", name="Stiker tidak dikenal")).to_be_visible()
    seen(page, "unknown")

    page.goto(f"/barang/{printer.pk}/stiker/")
    page.get_by_label("Mengapa diganti?").fill("Terlihat pada barang lain")
    seen(page, "replace")
    push(page, "Ganti stiker")
    page.goto(f"/q/{TOKEN}")
    expect(page.get_by_role("heading", name="Stiker ini tidak berlaku lagi")).to_be_visible()
    seen(page, "replaced")


def test_the_keeper_prints_what_is_chosen_on_the_list(
    printer: Asset, keeper: User, arrive: Arrive, seen: Seen
) -> None:
    AssetFactory(name="Laptop", room=printer.room)
    page = arrive(keeper)
    page.goto("/barang/label/")
    seen(page, "choose")
    page.get_by_role("link", name="Cetak label").first.click()
    picture = page.get_by_alt_text("Lembar pertama seperti yang akan dicetak")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    seen(page, "sheet")

    page.get_by_label("Stiker kosong pertama di lembar").fill("99")
    page.get_by_label("Stiker kosong pertama di lembar").press("Tab")
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    page.get_by_label("Stiker kosong pertama di lembar").fill("14")
    page.get_by_label("Stiker kosong pertama di lembar").press("Tab")
    expect(page.get_by_text("2 label, 2 lembar")).to_be_visible()
    page.get_by_label("Dicetak pada").select_option(label="Pita 24 mm, panjang 70 mm")
    expect(page.get_by_text("masing-masing 70 × 24 mm")).to_be_visible()
    seen(page, "tape")
    with page.expect_download() as download:
        push(page, "Buat 2 label")

    assert download.value.suggested_filename.endswith("-2.pdf")
    assert Sticker.objects.filter(printed_by=keeper).count() == 2
    page.goto("/barang/label/")
    expect(page.get_by_text("Semua barang sudah berlabel")).to_be_visible()


@pytest.fixture
def filming(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """A browser whose camera sees the sticker, on a table and somewhat turned."""
    code, frames = BytesIO(), tmp_path / "camera.mjpeg"
    segno.make(f"HTTPS://SARPRAS.CONTOHKAB.GO.ID/Q/{TOKEN}", error="q", micro=False).save(
        code, kind="png", scale=6, border=4
    )
    table = Image.new("RGB", (640, 480), (172, 158, 140))
    sticker = Image.open(code).convert("RGB").rotate(7, expand=True, fillcolor=(172, 158, 140))
    table.paste(sticker, (200, 110))
    frame = BytesIO()
    table.save(frame, "JPEG", quality=90)
    frames.write_bytes(frame.getvalue() * 30)
    options = chromium.launch_options()
    options["args"] += [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={frames}",
    ]
    browser = playwright.chromium.launch(**options)
    yield browser
    browser.close()


def is_foreign(url: str) -> bool:
    return not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:"))


def test_the_camera_of_the_page_finds_the_code_and_opens_the_item(
    filming: Browser, live_server: object, printer: Asset, staff: User
) -> None:
    page = filming.new_page(base_url=str(live_server), viewport={"width": 390, "height": 844})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: said.append(request.url) if is_foreign(request.url) else None)
    sign_in(page, staff, str(live_server))

    page.goto("/pindai/")

    page.wait_for_url(f"**/barang/{printer.pk}/", timeout=20_000)
    assert said == [], "nothing is fetched from elsewhere, and the policy forbids nothing that is needed"
