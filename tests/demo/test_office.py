"""The office as somebody would look at it who works in one; the rules of the apps hold for its past too."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from assets.families import family_for
from assets.models import Asset, AssetFile, Custody, Family, Handover, HandoverCounter, HandoverItem
from core.trail.models import Change
from demo import content
from demo.office import furnish
from demo.officetime import OfficeTime
from maintenance.actions.overdue import nightly
from maintenance.lifecycle import STEPS
from maintenance.models import BreakageReport, Occurrence, OverdueEvent, Plan, Repair, ReportEvent, ReportFile
from organization.models import Employee, Holiday, Room, Unit, User
from organization.staff_number import is_contract_number, normalize_staff_number
from training.attendance import Entry, Held, mistakes
from training.models import Participation, ParticipationFile, Requirement, Session

ON = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
Status = BreakageReport.Status
ROLES = {
    "staff": "staff",
    "keeper": "keeper",
    "technician": "technician",
    "coordinator": "coordinator",
    "manager": "manager",
    "auditor": "auditor",
    "admin": "administrator",
}


pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(scope="module", autouse=True)
def _office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One office for all tests here, and the database as it was after them."""
    kept = sqlite3.connect(":memory:")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(kept)
        furnish(count=600, seed=1, on=ON)
    yield
    with django_db_blocker.unblock():
        connection.ensure_connection()
        kept.backup(connection.connection)
    kept.close()


def working_days() -> OfficeTime:
    days_off = Holiday.objects.days_off(date(2024, 1, 1), date(2027, 12, 31))
    return OfficeTime(days_off, timezone.get_default_timezone())


# People and places


@pytest.mark.parametrize(("username", "role"), ROLES.items())
def test_a_demo_account_opens_with_the_password_of_all(username: str, role: str) -> None:
    user = authenticate(username=username, password="sarpras-demo")

    assert isinstance(user, User)
    assert list(user.groups.values_list("name", flat=True)) == [role]
    assert user.scope is None
    assert hasattr(user, "employee") == (username != "auditor")


def test_units_are_a_tree_below_the_secretariat() -> None:
    office = Unit.objects.get(code="UMUM")

    assert office.parent is not None
    assert office.parent.code == "AS3"
    assert len(Unit.objects.ids_within(Unit.objects.get(code="SETDA").pk)) == Unit.objects.count() == 32


def test_positions_are_filled_as_the_list_says() -> None:
    here = Employee.objects.active(ON)

    assert here.count() == 86
    for row in content.rows("positions"):
        for place in content.listed(row["headcount"]):
            unit, _, count = place.partition(":")
            assert here.filter(position__key=row["key"], unit__code=unit).count() == int(count), row


def test_staff_numbers_are_valid_and_fit_the_employment() -> None:
    for employee in Employee.objects.all():
        number = employee.staff_number
        if employee.employment == "THL":
            assert number is None
            continue
        assert number is not None
        assert normalize_staff_number(number) == number
        assert is_contract_number(number) == (employee.employment == "PPPK")
        assert employee.grade


def test_every_room_has_somebody_of_its_unit_in_charge() -> None:
    rooms = list(Room.objects.select_related("responsible__position"))

    assert len(rooms) == 40
    positions = {row["code"]: row["responsible_position"] for row in content.rows("rooms")}
    for room in rooms:
        assert room.responsible is not None
        assert room.responsible.unit_id == room.unit_id
        assert room.responsible.position is not None
        assert room.responsible.position.key == positions[room.code]
        assert room.responsible.left_on is None


# The register


def test_goods_are_bought_as_the_catalog_says() -> None:
    lines = {(r["code"], r["name"], f"{r['brand']} {r['type']}"): r for r in content.rows("goods")}
    families = list(Family.objects.all())

    for asset in Asset.objects.select_related("family"):
        line = lines[asset.classification_id, asset.name, asset.brand]
        assert int(line["year_from"]) <= (asset.acquisition_year or 0) <= int(line["year_to"])
        assert asset.value is not None
        assert int(line["price_min"]) <= asset.value <= int(line["price_max"])
        assert asset.value % 50_000 in (0, int(line["price_min"]) % 50_000, int(line["price_max"]) % 50_000)
        assert asset.family == family_for(asset.classification_id, f"{asset.name} {asset.brand}", families)
        assert asset.family is not None
        assert asset.family.key == line["family"]


