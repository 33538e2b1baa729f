"""The whole of the daily work by keyboard alone: no mouse, and at each stop one sees where one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from assets.models import Asset, Handover
from maintenance.models import BreakageReport, Occurrence
from organization.models import User
from tests.factories import AssetFactory, OccurrenceFactory, PlanFactory
from tests.people import PASSWORD
from tests.support.browser import OpenPage

NOW = "2026-11-24T02:00:00Z"
MOST_STOPS = 70
# What stands out where the focus is: the control itself or, of a hidden radio, the tile beside it.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nowhere";
  const face = at.matches('.pick-input') ? at.nextElementSibling
    : at.closest('.ts-wrapper, .photo-add, .drop') || at;
  const box = face.getBoundingClientRect(), style = getComputedStyle(face);
  const name = (at.getAttribute('aria-label') || at.textContent || at.name || at.tagName).trim().slice(0, 60);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outlined) return `no focus is seen on: ${name}`;
  const under = document.querySelector('.top').getBoundingClientRect().bottom;
  const inHead = at.closest('.top, .side, dialog, .skip');
  if (box.width < 8 || box.height < 8) return `too small to be seen: ${name}`;
  if (box.bottom <= (inHead ? 0 : under) || box.top >= innerHeight) return `out of sight: ${name}`;
  return "";
}"""


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


