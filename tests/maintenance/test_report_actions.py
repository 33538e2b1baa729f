from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from core.outbox.letters import words_of
from core.outbox.models import Notice
from core.refusal import Refusal
from core.trail.models import Change
from maintenance.actions.breakage import (
    add_comment,
    confirm_repair,
    join_report,
    reopen_report,
    report_breakage,
    withdraw_report,
)
from maintenance.actions.repair import (
    Cost,
    assign_report,
    finish_repair,
    mark_duplicate,
    pause_work,
    reject_report,
    resume_work,
    start_work,
    triage_report,
)
from maintenance.lifecycle import STEPS, Verb
from maintenance.models import BreakageReport, Cause, Complaint, Remedy, Repair
from organization.models import User
from tests.factories import AssetFactory, UnitFactory, office
from tests.people import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
Status = BreakageReport.Status


def complaint(key: str = "laptop.no_power") -> Complaint:
    return Complaint.objects.get(key=key)


def filed(by: User, **fields: object) -> BreakageReport:
    values = {"asset": None, "complaint": complaint(), "description": "Mati sejak pagi.", **fields}
    values["asset"] = values["asset"] or AssetFactory()
    return report_breakage(by=by, now=NOW, **values)


def brought_to(status: str, *, staff: User, keeper: User, technician: User) -> BreakageReport:
    """A report that has gone its way as far as `status`."""
    report = filed(staff)
    at_once: dict[str, Callable[[], BreakageReport]] = {
        Status.NEW: lambda: report,
        Status.REJECTED: lambda: reject_report(report=report, note="Bukan milik.", by=keeper, now=NOW),
        Status.DUPLICATE: lambda: mark_duplicate(report=report, of=filed(staff), by=keeper, now=NOW),
        Status.WITHDRAWN: lambda: withdraw_report(report=report, by=staff, now=NOW),
    }
    if status in at_once:
        return at_once[status]()
    report = triage_report(report=report, priority="high", by=keeper, now=NOW)
    if status == Status.TRIAGED:
        return report
    report = assign_report(report=report, assignee=technician, by=keeper, now=NOW)
    if status == Status.ASSIGNED:
        return report
    report = start_work(report=report, by=technician, now=NOW)
    if status == Status.IN_PROGRESS:
        return report
    if status == Status.WAITING:
        return pause_work(report=report, reason="parts", note="Dipesan.", by=technician, now=NOW)
    finished(report, technician)
    report.refresh_from_db()
    if status == Status.CONFIRMED:
        return confirm_repair(report=report, by=staff, now=NOW)
    if status == Status.REOPENED:
        return reopen_report(report=report, note="Masih mati.", by=staff, now=NOW)
    return report


def finished(report: BreakageReport, by: User, **fields: object) -> Repair:
    values = {
        "cause": Cause.objects.get(key="wear"),
        "remedy": Remedy.objects.get(key="any.clean"),
        "condition_before": "RR",
        "condition_after": "B",
        **fields,
    }
    return finish_repair(report=report, by=by, now=LATER, **values)


def told(person: User) -> list[str]:
    with translation.override("id"):
        return [words_of(notice).sentence for notice in Notice.objects.to(person).order_by("pk")]


def verbs(report: BreakageReport) -> list[str]:
    return list(report.events.order_by("pk").values_list("verb", flat=True))