def test_nothing_stands_where_it_can_not() -> None:
    rooms: defaultdict[str, set[str]] = defaultdict(set)
    for family, room in Asset.objects.exclude(status="disposed").values_list("family__key", "room__code"):
        rooms[family].add(room)

    assert rooms["server"] == {"A-107"}
    assert rooms["genset"] == {"D-103"}
    assert rooms["car"] == {"D-104"}
    assert not {"D-103", "D-104", "A-109", "A-211"} & (rooms["laptop"] | rooms["pc"] | rooms["printer"])


def test_rooms_have_their_air_conditioners() -> None:
    # Also those that are proposed for write-off hang there still.
    hanging = Counter(Asset.objects.filter(family__key="ac").values_list("room__code", flat=True))
    hanging.pop("D-102", None)

    for row in content.rows("rooms"):
        assert hanging[row["code"]] <= int(row["air_conditioners"]), row
    assert sum(hanging.values()) >= 48


def test_numbers_are_given_without_gaps_and_never_twice() -> None:
    registers: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for unit, code, register in Asset.objects.values_list("unit", "classification", "register"):
        registers[unit, code].append(register or 0)

    for given in registers.values():
        assert sorted(given) == list(range(1, len(given) + 1))
    for field in ("serial_number", "plate_number", "chassis_number", "mac_address", "host_name"):
        used = Asset.objects.exclude(**{field: ""}).values_list(field, flat=True)
        assert len(used) == len(set(used)) > 0, field
    addresses = Asset.objects.exclude(ip_address=None).values_list("ip_address", flat=True)
    assert len(addresses) == len(set(addresses)) > 100


def test_old_goods_have_a_nibar_of_the_shape_of_ebmd() -> None:
    old = Asset.objects.filter(acquired_from__year__lt=2024)

    assert old.exclude(nibar=None).count() > 0.9 * old.count()
    assert {
        len(nibar) for nibar in Asset.objects.exclude(nibar=None).values_list("nibar", flat=True) if nibar
    } == {45}


def test_all_states_of_life_and_condition_are_met() -> None:
    assert set(Asset.objects.values_list("status", flat=True)) == set(Asset.Status.values)
    assert set(Asset.objects.values_list("condition", flat=True)) == {"B", "RR", "RB"}
    assert not Asset.objects.filter(status="in_disposal").exclude(condition="RB").exists()


def test_holders_work_here_and_hold_what_is_in_service() -> None:
    held = Custody.objects.open().select_related("employee", "asset")

    assert held.count() > 80
    for custody in held:
        assert custody.employee.left_on is None
        assert custody.asset.status != "disposed"
        assert custody.from_on >= (custody.employee.joined_on or date.min)
        assert custody.from_on >= (custody.asset.acquired_on or date.min)


def test_custodies_of_an_asset_follow_each_other() -> None:
    of_asset: defaultdict[int, list[Custody]] = defaultdict(list)
    for custody in Custody.objects.order_by("from_on", "pk"):
        of_asset[custody.asset_id].append(custody)

    assert sum(len(custodies) > 1 for custodies in of_asset.values()) >= 10
    for custodies in of_asset.values():
        for earlier, later in pairwise(custodies):
            assert earlier.until_on is not None
            assert earlier.until_on <= later.from_on


# The trail


def test_minutes_are_numbered_without_gaps_in_the_order_of_their_days() -> None:
    for counter in HandoverCounter.objects.all():
        given = Handover.objects.filter(unit=counter.unit, year=counter.year).order_by("sequence")
        assert [each.sequence for each in given] == list(range(1, counter.last + 1))
        assert [each.on for each in given] == sorted(each.on for each in given)
    assert Handover.objects.count() > 10


def test_minutes_are_in_step_with_the_custodies() -> None:
    for item in HandoverItem.objects.select_related("handover", "opened", "ended"):
        handover, opened, ended = item.handover, item.opened, item.ended
        assert (opened is None) == (handover.kind == "return")
        if opened is not None:
            assert (opened.asset_id, opened.employee_id) == (item.asset_id, handover.receiver_id)
            assert opened.from_on == handover.on
        if ended is not None:
            assert (ended.asset_id, ended.employee_id) == (item.asset_id, handover.giver_id)
            assert ended.until_on == handover.on


def test_several_goods_at_once_were_confirmed_disputed_and_wait() -> None:
    several = Handover.objects.annotate(n=Count("items")).filter(n__gt=1)

    assert set(several.values_list("state", flat=True)) == {"confirmed", "disputed", "waiting"}