class Keys:
    """The keyboard of somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Else the page is still gliding to where the focus is.
        page.emulate_media(reduced_motion="reduce")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """On to this control, seeing each stop on the way."""
        expect(target.first).to_be_attached()
        wanted = target.first.element_handle()
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press(key)
            trouble = self.page.evaluate(STOP)
            assert not trouble, f"{self.page.url}: {trouble}"
            if self.page.evaluate("element => element === document.activeElement", wanted):
                return
        raise AssertionError(f"{self.page.url}: Tab doesn't reach {target}")

    def act(self, target: Locator, key: str = "Enter") -> None:
        self.tab_to(target)
        self.page.keyboard.press(key)

    def skip(self) -> None:
        """Past the menu, by the first stop of every page."""
        self.act(self.page.get_by_role("link", name="Langsung ke isi"))
        expect(self.page.locator("#isi")).to_be_focused()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).locator("visible=true")

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name).locator("visible=true")


def at_the_desk(open_page: OpenPage, user: User, path: str = "/") -> Keys:
    page = open_page(user)
    page.goto(path)
    return Keys(page)


def told(keys: Keys, text: str) -> None:
    expect(keys.page.locator("#toasts")).to_contain_text(text)


def test_the_daily_work_needs_no_mouse(
    open_page: OpenPage, staff: User, keeper: User, technician: User
) -> None:
    genset = AssetFactory(name="Genset", brand="")
    OccurrenceFactory(plan=PlanFactory(asset=genset, responsible=technician))
    laptop = AssetFactory(name="Laptop", brand="Lenovo ThinkPad")

    reporter = sign_in(open_page(), staff)
    find(reporter, laptop)
    report(reporter)
    number = BreakageReport.objects.get().number

    desk = at_the_desk(open_page, keeper)
    give_out(desk, technician)
    workshop = at_the_desk(open_page, technician, "/antrean/")
    repair(workshop)
    confirm(reporter)
    record_upkeep(workshop)
    hand_over(desk, laptop)
    receive(reporter)

    done = BreakageReport.objects.get(number=number)
    assert (done.status, done.stops_work, done.assignee) == ("confirmed", True, technician)
    assert done.repairs.get().total == 142_500
    assert Occurrence.objects.filter(done_on__isnull=False).count() == 1
    assert Handover.objects.get().state == "confirmed"


def sign_in(page: Page, user: User) -> Keys:
    page.goto("/")
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return Keys(page)


def find(keys: Keys, laptop: Asset) -> None:
    """Esc leads back to where one was; the arrows choose among what is found."""
    page, dialog = keys.page, keys.page.get_by_role("dialog")
    expect(page.locator("h1")).to_contain_text("Staff")
    keys.skip()
    keys.press("Tab")
    before = page.evaluate("document.activeElement.outerHTML")
    keys.press("Control+k")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.outerHTML") == before

    keys.press("Control+k")
    keys.write("latpop")
    expect(dialog.get_by_role("link").first).to_contain_text("ThinkPad")
    keys.press("ArrowDown")
    assert not page.evaluate(STOP)
    keys.press("Enter")
    page.wait_for_url(f"**{laptop.get_absolute_url()}")


def report(keys: Keys) -> None:
    page = keys.page
    keys.skip()
    keys.act(keys.link("Lapor kerusakan"))
    page.wait_for_url("**/lapor/**")
    keys.skip()
    expect(page.locator("form:not([novalidate])")).to_have_count(0)
    keys.act(keys.button("Ajukan laporan"))

    # A refused form opens where it needs attention.
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()
    keys.tab_to(page.get_by_label("Ceritakan singkat"))
    keys.write("Layarnya gelap sejak pagi.")
    keys.tab_to(page.get_by_role("radio", name="Masih bisa bekerja"))
    keys.press("ArrowDown")
    expect(page.get_by_role("radio", name="Ya, terhenti")).to_be_checked()
    keys.act(keys.button("Ajukan laporan"))
    told(keys, "LK-")


def give_out(keys: Keys, technician: User) -> None:
    page = keys.page
    keys.skip()
    keys.act(keys.link("Laporan baru yang perlu ditindaklanjuti"))
    page.wait_for_url("**/antrean/**")
    expect(page.get_by_role("rowgroup").get_by_text("Pekerjaan terhenti")).to_be_visible()
    keys.skip()
    keys.act(keys.link("Tindak lanjuti"))
    page.wait_for_url("**/laporan/**")
    keys.skip()
    keys.tab_to(page.get_by_role("radio", name="Tinggi"))
    keys.press("ArrowUp")
    expect(page.get_by_role("radio", name="Mendesak")).to_be_checked()
    keys.tab_to(page.get_by_label("Teknisi"))
    keys.write(technician.display_name[:4])
    keys.act(keys.button("Tugaskan"))
    told(keys, technician.display_name)


def repair(keys: Keys) -> None:
    page = keys.page
    keys.skip()
    keys.act(keys.button("Mulai kerjakan"))
    told(keys, "LK-")
    keys.skip()
    keys.act(keys.link("Tunda"))
    # What a link unfolds is where one goes on.
    expect(page.locator("#tunda input[type=radio]").first).to_be_focused()
    keys.tab_to(page.locator("#selesai input[type=radio]"))
    keys.press("Space")
    keys.tab_to(page.get_by_label("Yang dikerjakan"))
    keys.write("Layar diganti.")
    keys.tab_to(page.get_by_label("Uraian").first)
    keys.write("Kabel (m)")
    keys.tab_to(page.get_by_label("Jumlah").first)
    keys.press("Control+a")
    keys.write("1,5")
    keys.tab_to(page.get_by_label("Harga satuan").first)
    keys.write("95.000")
    expect(page.locator(".cost output").first).to_have_text("Rp142.500")
    keys.act(keys.button("Tambah biaya"))
    expect(page.get_by_label("Uraian").nth(1)).to_be_focused()
    keys.act(page.locator(".cost").nth(1).get_by_role("button"))
    expect(keys.button("Tambah biaya")).to_be_focused()
    keys.act(keys.button("Selesaikan perbaikan"))
    told(keys, "LK-")


def confirm(keys: Keys) -> None:
    page = keys.page
    page.goto("/")
    keys.skip()
    keys.act(keys.link("Perbaikan yang perlu Anda konfirmasi"))
    page.wait_for_url("**/laporan/saya/**")
    keys.skip()
    keys.act(keys.link("Periksa dan konfirmasi"))
    page.wait_for_url("**/laporan/LK-**")
    keys.skip()
    keys.act(keys.button("Ya, konfirmasi"))
    told(keys, "LK-")


def record_upkeep(keys: Keys) -> None:
    page = keys.page
    page.goto("/")
    keys.skip()
    keys.act(keys.link("Pemeliharaan Anda yang terlambat"))
    page.wait_for_url("**/pemeliharaan/?due=overdue&responsible=me")
    keys.skip()
    keys.act(keys.link("Catat selesai"))
    page.wait_for_url("**/selesai/")
    keys.skip()
    # A date that is half typed is told of in our words, at its field, and is mended there.
    day = page.locator("#id_done_on")
    keys.tab_to(day)
    keys.press("Delete")
    keys.act(keys.button("Catat selesai"))
    expect(page.locator("main")).to_contain_text("Tanggal ini belum lengkap")
    expect(day).to_be_focused()
    # The same whether the browser asks for the day or the month first.
    keys.write("11112026")
    expect(page.locator("main")).not_to_contain_text("Tanggal ini belum lengkap")
    keys.act(keys.button("Catat selesai"))
    told(keys, "Genset")


def hand_over(keys: Keys, laptop: Asset) -> None:
    page = keys.page
    page.goto(laptop.get_absolute_url())
    keys.skip()
    keys.act(keys.link("Serah terima"))
    page.wait_for_url("**/serah-terima/")
    keys.skip()
    finder = page.get_by_label("Tambah barang lain")
    keys.tab_to(finder)
    keys.write("genset")
    expect(keys.button("Tambahkan Genset")).to_be_visible()
    keys.act(keys.button("Tambahkan Genset"))
    expect(page.get_by_role("heading", name="2 barang")).to_be_visible()
    expect(finder).to_be_focused()
    keys.tab_to(page.locator("#id_to-ts-control"))
    keys.write("Staff")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("Staff Contoh")
    keys.press("Enter")
    keys.act(keys.button("Serahkan barang"))
    told(keys, "2 barang diserahkan kepada Staff Contoh")


def receive(keys: Keys) -> None:
    page = keys.page
    page.goto("/")
    keys.skip()
    keys.act(keys.link("Serah terima yang perlu Anda konfirmasi"))
    page.wait_for_url("**/serah-terima/**")
    keys.skip()
    keys.act(page.locator("#list tbody").get_by_role("link"))
    keys.skip()
    keys.act(keys.button("Konfirmasi penerimaan"))
    told(keys, "dikonfirmasi")
