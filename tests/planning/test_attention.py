"""What needs somebody now: each number is that of the list it opens, and each role has its own lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.jobs.models import Job
from maintenance.actions.breakage import add_comment
from organization.models import Employee, Holiday, User
from planning.attention import waiting_for
from tests.factories import (
    AssetFactory,
    HandoverFactory,
    ImportBatchFactory,
    OccurrenceFactory,
    ParticipationFactory,
    PlanFactory,
    ReportFactory,
    SessionFactory,
)
from tests.people import make_user
from tests.planning.arrange import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False):
        yield


@pytest.fixture
def morning(staff: User, keeper: User, technician: User) -> None:
    waiting = {"reporter": staff, "status": "waiting", "assignee": technician}
    ReportFactory(reporter=staff)
    ReportFactory(reporter=staff, status="triaged")
    ReportFactory(reporter=staff, status="assigned", assignee=technician)
    ReportFactory(**waiting, wait_reason="budget")
    ReportFactory(**waiting, wait_reason="parts", wait_until=date(2026, 11, 20))
    ReportFactory(reporter=staff, status="done", assignee=technician)
    OccurrenceFactory(plan=PlanFactory(responsible=technician))
    OccurrenceFactory(due_on=TODAY + timedelta(days=3))
    ReportFactory(reporter=staff, status="confirmed")
    ImportBatchFactory(by=keeper)
    for receiver in (staff, keeper, technician):
        for state in ("waiting", "confirmed"):
            HandoverFactory(receiver=Employee.objects.get(user=receiver), state=state)
    AssetFactory(room=None, condition=None)
    ImportBatchFactory(by=keeper, state="previewed")
    ParticipationFactory(session=SessionFactory(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 3)))
    make_user("staff", username="baru").groups.clear()
    Job.objects.create(
        kind="x",
        by=keeper,
        state="failed",
        created_at="2026-11-23T00:00:00Z",
        finished_at="2026-11-23T00:00:00Z",
    )
    Holiday.objects.filter(on__year=2027).delete()


HELD = {"Serah terima yang perlu Anda konfirmasi": "1", "Barang dalam tanggungan Anda": "1"}
LINES = {
    "staff": {"Perbaikan yang perlu Anda konfirmasi": "1", **HELD},
    "technician": {"Perbaikan di tangan Anda": "1", "Pemeliharaan Anda yang terlambat": "1", **HELD},
    "coordinator": {"Sesi bimtek yang kehadirannya perlu dicatat": "1"},
    "manager": {
        "Laporan baru yang perlu ditindaklanjuti": "1",
        "Laporan yang belum ditangani siapa pun": "1",
        "Perbaikan yang menunggu keputusan anggaran": "1",
        "Perbaikan yang menunggu suku cadang": "1",
        "Perbaikan yang menunggu melewati perkiraan": "1",
        "Pemeliharaan yang terlambat": "1",
    },
    "auditor": {"Pemeliharaan yang terlambat": "1"},
    "administrator": {
        "Akun tanpa peran": "1",
        "Pekerjaan latar seminggu terakhir yang gagal": "1",
        "Hari libur tahun depan belum diisi": "1",
        "Pemeliharaan yang terlambat": "1",
    },
}


@pytest.mark.parametrize("role", LINES)
@pytest.mark.usefixtures("morning")
def test_each_role_has_its_own_lines(role: str) -> None:
    user = User.objects.filter(username=role).first() or make_user(role)

    assert {each.act: each.count for each in waiting_for(user, TODAY)} == LINES[role]


def shown_by(context: Any, url: str) -> str:
    """How many there are on the page that is opened: rows or, where they stand in rounds, pieces."""
    if "hari-libur" in url:
        return "1"  # That none of next year's stand there is the one matter.
    if "numbers" in context:
        return str(sum(context["numbers"].values()))
    return str(len(context["confirmed"])) if "#custody" in url else context["page"].total_text


@pytest.mark.parametrize(
    "role", ["staff", "keeper", "technician", "coordinator", "manager", "auditor", "administrator"]
)
@pytest.mark.usefixtures("morning")
def test_each_number_is_that_of_the_list_it_opens(role: str, client_of: Callable[[User], Client]) -> None:
    user = User.objects.filter(username=role).first() or make_user(role)
    client = client_of(user)

    for each in waiting_for(user, TODAY):
        page = client.get(each.url)
        assert page.status_code == 200, each.url
        assert shown_by(page.context, each.url) == each.count, each.url


def test_who_mends_is_told_of_their_own_upkeep_alone(
    technician: User, auditor: User, client_of: Callable[[User], Client]
) -> None:
    OccurrenceFactory()

    assert waiting_for(technician, TODAY) == []
    assert [each.act for each in waiting_for(auditor, TODAY)] == ["Pemeliharaan yang terlambat"]
    tab = '<a href="/pemeliharaan/?responsible=me"'
    assert tab in client_of(technician).get(reverse("maintenance:upkeep_list")).content.decode()
    assert tab not in client_of(auditor).get(reverse("maintenance:upkeep_list")).content.decode()


@pytest.mark.usefixtures("morning")
def test_a_stranger_s_morning_is_quiet(stranger: User, client_of: Callable[[User], Client]) -> None:
    assert waiting_for(stranger, TODAY) == []
    assert "Tidak ada yang menunggu Anda." in client_of(stranger).get(reverse("web:home")).content.decode()


@pytest.mark.usefixtures("morning")
def test_before_november_nobody_asks_for_next_year_s_days_off(administrator: User) -> None:
    acts = [each.act for each in waiting_for(administrator, date(2026, 10, 31))]

    assert "Hari libur tahun depan belum diisi" not in acts


def test_days_off_that_are_entered_are_not_asked_for(administrator: User) -> None:
    assert Holiday.objects.filter(on__year=2027).exists()
    assert waiting_for(administrator, TODAY) == []


def test_who_is_asked_about_their_report_is_reminded_until_they_answer(
    technician: User, client_of: Callable[[User], Client]
) -> None:
    coordinator = make_user("coordinator")
    report = ReportFactory(
        reporter=coordinator, status="waiting", wait_reason="reporter", assignee=technician
    )
    client = client_of(coordinator)

    [asked] = waiting_for(coordinator, TODAY)

    assert (asked.act, asked.count) == ("Perbaikan yang menunggu jawaban Anda", "1")
    assert client.get(asked.url).context["page"].total_text == "1"
    assert "Perbaikan menunggu Anda" in client.get(report.get_absolute_url()).content.decode()

    add_comment(report=report, by=coordinator, note="Ruang Rapat 2, pagi.", now=timezone.now())

    assert waiting_for(coordinator, TODAY) == []


def test_a_new_report_shows_the_priority_that_orders_it(
    keeper: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    ReportFactory(reporter=staff, asset=AssetFactory(name="Biasa saja"))
    ReportFactory(reporter=staff, asset=AssetFactory(name="Berhenti kerja"), stops_work=True)

    page = client_of(keeper).get(reverse("web:home")).content.decode()

    assert page.index("Berhenti kerja") < page.index("Biasa saja")
    assert '<span class="tag tag-bad">Tinggi</span>' in page


def test_what_somebody_holds_and_should_confirm_is_there(
    staff: User, client_of: Callable[[User], Client]
) -> None:
    me = Employee.objects.get(user=staff)
    waiting, received = (HandoverFactory(receiver=me, state=state) for state in ("waiting", "confirmed"))
    HandoverFactory(state="waiting")
    client = client_of(staff)

    lines = {each.act: each for each in waiting_for(staff, TODAY)}

    assert lines["Barang dalam tanggungan Anda"].count == "1"
    handed = lines["Serah terima yang perlu Anda konfirmasi"]
    assert client.get(handed.url).context["page"].total_text == handed.count == "1"
    mine = client.get(reverse("organization:my_page")).content.decode()
    assert "Menunggu konfirmasi Anda" in mine
    assert mine.index(waiting.items.get().asset.get_absolute_url()) < mine.index(
        received.items.get().asset.get_absolute_url()
    )
    offered = client.get(reverse("maintenance:report_choose")).context["found"]
    assert offered == [received.items.get().asset]