def test_pictures_and_papers_can_be_opened() -> None:
    files = [*AssetFile.objects.all(), *ReportFile.objects.all(), *ParticipationFile.objects.all()]

    assert {file.kind for file in files} == {"photo", "invoice", "certificate"}
    for file in files:
        with file.file.open("rb") as opened:
            content = opened.read()
        assert content.startswith(b"\xff\xd8" if file.is_picture else b"%PDF")
        assert len(content) == file.size


def test_a_handover_waits_for_the_word_of_the_staff_account() -> None:
    waiting = Handover.objects.to_confirm_by(User.objects.get(username="staff"))

    assert waiting.get().items.exists()


@pytest.mark.parametrize("model", [Asset, Custody, Employee, Handover, Plan, Session, Participation])
def test_the_versions_of_a_row_lead_to_what_it_is(model: Any) -> None:
    versions: defaultdict[int, list[Any]] = defaultdict(list)
    for version in model.history.select_related("change").order_by("history_id"):
        versions[version.id].append(version)
    fields = [f.attname for f in model.history.model.tracked_fields]

    for row in model.objects.all():
        mine = versions[row.pk]
        assert [v.history_type for v in mine] == ["+", *["~"] * (len(mine) - 1)]
        assert [v.history_date for v in mine] == sorted(v.change.at for v in mine)
        assert mine[-1].history_date < NOW
        assert all(getattr(mine[-1], name) == getattr(row, name) for name in fields)


def test_changes_were_written_in_the_order_of_time_by_people_on_working_days() -> None:
    office = working_days()
    changes = list(Change.objects.exclude(verb="reference.load").order_by("pk"))

    assert [c.at for c in changes] == sorted(c.at for c in changes)
    for change in changes:
        assert office.is_open(timezone.localtime(change.at).date()), change
    assert {"asset.import", "asset.register", "asset.edit", "asset.hand_over", "asset.retire"} <= {
        change.verb for change in changes
    }


# Breakages


def test_every_step_of_a_report_was_allowed() -> None:
    steps: defaultdict[int, list[ReportEvent]] = defaultdict(list)
    for event in ReportEvent.objects.order_by("at", "pk"):
        steps[event.report_id].append(event)

    for report in BreakageReport.objects.all():
        state = ""
        for n, event in enumerate(steps[report.pk]):
            assert (event.verb == ReportEvent.Verb.REPORT) == (n == 0)
            if n == 0:
                state = Status.NEW
            else:
                step = STEPS[event.verb]
                assert state in step.starts, (report, event.verb, state)
                state = step.leads_to or state
            assert event.status == state
        assert (report.status, report.wait_reason) == (state, _last_reason(steps[report.pk]))


def _last_reason(events: list[ReportEvent]) -> str:
    return [e for e in events if e.verb != ReportEvent.Verb.JOIN][-1].wait_reason


def test_reports_are_dealt_with_at_the_office() -> None:
    office = working_days()

    for event in ReportEvent.objects.all():
        moment = timezone.localtime(event.at)
        assert office.is_open(moment.date())
        assert moment in (office.later(moment, 0), office.later(moment - timedelta(minutes=1), 1))
        assert event.at < NOW


def test_numbers_of_reports_follow_the_year() -> None:
    for year in (2024, 2025, 2026):
        found = BreakageReport.objects.filter(reported_at__year=year).order_by("reported_at")
        numbers = [int(report.number.rpartition("-")[2]) for report in found]
        assert numbers == list(range(1, len(numbers) + 1))


def test_most_reports_are_confirmed_and_some_stand_everywhere() -> None:
    states = Counter(BreakageReport.objects.values_list("status", flat=True))

    assert states[Status.CONFIRMED] > 0.75 * sum(states.values())
    assert set(states) == set(Status.values)
    assert BreakageReport.objects.filter(reported_at__date=ON, status=Status.NEW).count() == 3
    reasons = BreakageReport.objects.filter(status=Status.WAITING).values_list("wait_reason", flat=True)
    assert set(reasons) == set(BreakageReport.WaitReason.values)


def test_repairs_cost_what_the_remedy_costs_and_leave_the_condition_that_was_found() -> None:
    for repair in Repair.objects.with_cost().select_related("remedy", "report__asset"):
        assert repair.remedy is not None
        assert (repair.cost or 0) <= max(repair.remedy.cost_max, 150_000)
        assert bool(repair.vendor) == (repair.performer == "vendor")
        if repair.condition_after == "RB":
            assert repair.report.asset.condition == "RB"


