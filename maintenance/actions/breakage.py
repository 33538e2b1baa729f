"""Filing a report, joining one, saying something about it, and the reporter's last word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset
from core.refusal import Refusal
from core.trail.recording import change
from maintenance.actions.files import attach_photos
from maintenance.actions.steps import leave_event, lock, move
from maintenance.actions.telling import parties, tell_of
from maintenance.lifecycle import speaks_for_reporter
from maintenance.models import BreakageReport, Complaint, JoinedReporter, ReportEvent
from maintenance.models.breakage import ReportCounter
from maintenance.people import desk_of
from organization.models import User

if TYPE_CHECKING:
    from core.files.uploads import Upload

Verb = ReportEvent.Verb


def report_breakage(
    *,
    asset: Asset,
    by: User,
    now: datetime,
    complaint: Complaint | None = None,
    description: str = "",
    stops_work: bool = False,
    photos: Sequence[Upload] = (),
    form_key: UUID | None = None,
) -> BreakageReport:
    """File a report and let those know who hand out the work.

    :param form_key: of the form that was sent; sent again, it finds the report that it made
    :raises Refusal: ``not_in_service``
    """
    with change("breakage.report", by=by):
        # Who reports the same item at the same time waits here.
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        if form_key is not None:
            filed = BreakageReport.objects.filter(reporter=by, form_key=form_key).first()
            if filed is not None:
                return filed
        refuse_out_of_service(asset)
        report = BreakageReport.objects.create(
            number=_next_number(timezone.localtime(now).year),
            asset=asset,
            reporter=by,
            complaint=complaint,
            description=description,
            stops_work=stops_work,
            reported_at=now,
            status_at=now,
            form_key=form_key,
        )
        event = leave_event(report, Verb.REPORT, by=by, now=now, note=description)
        tell_of(event, "report.new", desk_of(report.asset.unit_id), stops_work=stops_work)
        attach_photos(report, photos, by=by, now=now)
        return report


def refuse_out_of_service(asset: Asset) -> None:
    if not asset.is_in_service:
        raise Refusal(
            "not_in_service",
            _(
                "%(asset)s is “%(status)s”, so nothing is repaired on it. "
                "If it is in use after all, tell the goods custodian."
            )
            % {"asset": asset, "status": asset.get_status_display()},
        )


def join_report(*, report: BreakageReport, by: User, now: datetime, note: str = "") -> BreakageReport:
    """Somebody met the same breakage: they follow the report as if it were theirs. Twice is harmless.

    :raises Refusal: ``wrong_state``
    """
    with change("breakage.join", by=by, reason=note):
        report = lock(report, Verb.JOIN)
        if _is_party(report, by):
            return report
        JoinedReporter.objects.create(report=report, user=by, at=now)
        leave_event(report, Verb.JOIN, by=by, now=now, note=note)
        return report


def add_comment(*, report: BreakageReport, note: str, by: User, now: datetime) -> ReportEvent:
    """Say something; everybody else who has to do with the report is told."""
    with change("breakage.comment", by=by):
        report = lock(report, Verb.COMMENT)
        event = leave_event(report, Verb.COMMENT, by=by, now=now, note=note)
        concerned = parties(report)
        if report.assignee is not None:
            concerned.append(report.assignee)
        elif report.is_open:
            concerned += desk_of(report.asset.unit_id)
        tell_of(event, "report.comment", concerned)
        return event


def withdraw_report(*, report: BreakageReport, by: User, now: datetime, note: str = "") -> BreakageReport:
    """The reporter takes a report back that nobody has dealt with: it was a mistake, or it works again.

    :raises Refusal: ``wrong_state``, ``not_reporter``, ``joined``
    """
    with change("breakage.withdraw", by=by, reason=note):
        report = lock(report, Verb.WITHDRAW)
        if report.reporter_id != by.pk:
            told = {"who": report.reporter.display_name, "number": report.number}
            raise Refusal("not_reporter", _("Only %(who)s can withdraw %(number)s.") % told)
        if report.joined.exists():
            raise Refusal(
                "joined",
                _("Somebody else follows %(number)s too, so it stays. Add a note to it instead.")
                % {"number": report.number},
            )
        event = move(report, Verb.WITHDRAW, by=by, now=now, note=note)
        tell_of(event, "report.withdrawn", desk_of(report.asset.unit_id))
        return report


def confirm_repair(*, report: BreakageReport, by: User, now: datetime, note: str = "") -> BreakageReport:
    """The reporter, or somebody who joined, says that it works again.

    :raises Refusal: ``wrong_state``, ``not_reporter``
    """
    with change("breakage.confirm", by=by, reason=note):
        report = lock(report, Verb.CONFIRM)
        _refuse_others(report, by)
        move(report, Verb.CONFIRM, by=by, now=now, note=note)
        return report


def reopen_report(*, report: BreakageReport, note: str, by: User, now: datetime) -> BreakageReport:
    """It isn't mended: back to the technician, with what is still wrong.

    :raises Refusal: ``wrong_state``, ``not_reporter``
    """
    with change("breakage.reopen", by=by, reason=note):
        report = lock(report, Verb.REOPEN)
        _refuse_others(report, by)
        event = move(report, Verb.REOPEN, by=by, now=now, note=note)
        told = list(desk_of(report.asset.unit_id))
        if report.assignee is not None:
            told.append(report.assignee)
        tell_of(event, "report.reopened", told)
        return report


def _refuse_others(report: BreakageReport, by: User) -> None:
    if not _is_party(report, by) and not speaks_for_reporter(report, by):
        raise Refusal(
            "not_reporter",
            _("Only %(who)s, and those who joined %(number)s, can say whether it works again.")
            % {"who": report.reporter.display_name, "number": report.number},
        )


def _is_party(report: BreakageReport, person: User) -> bool:
    return report.reporter_id == person.pk or report.joined.filter(user=person).exists()


def _next_number(year: int) -> str:
    counter, _created = ReportCounter.objects.select_for_update().get_or_create(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"LK-{year}-{counter.last:04d}"
