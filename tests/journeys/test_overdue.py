"""Overdue: what a plan asks for comes by itself, what is late is told once, what is done is gone."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from assets.models import Asset
from core.outbox.models import Digest
from core.outbox.tasks import send_digests
from core.web.formats import long_date
from maintenance.models import NightlyRun, Occurrence
from maintenance.tasks import nightly
from organization.models import Holiday, User
from organization.worktime import next_working_day
from tests.factories import PRINTER, AssetFactory, OccurrenceFactory, PlanFactory, RoomFactory
from tests.journeys.conftest import Arrive, Seen
from tests.support.processes import wait_until
from tests.support.worker import Worker

PLAN = "Perawatan laptop"
WEEK = timedelta(days=7)


@pytest.fixture
def laptops(db: None) -> list[Asset]:
    return [
        AssetFactory(brand="ASUS ExpertBook B1", room=RoomFactory(name="Ruang Kepala Bagian Umum")),
        AssetFactory(brand="Lenovo ThinkPad E14 Gen 5", room=RoomFactory(name="Ruang Rapat Sekretariat")),
    ]


def test_what_is_late_is_told_once_and_done_at_once(
    laptops: list[Asset],
    keeper: User,
    technician: User,
    manager: User,
    worker: Worker,
    arrive: Arrive,
    seen: Seen,
) -> None:
    page = arrive(keeper)
    make_a_plan_of_a_template(page, seen)
    laptops.append(AssetFactory(brand="Acer TravelMate P2"))

    nightly.delay()

    wait_until(NightlyRun.objects.exists, 60, what=f"the worker doesn't do its work: {worker.said}")
    assert list(Occurrence.objects.values_list("asset", flat=True)) == [laptop.pk for laptop in laptops]

    due = Occurrence.objects.values_list("due_on", flat=True).distinct().get()
    today = working_day(due + WEEK)
    with time_machine.travel(datetime.combine(today, time(8, 30), timezone.get_default_timezone())):
        flagged = [flag_overdue(today), flag_overdue(today)]
        assert (flagged[0]["level_1"], flagged[0]["level_2"], flagged[0]["notices"]) == (3, 3, 2)
        assert not any(flagged[1].values())
        send_digests()
        send_digests()
        for person, digests in ((keeper, 1), (technician, 1), (manager, 0)):
            assert Digest.objects.filter(recipient=person).count() == digests
        something_that_is_not_late(today + timedelta(days=2))

        late = (today - due).days
        told_once(arrive(keeper), due, late)
        page = arrive(technician)
        told_once(page, due, late)
        seen(page, "notices")

        page.goto("/pemeliharaan/")
        expect(page.get_by_role("rowheader").first).to_have_text("Terlambat 3 barang")
        first = page.get_by_role("row").filter(has_text=PLAN)
        expect(first).to_contain_text(f"Terlambat {late} hari")
        expect(page.get_by_role("row").nth(2)).to_contain_text(PLAN)
        seen(page, "work-list")

        first.get_by_role("link", name="Catat selesai").click()
        record_all_at_once(page, today - timedelta(days=1), seen)

        page.goto("/pemeliharaan/")
        expect(page.get_by_role("row").filter(has_text="Cuci printer")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text=PLAN)).to_have_count(0)
        seen(page, "work-list-afterwards")

        page.goto(laptops[1].get_absolute_url())
        upkeep = page.locator("#upkeep").get_by_role("listitem").filter(has_text=PLAN)
        expect(upkeep.last).to_contain_text(long_date(today - timedelta(days=1)))
        expect(upkeep.last).to_contain_text("Selesai")
        seen(page, "asset")


def make_a_plan_of_a_template(page: Page, seen: Seen) -> None:
    page.goto("/pemeliharaan/rencana/")
    seen(page, "no-plans")
    page.get_by_role("link", name="Buat rencana").click()
    seen(page, "templates")
    page.get_by_role("row").filter(has_text=PLAN).get_by_role("button", name="Buat rencana ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PLAN)
    expect(page.locator("#toasts")).to_contain_text("dibuat untuk 2 barang")
    seen(page, "plan")


def told_once(page: Page, due: date, late: int) -> None:
    page.goto("/pemberitahuan/")
    told = page.get_by_role("listitem").filter(has_text=PLAN)
    expect(told).to_have_count(1)
    expect(told).to_contain_text("3 barang terlambat")
    expect(told).to_contain_text(f"{long_date(due)}, {late} hari")


def record_all_at_once(page: Page, done_on: date, seen: Seen) -> None:
    page.get_by_label("Semua 3 barang").check()
    page.get_by_label("Dikerjakan pada").fill(done_on.isoformat())
    page.get_by_text("Langkah kerja dan catatan").click()
    steps = page.get_by_role("group", name="Langkah yang dikerjakan").get_by_role("checkbox")
    for step in steps.all():
        step.check()
    page.get_by_label("Catatan").fill("Kipas dibersihkan; baterai laptop kedua mulai lemah.")
    seen(page, "recording")
    page.get_by_role("button", name="Catat selesai yang dicentang").click()
    expect(page.locator("#toasts")).to_contain_text("Pemeliharaan 3 barang")
    seen(page, "recorded")


def flag_overdue(on: date) -> dict[str, int]:
    said = io.StringIO()
    call_command("flag_overdue", "--on", on.isoformat(), stdout=said)
    written: dict[str, int] = json.loads(said.getvalue().splitlines()[-1])
    return written


def something_that_is_not_late(due: date) -> None:
    plan = PlanFactory(
        name="Cuci printer",
        asset=AssetFactory(name="Printer", brand="Epson L3210", classification_id=PRINTER),
        anchor_on=due,
    )
    OccurrenceFactory(plan=plan, nominal_due=due, due_on=due)


def working_day(day: date) -> date:
    return next_working_day(day, Holiday.objects.days_off(day, day + 2 * WEEK))