def test_nobody_reports_what_was_not_there() -> None:
    for report in BreakageReport.objects.select_related("asset", "reporter", "complaint"):
        assert report.asset.acquired_from is not None
        assert report.asset.acquired_from < timezone.localtime(report.reported_at).date()
        assert report.complaint is not None
        assert report.complaint.family_id == report.asset.family_id


def test_misuse_happens_to_those_who_were_never_trained() -> None:
    untrained = set(
        Requirement.objects.unmet(ON).filter(course__key="operator_dasar").values_list("holder", flat=True)
    )
    by_misuse = Repair.objects.filter(cause__key="misuse", report__asset__family__group="computers")
    holders = [
        repair.report.asset.custodies.open().values_list("employee", flat=True).first()
        for repair in by_misuse.select_related("report__asset")
    ]

    assert sum(h in untrained for h in holders) > sum(h is not None and h not in untrained for h in holders)


# Upkeep


def test_the_nightly_job_finds_nothing_left_to_do() -> None:
    written = nightly(on=ON, now=NOW)

    assert not any(written.values()), written


def test_maintenance_is_overdue_at_each_level_and_was_done_late_before() -> None:
    late = Occurrence.objects.overdue(ON)
    levels = Counter(OverdueEvent.objects.filter(occurrence__in=late).values_list("level", flat=True))

    assert set(levels) == {1, 2, 3}
    assert OverdueEvent.objects.filter(occurrence__done_on__isnull=False).exists()
    assert not OverdueEvent.objects.filter(
        Q(on__lte=F("occurrence__due_on")) | Q(on__gt=F("occurrence__done_on"))
    ).exists()


def test_maintenance_was_done_on_working_days_and_not_before_its_time() -> None:
    office = working_days()

    for occurrence in Occurrence.objects.done().select_related("plan"):
        done_on = occurrence.done_on
        assert done_on is not None
        assert office.is_open(done_on)
        assert done_on < ON
        if not occurrence.plan.counts_from_completion:
            assert done_on >= occurrence.nominal_due - timedelta(days=occurrence.plan.tolerance_days)


def test_fixed_dates_follow_from_the_anchor() -> None:
    for plan in Plan.objects.filter(mode="fixed"):
        for nominal in plan.occurrences.values_list("nominal_due", flat=True).distinct():
            assert plan.every.first_from(plan.anchor_on, nominal) == nominal


def test_the_next_date_counts_from_completion() -> None:
    chains: defaultdict[tuple[int, int], list[Occurrence]] = defaultdict(list)
    for occurrence in (
        Occurrence.objects.filter(plan__mode="completion").select_related("plan").order_by("nominal_due")
    ):
        chains[occurrence.plan_id, occurrence.asset_id].append(occurrence)

    for chain in chains.values():
        for earlier, later in pairwise(chain):
            assert earlier.done_on is not None
            assert later.nominal_due == later.plan.every.after(earlier.done_on)


# Training


def test_some_holders_of_computers_lack_training_and_some_of_these_are_invited() -> None:
    unmet = Requirement.objects.unmet(ON).filter(course__key="operator_dasar")
    untrained = set(unmet.values_list("holder", flat=True))
    invited = set(
        Participation.objects.invited_ahead(ON)
        .filter(session__course__key="operator_dasar")
        .values_list("employee", flat=True)
    )

    assert 15 <= len(untrained) <= 30
    assert Employee.objects.get(user__username="staff").pk in untrained
    assert 0 < len(invited) < len(untrained)
    assert invited <= untrained


def test_attendance_is_as_its_page_would_take_it() -> None:
    for each in Participation.objects.select_related("session__course"):
        session = each.session
        held = Held(session.starts_on, session.ends_on, session.hours, session.course.validity_months)
        entry = Entry(
            each.pk, each.attendance, each.hours, each.result, each.certificate_number,
            each.certificate_on, each.expires_on,
        )  # fmt: skip
        assert mistakes(entry, held, ON) == {}
    full = Session.objects.annotate(n=Count("participations")).filter(n__gt=F("capacity"))
    assert not full.exists()


def test_sessions_stand_at_each_stage_but_none_waits_for_attendance() -> None:
    stages = set(Session.objects.staged(ON).values_list("stage", flat=True))

    assert stages == {Session.Stage.HELD, Session.Stage.COMING, Session.Stage.CANCELLED}
    certificates = Participation.objects.exclude(certificate_number="").values_list(
        "certificate_number", flat=True
    )
    assert len(certificates) == len(set(certificates))
