"""Train: from who holds a computer without training to who has it, in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Page, expect

from organization.models import Employee, User
from tests.factories import CustodyFactory, EmployeeFactory, ParticipationFactory, SessionFactory
from tests.journeys.conftest import Arrive, Seen
from tests.people import PASSWORD
from training.models import Course

BEFORE, AFTER = "2026-11-24T02:00:00Z", "2026-12-03T02:00:00Z"
TAUFIK, AHMAD, YUSUF = "Drs. H. Muhammad Taufik Hidayatullah, M.Si.", "Ahmad Fauzi, S.Kom.", "Yusuf Kurniawan"
COURSE = "Operator komputer dasar"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEFORE) as clock:
        yield clock


@pytest.fixture
def holders(clock: object, staff: User) -> dict[str, Employee]:
    """Five who hold a laptop; one of them was trained last year."""
    people = {name: EmployeeFactory(name=name) for name in (TAUFIK, AHMAD, YUSUF, "Dewi Lestari, A.Md.")}
    people["staff"] = Employee.objects.get(user=staff)
    for person in people.values():
        CustodyFactory(employee=person)
    last_year = SessionFactory(
        course=Course.objects.get(key="operator_dasar"),
        starts_on=date(2025, 9, 2),
        ends_on=date(2025, 9, 3),
        status="held",
    )
    ParticipationFactory(
        session=last_year, employee=people["Dewi Lestari, A.Md."], attendance="attended", hours=16
    )
    return people


def sign_in_by_hand(page: Page, user: User) -> None:
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")


def test_holders_of_computers_without_training_are_invited_and_trained(
    holders: dict[str, Employee],
    coordinator: User,
    staff: User,
    clock: time_machine.Traveller,
    arrive: Arrive,
    seen: Seen,
) -> None:
    page = arrive()
    page.goto("/")
    seen(page, "login")
    sign_in_by_hand(page, coordinator)

    need = page.get_by_role("link").filter(has_text=COURSE)
    expect(need).to_contain_text("1 dari 5 pemegang")
    expect(need).to_contain_text("4 belum mengikuti")
    seen(page, "start")

    need.click()
    for name in (TAUFIK, AHMAD, holders["staff"].name):
        page.get_by_label(f"Pilih {name}").check()
    expect(page.get_by_role("link", name="Dewi Lestari")).to_have_count(0)
    seen(page, "needs")

    page.get_by_role("button", name="Undang 3 pegawai").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buka sesi")
    page.get_by_label("Mulai").fill("2026-12-01")
    page.get_by_label("Selesai").fill("2026-12-02")
    page.get_by_role("textbox", name="Tempat").fill("Aula Bagian Umum")
    seen(page, "new-session")
    page.get_by_role("button", name="Buka sesi dan undang").click()
    expect(page.locator("#toasts")).to_contain_text("3 pegawai diundang")
    expect(page.get_by_role("row")).to_have_count(4)
    seen(page, "session-ahead")

    invited(arrive(staff), seen)

    clock.move_to(AFTER)
    page = arrive(coordinator)
    page.goto("/")
    page.get_by_role("link").filter(has_text="Kehadiran belum dicatat").click()
    recorded(page, seen)

    page.get_by_role("link", name=TAUFIK, exact=True).click()
    expect(page.locator("#record")).to_contain_text("16 dari 20 JP")
    expect(page.locator("#record")).to_contain_text("BU-OK/2026/001")
    seen(page, "employee")

    page.get_by_role("link", name=re.compile("ExpertBook")).click()
    expect(page.locator("#holder-training li").filter(has_text=COURSE)).to_contain_text("Sudah")
    seen(page, "asset")

    page.goto("/bimtek/")
    unfold = page.locator(".filters-more summary")
    if unfold.is_visible():
        unfold.click()
    page.get_by_label("Bimtek", exact=True).select_option(label=f"{COURSE} (2)")
    expect(page.locator("#coverage")).to_have_text(f"3 dari 5 pemegang sudah mengikuti {COURSE}")
    expect(page.get_by_role("link", name=YUSUF)).to_be_visible()
    expect(page.get_by_role("link", name=AHMAD)).to_be_visible()
    expect(page.get_by_role("link", name=TAUFIK)).to_have_count(0)
    expect(page.get_by_role("link", name=holders["staff"].name)).to_have_count(0)
    seen(page, "needs-afterwards")

    page = arrive(staff)
    page.goto("/pegawai/saya/")
    expect(page.locator("#record")).to_contain_text("12 dari 20 JP")
    seen(page, "own-page-afterwards")


def invited(page: Page, seen: Seen) -> None:
    """The invitation stands on the start page, among the notices and on one's own page."""
    page.goto("/")
    expect(page.locator("#my-training")).to_contain_text(COURSE)
    seen(page, "invited-start")

    page.get_by_role("link", name="Pemberitahuan, 1 belum dibaca").click()
    told = page.get_by_role("link", name=f"Anda diundang ke {COURSE}")
    expect(told).to_contain_text("1–2 Desember 2026")
    seen(page, "notices")
    told.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(COURSE)
    expect(page.get_by_text(AHMAD)).to_have_count(0)
    seen(page, "invited-session")

    page.goto("/pegawai/saya/")
    expect(page.locator("#record").get_by_role("row").filter(has_text=COURSE)).to_contain_text("Diundang")
    seen(page, "own-page")


def recorded(page: Page, seen: Seen) -> None:
    """One figure is wrong at first: it is refused at its field, and nothing that was typed is lost."""
    row = {name: page.get_by_role("row").filter(has_text=name) for name in (TAUFIK, AHMAD, "Staff Contoh")}
    for name in (TAUFIK, "Staff Contoh"):
        row[name].get_by_label("Kehadiran").select_option("Hadir")
        row[name].get_by_label("Hasil").select_option("Lulus")
    row[AHMAD].get_by_label("Kehadiran").select_option("Tidak hadir")
    row[TAUFIK].get_by_label("Nomor sertifikat").fill("BU-OK/2026/001")
    row[TAUFIK].get_by_label("Tanggal sertifikat").fill("2026-12-02")
    hours = row["Staff Contoh"].get_by_label("Jam pelajaran (JP)")
    hours.fill("120")
    page.locator("form#attendance").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Simpan kehadiran dan hasil").last.click()

    expect(hours).to_have_attribute("aria-invalid", "true")
    expect(hours).to_have_value("120")
    expect(hours).to_have_accessible_description("Sesi ini 16 JP; tulis 0 sampai 16.")
    expect(row[TAUFIK].get_by_label("Nomor sertifikat")).to_have_value("BU-OK/2026/001")
    expect(row[TAUFIK].get_by_label("Hasil")).to_have_value("passed")
    expect(row[AHMAD].get_by_label("Kehadiran")).to_have_value("absent")
    seen(page, "attendance-refused")

    hours.fill("12")
    page.get_by_role("button", name="Simpan kehadiran dan hasil").last.click()
    expect(page.locator("#toasts")).to_contain_text("Kehadiran dan hasil disimpan: 3 baris berubah.")
    expect(row[TAUFIK].get_by_label("Jam pelajaran (JP)")).to_have_value("16")
    seen(page, "attendance")
