"""What every step of a report has in common: the locked row, the event that is left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.refusal import Refusal
from core.trail.recording import current_change
from core.web.formats import long_date, short_time
from maintenance.lifecycle import ASIDE, STEPS, is_in_hands_of
from maintenance.models import BreakageReport, ReportEvent

if TYPE_CHECKING:
    from organization.models import User


def lock(report: BreakageReport, verb: str) -> BreakageReport:
    """The row as it is now, held until the change ends.

    :raises Refusal: ``wrong_state``: the report isn't where the step begins, or not any more
    """
    rows = BreakageReport.objects.select_for_update(of=("self",))
    present = rows.select_related("asset", "complaint", "reporter", "assignee").get(pk=report.pk)
    if present.status not in STEPS[verb].starts:
        raise wrong_state(present, verb)
    return present


def wrong_state(report: BreakageReport, verb: str) -> Refusal:
    last = report.events.select_related("by").exclude(verb__in=ASIDE).last()
    return Refusal(
        "wrong_state",
        _(
            "“%(act)s” isn't possible now: %(number)s is “%(status)s” since %(when)s (%(who)s). "
            "Open the report again to see what can be done."
        )
        % {
            "act": STEPS[verb].label,
            "number": report.number,
            "status": report.get_status_display(),
            "when": f"{long_date(report.status_at)} {short_time(report.status_at)}",
            "who": last.by.display_name if last else report.reporter.display_name,
        },
    )


def refuse_other_hands(report: BreakageReport, by: User) -> None:
    if report.assignee is not None and not is_in_hands_of(report, by):
        raise Refusal(
            "not_yours",
            _("%(number)s is assigned to %(who)s. Ask the goods custodian to assign it to you.")
            % {"number": report.number, "who": report.assignee.display_name},
        )


def move(
    report: BreakageReport,
    verb: str,
    *,
    by: User,
    now: datetime,
    to: str = "",
    note: str = "",
    **changed: object,
) -> ReportEvent:
    """Bring the report into its new state, together with what else changes, and leave the event.

    :param to: instead of where the step usually leads
    """
    now = _after_the_last(report, now)
    changed = {"wait_reason": "", "wait_until": None, **changed}
    changed["status"] = to or STEPS[verb].leads_to
    if changed["status"] != report.status:
        changed["status_at"] = now
    for name, value in changed.items():
        setattr(report, name, value)
    report.save(update_fields=list(changed))
    return leave_event(report, verb, by=by, now=now, note=note)


def leave_event(
    report: BreakageReport,
    verb: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
) -> ReportEvent:
    now = _after_the_last(report, now)
    is_pause = verb == ReportEvent.Verb.WAIT
    return ReportEvent.objects.create(
        report=report,
        verb=verb,
        status=report.status,
        at=now,
        by=by,
        note=note,
        wait_reason=report.wait_reason if is_pause else "",
        wait_until=report.wait_until if is_pause else None,
        priority=report.priority if verb == ReportEvent.Verb.TRIAGE else "",
        assignee=report.assignee if verb == ReportEvent.Verb.ASSIGN else None,
        change=current_change(),
    )


def _after_the_last(report: BreakageReport, now: datetime) -> datetime:
    """The clock was read before the row was locked: who waited for another's step comes after it."""
    last = report.events.order_by("-at").values_list("at", flat=True).first()
    return now if last is None else max(now, last)