class TestReporting:
    def test_a_report_gets_the_next_number_of_its_year(self, staff: User) -> None:
        first, second = filed(staff), filed(staff)

        assert [first.number, second.number] == ["LK-2026-0001", "LK-2026-0002"]
        assert verbs(first) == ["report"]
        assert Change.objects.latest("pk").verb == "breakage.report"

    def test_the_year_is_that_of_the_office(self, staff: User) -> None:
        new_year_in_jakarta = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)

        report = report_breakage(asset=AssetFactory(), description="Mati", by=staff, now=new_year_in_jakarta)

        assert report.number == "LK-2027-0001"

    def test_the_desk_of_the_scope_is_told_and_nobody_else(
        self, staff: User, keeper: User, manager: User, technician: User, stranger: User
    ) -> None:
        above = make_user("keeper", username="above", scope=office())
        asset = AssetFactory(unit=UnitFactory(code="UMUM-RT", parent=office()))

        filed(staff, asset=asset)

        sentence = "Laporan baru LK-2026-0001: Laptop ASUS ExpertBook B1, Tidak menyala."
        assert told(keeper) == told(manager) == told(above) == [sentence]
        assert told(stranger) == told(technician) == told(staff) == []

    def test_the_same_form_sent_twice_makes_one_report(self, staff: User) -> None:
        key, asset = uuid4(), AssetFactory()

        first = filed(staff, asset=asset, form_key=key)
        second = filed(staff, asset=asset, form_key=key)

        assert first == second
        assert BreakageReport.objects.count() == 1

    def test_another_persons_form_key_is_their_own(self, staff: User, keeper: User) -> None:
        key, asset = uuid4(), AssetFactory()

        assert filed(staff, asset=asset, form_key=key) != filed(keeper, asset=asset, form_key=key)

    @pytest.mark.parametrize("status", ["in_disposal", "disposed", "lost"])
    def test_what_is_out_of_service_is_not_reported(self, staff: User, status: str) -> None:
        asset = AssetFactory(status=status)

        with pytest.raises(Refusal) as refused:
            filed(staff, asset=asset)

        assert refused.value.code == "not_in_service"
        assert str(asset) in str(refused.value)
        assert BreakageReport.objects.count() == 0

    def test_what_stops_work_stands_before_any_priority(self, staff: User) -> None:
        urgent = filed(staff, complaint=complaint("laptop.slow"))
        BreakageReport.objects.filter(pk=urgent.pk).update(priority="urgent")
        halted = filed(staff, complaint=complaint("laptop.slow"), stops_work=True)
        BreakageReport.objects.filter(pk=halted.pk).update(priority="low")

        assert list(BreakageReport.objects.by_urgency()) == [halted, urgent]

    def test_what_stops_work_counts_as_high_until_somebody_decides(self, staff: User) -> None:
        usual = filed(staff, complaint=complaint("laptop.slow"))
        halted = filed(staff, complaint=complaint("laptop.slow"), stops_work=True)

        rows = {r.pk: r for r in BreakageReport.objects.by_urgency()}

        assert list(rows) == [halted.pk, usual.pk]
        assert {rows[r.pk].presumed for r in [halted]} == {halted.presumed_priority} == {"high"}
        assert rows[usual.pk].presumed == usual.presumed_priority == "normal"


class TestJoining:
    def test_who_joins_follows_the_report(self, staff: User, keeper: User, coordinator: User) -> None:
        report = filed(staff)

        join_report(report=report, by=coordinator, now=LATER, note="Sama.")

        assert BreakageReport.objects.visible_to(coordinator).get() == report
        assert verbs(report) == ["report", "join"]
        assert report.events.last().note == "Sama."

    def test_joining_twice_or_ones_own_is_harmless(self, staff: User, coordinator: User) -> None:
        report = filed(staff)

        for person in (staff, coordinator, coordinator):
            join_report(report=report, by=person, now=LATER)

        assert report.joined.count() == 1
        assert verbs(report) == ["report", "join"]

    @pytest.mark.parametrize("status", ["done", "confirmed", "rejected", "duplicate"])
    def test_what_is_closed_is_not_joined(
        self, status: str, staff: User, keeper: User, technician: User, coordinator: User
    ) -> None:
        report = brought_to(status, staff=staff, keeper=keeper, technician=technician)

        with pytest.raises(Refusal) as refused:
            join_report(report=report, by=coordinator, now=LATER)

        assert refused.value.code == "wrong_state"


