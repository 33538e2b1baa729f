"""The nominative list: recognized by its headings, told row by row what is wrong, mended, applied."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from organization.models import Employee, Position, User
from tests.importing.lists import write_xlsx
from tests.journeys.conftest import Arrive, Seen
from tests.journeys.test_import import upload, wait_for_preview
from tests.support.worker import Worker


def nominative_list(folder: Path) -> Path:
    return write_xlsx(
        folder / "nominatif 2026.xlsx",
        ["DAFTAR NOMINATIF PEGAWAI BAGIAN UMUM"],
        ["KEADAAN 1 JANUARI 2026"],
        [],
        ["NO", "NAMA", "NIP", "PANGKAT / GOL. RUANG", "JABATAN", "UNIT KERJA", "PENDIDIKAN"],
        [1, "SITI CONTOH, S.E., M.M.", "19720315 199803 1 004", "Pembina IV.a", "Kabag", "Bagian Umum", "S2"],
        [2, "BUDI CONTOH, S.Kom", "198705122010012011", "Penata (III/c)", "Analis", "Bagian Umumm", "S1"],
        [3, "ANI CONTOH", 198705122010011011, "Pengatur (II/c)", "Pengurus Barang Pembantu", "", "D3"],
        [4, "EDI CONTOH, A.Md", "199301012024211005", "VII", "Pranata Komputer", "", "D3"],
        [5, "RINI CONTOH", "'19801332 200501 2 001", "III/b", "Pelaksana", "", "S1"],
        [],
        ["", "Mengetahui,"],
        ["", "Kepala Bagian Umum"],
    )  # fmt: skip


def test_a_nominative_list_is_told_what_is_wrong_and_applied(
    keeper: User, worker: Worker, arrive: Arrive, seen: Seen, tmp_path: Path
) -> None:
    page = arrive(keeper)

    upload(page, nominative_list(tmp_path))
    wait_for_preview(page)
    expect(page.get_by_text("Menurut judul kolomnya, ini daftar: Pegawai")).to_be_visible()
    expect(page.get_by_role("navigation", name="Menurut tindakan")).to_contain_text("Ditolak 2")
    seen(page, "preview")

    page.get_by_role("link", name="Ditolak").first.click()
    unit, number = (page.locator("tr").filter(has=page.locator(f".line-no:text-is('{n}')")) for n in (6, 7))
    expect(unit).to_contain_text("Yang paling mirip: Bagian Umum")
    expect(number).to_contain_text("Jadikan format kolomnya teks")
    unit.get_by_role("textbox").fill("Bagian Umum")
    number.get_by_role("textbox").fill("19870512 201001 1 011")
    number.get_by_role("button", name="Simpan").click()
    button = page.get_by_role("button", name="Terapkan")
    expect(button).to_be_enabled()
    seen(page, "ready")

    button.click()
    expect(page.get_by_role("heading", level=1, name="5 baris diterapkan")).to_be_visible(timeout=40_000)
    seen(page, "applied")
    assert Employee.objects.get(name="ANI CONTOH").staff_number == "198705122010011011"
    warned = Employee.objects.get(name="RINI CONTOH")
    assert warned.staff_number == "198013322005012001"
    assert Position.objects.filter(name="Pranata Komputer").exists()

    page.get_by_role("link", name="Lihat daftar pegawai").click()
    expect(page.get_by_text("SITI CONTOH, S.E., M.M.")).to_be_visible()
    expect(page.get_by_text("197203151998031004")).to_have_count(0)
