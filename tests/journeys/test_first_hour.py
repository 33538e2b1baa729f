"""The first hour: from the name of the office to its first list, with nothing but the first account."""

from __future__ import annotations

from playwright.sync_api import expect

from assets.models import Asset
from organization.actions import open_first_account
from tests.journeys.conftest import Arrive, Seen
from tests.journeys.test_import import KIB_B, leave_out, wait_for_preview
from tests.support.worker import Worker


def test_the_start_page_leads_from_the_name_of_the_office_to_the_first_list(
    transactional_db: None, worker: Worker, arrive: Arrive, seen: Seen
) -> None:
    page = arrive(open_first_account(username="admin", password="klm4-bcd7-fgh2-npq9"))
    page.goto("/")
    expect(page.get_by_role("heading", name="Mulai dari daftar yang sudah Anda miliki")).to_be_visible()
    seen(page, "empty")

    page.get_by_role("link", name="Isi nama kantor").click()
    page.get_by_label("Nama kantor").fill("Sekretariat Daerah Kabupaten Kerinci")
    seen(page, "names")
    page.get_by_role("button", name="Simpan nama kantor").click()
    expect(page.locator("main")).to_contain_text("Sekretariat Daerah Kabupaten Kerinci, Bagian Umum")
    seen(page, "named")

    page.locator("#first-file").set_input_files(KIB_B)
    page.get_by_role("button", name="Baca berkas").click()
    wait_for_preview(page)
    page.goto("/")
    page.get_by_role("link", name="Lanjutkan impor ini").click()
    page.get_by_role("link", name="Ditolak").first.click()
    for number in (15, 17, 19, 20, 22):
        leave_out(page, number)
    page.get_by_role("button", name="Terapkan 4 baris").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 baris diterapkan", timeout=40_000)

    assert Asset.objects.count() == 4
    page.goto("/")
    expect(page.get_by_role("heading", name="Mulai dari daftar yang sudah Anda miliki")).to_have_count(0)