class TestDesk:
    def test_triage_sets_the_priority_and_may_assign_at_once(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = triage_report(
            report=filed(staff), priority="urgent", assignee=technician, by=keeper, now=LATER, note="Segera."
        )

        assert (report.status, report.priority, report.assignee) == ("assigned", "urgent", technician)
        assert verbs(report) == ["report", "triage", "assign"]
        assert report.events.get(verb="triage").priority == "urgent"
        assert report.events.get(verb="assign").assignee == technician
        assert told(technician) == [
            "LK-2026-0001 ditugaskan kepada Anda: Laptop ASUS ExpertBook B1, Tidak menyala."
        ]
        assert Change.objects.filter(verb__startswith="breakage.").count() == 2

    def test_work_under_way_can_go_to_somebody_else(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)
        other = make_user("technician", username="other")

        report = assign_report(report=report, assignee=other, by=keeper, now=LATER, note="Cuti.")

        assert (report.status, report.assignee) == ("assigned", other)

    def test_what_waits_goes_on_waiting_in_other_hands(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("waiting", staff=staff, keeper=keeper, technician=technician)

        report = assign_report(report=report, assignee=keeper, by=keeper, now=LATER)

        report.refresh_from_db()
        assert (report.status, report.wait_reason, report.assignee) == ("waiting", "parts", keeper)
        assert report.status_at == NOW

    def test_nobody_is_assigned_twice(self, staff: User, keeper: User, technician: User) -> None:
        report = brought_to("assigned", staff=staff, keeper=keeper, technician=technician)

        with pytest.raises(Refusal) as refused:
            assign_report(report=report, assignee=technician, by=keeper, now=LATER)

        assert refused.value.code == "already_assigned"

    def test_who_reported_is_told_why_it_is_rejected(
        self, staff: User, keeper: User, coordinator: User
    ) -> None:
        report = filed(staff)
        join_report(report=report, by=coordinator, now=NOW)

        reject_report(report=report, note="Milik pribadi.", by=keeper, now=LATER)

        assert (
            told(staff)
            == told(coordinator)
            == ["Laporan LK-2026-0001 tentang Laptop ASUS ExpertBook B1 ditolak."]
        )
        assert "Milik pribadi." in words_of(Notice.objects.to(staff).get()).detail

    def test_who_made_a_duplicate_follows_the_first_report(
        self, staff: User, keeper: User, coordinator: User, technician: User
    ) -> None:
        first, second = filed(coordinator), filed(staff)
        join_report(report=second, by=technician, now=NOW)
        join_report(report=second, by=coordinator, now=NOW)

        mark_duplicate(report=second, of=first, by=keeper, now=LATER, note="Sama.")

        second.refresh_from_db()
        assert (second.status, second.duplicate_of) == ("duplicate", first)
        assert set(first.joined.values_list("user", flat=True)) == {staff.pk, technician.pk}
        assert verbs(first) == ["report", "join", "join"]
        assert told(staff) == [
            (
                "LK-2026-0002 tentang Laptop ASUS ExpertBook B1 sudah dilaporkan sebelumnya. "
                "Anda sekarang mengikuti LK-2026-0001."
            )
        ]

    def test_a_report_is_no_duplicate_of_itself_nor_of_a_duplicate(self, staff: User, keeper: User) -> None:
        first, second, third = filed(staff), filed(staff), filed(staff)
        mark_duplicate(report=second, of=first, by=keeper, now=LATER)

        with pytest.raises(Refusal) as itself:
            mark_duplicate(report=first, of=first, by=keeper, now=LATER)
        with pytest.raises(Refusal) as chain:
            mark_duplicate(report=third, of=second, by=keeper, now=LATER)

        assert (itself.value.code, chain.value.code) == ("same_report", "is_duplicate")

    def test_a_report_is_no_duplicate_of_one_that_was_rejected(self, staff: User, keeper: User) -> None:
        first, second = filed(staff), filed(staff)
        reject_report(report=first, by=keeper, now=LATER, note="Milik pribadi.")

        with pytest.raises(Refusal) as refusal:
            mark_duplicate(report=second, of=first, by=keeper, now=LATER)

        assert refusal.value.code == "is_rejected"
        second.refresh_from_db()
        assert second.status == "new"


class TestWork:
    def test_who_begins_what_nobody_has_has_it(self, staff: User, keeper: User, technician: User) -> None:
        report = brought_to("triaged", staff=staff, keeper=keeper, technician=technician)

        report = start_work(report=report, by=technician, now=LATER)

        assert (report.status, report.assignee, report.status_at) == ("in_progress", technician, LATER)

    @pytest.mark.parametrize(
        ("status", "act"),
        [
            ("assigned", start_work),
            ("in_progress", lambda **to: pause_work(reason="parts", note="x", **to)),
            ("waiting", resume_work),
        ],
    )
    def test_what_is_in_other_hands_stays_there(
        self, status: str, act: Callable[..., object], staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to(status, staff=staff, keeper=keeper, technician=technician)
        other = make_user("technician", username="other")

        for person in (other, keeper):
            with pytest.raises(Refusal) as refused:
                act(report=report, by=person, now=LATER)

        assert refused.value.code == "not_yours"
        assert "Technician" in str(refused.value)

    def test_a_pause_says_for_whom_it_waits_and_until_when(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)

        pause_work(
            report=report,
            reason="vendor",
            note="Dibawa ke bengkel.",
            until=date(2026, 11, 30),
            by=technician,
            now=LATER,
        )

        report.refresh_from_db()
        event = report.events.last()
        assert (report.status, report.wait_reason, report.wait_until) == (
            "waiting",
            "vendor",
            date(2026, 11, 30),
        )
        assert (event.wait_reason, event.wait_until) == ("vendor", date(2026, 11, 30))
        with translation.override("id"):
            words = words_of(Notice.objects.to(staff).latest("pk"))
        assert words.sentence == (
            "Perbaikan Laptop ASUS ExpertBook B1 (LK-2026-0001) menunggu penyedia jasa."
        )
        assert words.detail.startswith("Perkiraan sampai 30 November 2026.")
        assert "Dibawa ke bengkel." in words.detail

    def test_the_reporter_is_told_that_it_waits_for_them(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)

        pause_work(report=report, reason="reporter", note="Sandi?", by=technician, now=LATER)

        assert told(staff)[1:] == ["Perbaikan Laptop ASUS ExpertBook B1 (LK-2026-0001) menunggu Anda."]

    def test_who_reported_or_joined_is_told_who_takes_care_of_it(
        self, staff: User, keeper: User, technician: User, coordinator: User
    ) -> None:
        report = filed(staff)
        join_report(report=report, by=coordinator, now=NOW)
        report = triage_report(report=report, priority="high", by=keeper, now=NOW)

        assign_report(report=report, assignee=technician, by=keeper, now=LATER)

        assert told(staff) == ["Technician menangani Laptop ASUS ExpertBook B1 (LK-2026-0001)."]
        assert told(coordinator) == told(staff)

    def test_resuming_forgets_what_it_waited_for(self, staff: User, keeper: User, technician: User) -> None:
        report = brought_to("waiting", staff=staff, keeper=keeper, technician=technician)

        resume_work(report=report, by=technician, now=LATER, note="Sudah datang.")

        report.refresh_from_db()
        assert (report.status, report.wait_reason, report.wait_until) == ("in_progress", "", None)

    def test_finishing_keeps_costs_and_changes_the_condition_in_one_change(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)
        before = Change.objects.count()

        repair = finished(
            report,
            technician,
            condition_after="RR",
            work_done="Papan induk dibersihkan.",
            costs=[Cost("Cairan", 2, Decimal(40_000)), Cost("Kuas", 1, Decimal(15_000))],
        )

        report.asset.refresh_from_db()
        assert report.asset.condition == "RR"
        assert Repair.objects.with_cost().get(pk=repair.pk).cost == 95_000
        assert Change.objects.count() == before + 1
        change = Change.objects.latest("pk")
        assert (change.verb, change.reason) == ("breakage.finish", "LK-2026-0001: Papan induk dibersihkan.")
        assert report.asset.history.latest("pk").change == change
        assert told(staff)[1:] == [
            (
                "Perbaikan Laptop ASUS ExpertBook B1 (LK-2026-0001) selesai. "
                "Konfirmasikan, atau buka kembali laporannya."
            )
        ]

    def test_a_condition_that_stays_leaves_no_version(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)

        finished(report, technician, condition_after="B")

        assert report.asset.history.count() == 1


class TestLastWord:
    def test_who_joined_may_confirm(
        self, staff: User, keeper: User, technician: User, coordinator: User
    ) -> None:
        report = brought_to("in_progress", staff=staff, keeper=keeper, technician=technician)
        join_report(report=report, by=coordinator, now=NOW)
        finished(report, technician)

        confirm_repair(report=report, by=coordinator, now=LATER, note="Baik.")

        report.refresh_from_db()
        assert report.status == "confirmed"

    def test_nobody_else_has_the_last_word(self, staff: User, keeper: User, technician: User) -> None:
        report = brought_to("done", staff=staff, keeper=keeper, technician=technician)

        with pytest.raises(Refusal) as confirming:
            confirm_repair(report=report, by=technician, now=LATER)
        with pytest.raises(Refusal) as reopening:
            reopen_report(report=report, note="x", by=keeper, now=LATER)

        assert confirming.value.code == reopening.value.code == "not_reporter"

    def test_the_desk_speaks_for_a_reporter_whose_account_is_closed(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("done", staff=staff, keeper=keeper, technician=technician)
        User.objects.filter(pk=staff.pk).update(is_active=False)

        assert confirm_repair(report=report, by=keeper, now=LATER).status == "confirmed"

    def test_a_reopened_report_goes_back_to_its_technician(
        self, staff: User, keeper: User, technician: User
    ) -> None:
        report = brought_to("reopened", staff=staff, keeper=keeper, technician=technician)

        assert report.assignee == technician
        assert told(technician)[-1] == "LK-2026-0001 dibuka kembali: Laptop ASUS ExpertBook B1."
        report = start_work(report=report, by=technician, now=LATER)
        finished(report, technician)
        assert report.repairs.count() == 2

    def test_a_note_is_told_to_all_others(
        self, staff: User, keeper: User, technician: User, coordinator: User
    ) -> None:
        report = brought_to("waiting", staff=staff, keeper=keeper, technician=technician)
        join_report(report=report, by=coordinator, now=NOW)
        before, heard = len(told(keeper)), told(staff)

        add_comment(report=report, note="Saya di tempat.", by=staff, now=LATER)

        assert told(technician)[-1] == told(coordinator)[-1]
        assert told(technician)[-1] == "Catatan pada LK-2026-0001, Laptop ASUS ExpertBook B1."
        assert told(staff) == heard
        assert len(told(keeper)) == before


class TestWithdrawing:
    def test_the_reporter_takes_a_new_report_back_and_the_desk_is_told(
        self, staff: User, keeper: User
    ) -> None:
        report = withdraw_report(report=filed(staff), by=staff, now=LATER, note="Kabelnya lepas.")

        assert (report.status, report.is_open) == ("withdrawn", False)
        assert verbs(report) == ["report", "withdraw"]
        assert told(keeper)[-1] == "Staff menarik LK-2026-0001: Laptop ASUS ExpertBook B1."

    def test_nobody_else_does(self, staff: User, keeper: User) -> None:
        with pytest.raises(Refusal) as refused:
            withdraw_report(report=filed(staff), by=keeper, now=LATER)

        assert refused.value.code == "not_reporter"

    def test_what_others_follow_stays(self, staff: User, coordinator: User) -> None:
        report = filed(staff)
        join_report(report=report, by=coordinator, now=NOW)

        with pytest.raises(Refusal) as refused:
            withdraw_report(report=report, by=staff, now=LATER)

        assert refused.value.code == "joined"
        report.refresh_from_db()
        assert report.status == "new"


@pytest.mark.parametrize("status", Status.values)
def test_each_step_begins_only_where_the_table_says(
    status: str, staff: User, keeper: User, technician: User, coordinator: User
) -> None:
    """Every step tried from every state; what is refused leaves nothing behind."""
    report = brought_to(status, staff=staff, keeper=keeper, technician=technician)
    other = filed(coordinator)
    to = {"report": report, "now": LATER}
    acts: dict[str, Callable[[], object]] = {
        Verb.JOIN: lambda: join_report(by=coordinator, **to),
        Verb.COMMENT: lambda: add_comment(by=staff, note="x", **to),
        Verb.TRIAGE: lambda: triage_report(by=keeper, priority="low", **to),
        Verb.ASSIGN: lambda: assign_report(by=keeper, assignee=keeper, **to),
        Verb.START: lambda: start_work(by=technician, **to),
        Verb.WAIT: lambda: pause_work(by=technician, reason="parts", note="x", **to),
        Verb.RESUME: lambda: resume_work(by=technician, **to),
        Verb.FINISH: lambda: finished(report, technician),
        Verb.CONFIRM: lambda: confirm_repair(by=staff, **to),
        Verb.REOPEN: lambda: reopen_report(by=staff, note="x", **to),
        Verb.REJECT: lambda: reject_report(by=keeper, note="x", **to),
        Verb.DUPLICATE: lambda: mark_duplicate(by=keeper, of=other, **to),
        Verb.WITHDRAW: lambda: withdraw_report(by=staff, **to),
    }
    assert acts.keys() == STEPS.keys()
    forbidden = {verb: act for verb, act in acts.items() if status not in STEPS[verb].starts}
    written = report.events.count()

    for act in forbidden.values():
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "wrong_state"
        assert report.number in str(refused.value)

    report.refresh_from_db()
    assert report.status == status
    assert report.events.count() == written


def test_a_rejected_report_is_nobodys_original(staff: User, keeper: User) -> None:
    report, rejected = filed(staff), filed(staff)
    reject_report(report=rejected, note="Bukan barang kantor.", by=keeper, now=NOW)

    with pytest.raises(Refusal) as refused:
        mark_duplicate(report=report, of=rejected, by=keeper, now=LATER)

    assert (refused.value.code, rejected.number in str(refused.value)) == ("is_rejected", True)
    report.refresh_from_db()
    assert report.status == Status.NEW


def test_who_read_the_clock_first_and_waited_comes_after_all_the_same(
    staff: User, keeper: User, technician: User
) -> None:
    """A step's moment is taken before its row is locked, and another step may come between."""
    report = filed(staff)
    triage_report(report=report, priority="high", by=keeper, now=LATER)

    report = start_work(report=report, by=technician, now=NOW)
    add_comment(report=report, note="Sudah dibuka.", by=technician, now=NOW)

    assert [event.verb for event in report.events.all()] == ["report", "triage", "start", "comment"]
    assert [event.at for event in report.events.all()] == [NOW, LATER, LATER, LATER]
    assert report.status_at == LATER
