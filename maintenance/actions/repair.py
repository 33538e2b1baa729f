"""The desk and the workshop: priority, who does it, waiting, what was done; or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assets.models import Asset
from core.refusal import Refusal
from core.trail.recording import change
from maintenance.actions.files import attach_photos
from maintenance.actions.steps import leave_event, lock, move, refuse_other_hands
from maintenance.actions.telling import parties, tell_of
from maintenance.models import BreakageReport, Cause, CostLine, JoinedReporter, Remedy, Repair, ReportEvent
from maintenance.models.catalog import Performer
from organization.models import User

if TYPE_CHECKING:
    from core.files.uploads import Upload

Status, Verb, WaitReason = BreakageReport.Status, ReportEvent.Verb, BreakageReport.WaitReason


@dataclass(frozen=True)
class Cost:
    """Rupiah for one."""

    description: str
    quantity: Decimal
    unit_price: Decimal


def triage_report(
    *,
    report: BreakageReport,
    priority: str,
    by: User,
    now: datetime,
    assignee: User | None = None,
    note: str = "",
) -> BreakageReport:
    """Take note of a new report: how urgent it is and, if that is known already, who does it.

    :raises Refusal: ``wrong_state``
    """
    with change("breakage.triage", by=by, reason=note):
        report = lock(report, Verb.TRIAGE)
        move(report, Verb.TRIAGE, by=by, now=now, note=note, priority=priority)
        if assignee is not None:
            report = assign_report(report=report, assignee=assignee, by=by, now=now)
        return report


def assign_report(
    *, report: BreakageReport, assignee: User, by: User, now: datetime, note: str = ""
) -> BreakageReport:
    """Give the work to a technician, also out of another's hands.

    :raises Refusal: ``wrong_state``, ``already_assigned``
    """
    with change("breakage.assign", by=by, reason=note):
        report = lock(report, Verb.ASSIGN)
        if report.assignee_id == assignee.pk and report.status != Status.TRIAGED:
            raise Refusal(
                "already_assigned",
                _("%(number)s is assigned to %(who)s already.")
                % {"number": report.number, "who": assignee.display_name},
            )
        if report.status == Status.WAITING:
            event = move(
                report,
                Verb.ASSIGN,
                by=by,
                now=now,
                note=note,
                to=Status.WAITING,
                assignee=assignee,
                wait_reason=report.wait_reason,
                wait_until=report.wait_until,
            )
        else:
            event = move(report, Verb.ASSIGN, by=by, now=now, note=note, assignee=assignee)
        tell_of(event, "report.assigned", [assignee], priority=report.priority)
        tell_of(event, "report.in_hand", parties(report), technician=assignee.display_name)
        return report


def start_work(*, report: BreakageReport, by: User, now: datetime) -> BreakageReport:
    """Begin; what nobody has yet becomes one's own.

    :raises Refusal: ``wrong_state``, ``not_yours``
    """
    with change("breakage.start", by=by):
        report = lock(report, Verb.START)
        refuse_other_hands(report, by)
        move(report, Verb.START, by=by, now=now, assignee=report.assignee or by)
        return report


def pause_work(
    *,
    report: BreakageReport,
    reason: str,
    note: str,
    by: User,
    now: datetime,
    until: date | None = None,
) -> BreakageReport:
    """Wait for parts, a service provider, budget or the reporter; who reported is told.

    :raises Refusal: ``wrong_state``, ``not_yours``
    """
    with change("breakage.wait", by=by, reason=note):
        report = lock(report, Verb.WAIT)
        refuse_other_hands(report, by)
        event = move(report, Verb.WAIT, by=by, now=now, note=note, wait_reason=reason, wait_until=until)
        if reason == WaitReason.REPORTER:
            tell_of(event, "report.waiting", parties(report))
        else:
            expected = until.isoformat() if until else ""
            tell_of(event, "report.paused", parties(report), reason=reason, until=expected)
        return report


def resume_work(*, report: BreakageReport, by: User, now: datetime, note: str = "") -> BreakageReport:
    """:raises Refusal: ``wrong_state``, ``not_yours``"""
    with change("breakage.resume", by=by, reason=note):
        report = lock(report, Verb.RESUME)
        refuse_other_hands(report, by)
        move(report, Verb.RESUME, by=by, now=now, note=note, assignee=report.assignee or by)
        return report


def finish_repair(
    *,
    report: BreakageReport,
    cause: Cause,
    condition_after: str,
    by: User,
    now: datetime,
    condition_before: str | None = None,
    remedy: Remedy | None = None,
    work_done: str = "",
    performer: str = Performer.INTERNAL,
    vendor: str = "",
    fund_source: str = "",
    costs: Sequence[Cost] = (),
    photos: Sequence[Upload] = (),
) -> Repair:
    """Write down what was found and done. The item has the new condition from now on.

    :raises Refusal: ``wrong_state``, ``not_yours``
    """
    with change("breakage.finish", by=by, reason=f"{report.number}: {work_done or remedy}"):
        report = lock(report, Verb.FINISH)
        refuse_other_hands(report, by)
        repair = Repair.objects.create(
            report=report,
            cause=cause,
            remedy=remedy,
            work_done=work_done,
            performer=performer,
            vendor=vendor,
            fund_source=fund_source,
            condition_before=condition_before,
            condition_after=condition_after,
            finished_at=now,
            finished_by=by,
        )
        CostLine.objects.bulk_create(
            CostLine(
                repair=repair,
                description=cost.description,
                quantity=cost.quantity,
                unit_price=cost.unit_price,
            )
            for cost in costs
        )
        _set_condition(report.asset, condition_after)
        event = move(report, Verb.FINISH, by=by, now=now, note=work_done)
        tell_of(
            event,
            "report.done",
            parties(report),
            remedy=remedy.name if remedy else "",
            remedy_en=remedy.name_en if remedy else "",
        )
        attach_photos(report, photos, by=by, now=now, repair=repair)
        return repair


def _set_condition(asset: Asset, condition: str) -> None:
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if asset.condition != condition:
        asset.condition = condition
        asset.save(update_fields=["condition", "updated_at"])


def reject_report(*, report: BreakageReport, note: str, by: User, now: datetime) -> BreakageReport:
    """Nothing will be done, and the reporter is told why.

    :raises Refusal: ``wrong_state``
    """
    with change("breakage.reject", by=by, reason=note):
        report = lock(report, Verb.REJECT)
        event = move(report, Verb.REJECT, by=by, now=now, note=note)
        tell_of(event, "report.rejected", parties(report))
        return report


def mark_duplicate(
    *, report: BreakageReport, of: BreakageReport, by: User, now: datetime, note: str = ""
) -> BreakageReport:
    """The same breakage was reported before: who made or joined this report joins that one.

    :raises Refusal: ``wrong_state``, ``same_report``, ``is_duplicate``, ``is_rejected``, ``is_rejected``
    """
    if report.pk == of.pk:
        raise Refusal(
            "same_report",
            _("%(number)s can't be a duplicate of itself. Write the number of the earlier report.")
            % {"number": report.number},
        )
    with change("breakage.duplicate", by=by, reason=note):
        # Both at once and in one order, or two people could hold one each and wait for the other.
        rows = BreakageReport.objects.select_for_update().filter(pk__in=[report.pk, of.pk])
        both = {row.pk: row for row in rows.order_by("pk")}
        report, of = lock(report, Verb.DUPLICATE), both[of.pk]
        if of.status == Status.DUPLICATE:
            raise Refusal(
                "is_duplicate",
                _(
                    "%(number)s is itself marked as a duplicate. "
                    "Write the number of the report that is worked on."
                )
                % {"number": of.number},
            )
        if of.status == Status.REJECTED:
            raise Refusal(
                "is_rejected",
                _(
                    "%(number)s was rejected, so nobody works on it. "
                    "Write the number of the report that is worked on, or reject this one too."
                )
                % {"number": of.number},
            )
        if of.status == Status.REJECTED:
            raise Refusal(
                "is_rejected",
                _(
                    "%(number)s was rejected, so nobody works on it. "
                    "Write the number of another report, or reject this one too."
                )
                % {"number": of.number},
            )
        people = parties(report)
        event = move(report, Verb.DUPLICATE, by=by, now=now, note=note, duplicate_of=of)
        known = {person.pk for person in parties(of)}
        for person in people:
            if person.pk not in known:
                JoinedReporter.objects.create(report=of, user=person, at=now)
                said = f"{report.number}: {report.description}" if report.description else report.number
                leave_event(of, Verb.JOIN, by=person, now=now, note=said)
        tell_of(event, "report.duplicate", people, other=of.number)
        return report
