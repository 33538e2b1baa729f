"""The life of a breakage report: which step leads from which states to which, and whose step it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from maintenance.models import BreakageReport, ReportEvent

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organization.models import User

Status, Verb = BreakageReport.Status, ReportEvent.Verb

REPORT = "maintenance.add_breakagereport"
TRIAGE, REPAIR = "maintenance.triage_breakagereport", "maintenance.repair_breakagereport"


@dataclass(frozen=True)
class Step:
    """:param leads_to: "" where the report stays as it is"""

    label: _StrPromise
    starts: frozenset[str]
    leads_to: str = ""


def _step(label: _StrPromise, starts: tuple[str, ...], leads_to: str = "") -> Step:
    return Step(label, frozenset(starts), leads_to)


NOT_BEGUN = (Status.NEW, Status.TRIAGED, Status.ASSIGNED)
STEPS: dict[str, Step] = {
    Verb.JOIN: _step(_("Join the report"), BreakageReport.OPEN),
    Verb.COMMENT: _step(_("Add a note"), tuple(Status)),
    Verb.TRIAGE: _step(_("Acknowledge"), (Status.NEW,), Status.TRIAGED),
    # What waits goes on waiting, in other hands.
    Verb.ASSIGN: _step(
        _("Assign"),
        (Status.TRIAGED, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING, Status.REOPENED),
        Status.ASSIGNED,
    ),
    Verb.START: _step(
        _("Begin the work"), (Status.TRIAGED, Status.ASSIGNED, Status.REOPENED), Status.IN_PROGRESS
    ),
    Verb.WAIT: _step(_("Pause the work"), (Status.IN_PROGRESS,), Status.WAITING),
    Verb.RESUME: _step(_("Resume the work"), (Status.WAITING,), Status.IN_PROGRESS),
    Verb.FINISH: _step(_("Finish the repair"), (Status.IN_PROGRESS,), Status.DONE),
    Verb.CONFIRM: _step(_("Confirm the repair"), (Status.DONE,), Status.CONFIRMED),
    Verb.REOPEN: _step(_("Open it again"), (Status.DONE,), Status.REOPENED),
    Verb.REJECT: _step(_("Reject the report"), NOT_BEGUN, Status.REJECTED),
    Verb.DUPLICATE: _step(_("Mark it as a duplicate"), NOT_BEGUN, Status.DUPLICATE),
    # Once the desk has taken note of it, it is the desk's.
    Verb.WITHDRAW: _step(_("Withdraw the report"), (Status.NEW,), Status.WITHDRAWN),
}
# What is said or added without moving the report.
ASIDE = (Verb.COMMENT, Verb.ATTACH, Verb.DETACH)
DESK = (Verb.TRIAGE, Verb.ASSIGN, Verb.REJECT, Verb.DUPLICATE)
WORK = (Verb.START, Verb.WAIT, Verb.RESUME, Verb.FINISH)
REPORTERS = (Verb.CONFIRM, Verb.REOPEN)


def steps_open_to(user: User, report: BreakageReport, *, is_party: bool) -> set[str]:
    """The steps that this person may take now.

    :param is_party: made or joined the report
    """
    # Who made a report on another unit's goods has no say over the work there.
    is_here = user.sees_unit(report.asset.unit_id)
    whose: dict[str, bool] = {
        **dict.fromkeys(DESK, is_here and user.has_perm(TRIAGE)),
        **dict.fromkeys(WORK, is_here and user.has_perm(REPAIR) and is_in_hands_of(report, user)),
        **dict.fromkeys(REPORTERS, is_party or speaks_for_reporter(report, user)),
        Verb.COMMENT: may_comment(user, is_party=is_party),
        Verb.JOIN: not is_party and user.has_perm(REPORT),
        Verb.WITHDRAW: report.reporter_id == user.pk,
    }
    return {verb for verb, step in STEPS.items() if whose[verb] and report.status in step.starts}


def is_party(user: User, report: BreakageReport) -> bool:
    """Made the report, or joined it.

    :param report: from `for_page(user)` or `for_notice(user)`, or any that the person made
    """
    return report.reporter_id == user.pk or bool(getattr(report, "has_joined", False))


def may_comment(user: User, *, is_party: bool) -> bool:
    return is_party or user.has_perm(TRIAGE) or user.has_perm(REPAIR)


def is_in_hands_of(report: BreakageReport, user: User) -> bool:
    """Its technician's, or anybody's who takes it first. The desk can give it to somebody else."""
    return report.assignee_id in (None, user.pk)


def speaks_for_reporter(report: BreakageReport, user: User) -> bool:
    """Where the account of the reporter is closed nobody else could confirm."""
    return not report.reporter.is_active and user.has_perm(TRIAGE)


def main_step(user: User, report: BreakageReport, steps: set[str]) -> str:
    """The one that the page asks for: its filled button."""
    order = [Verb.TRIAGE, Verb.CONFIRM, Verb.FINISH, Verb.RESUME]
    order += [Verb.ASSIGN] if report.assignee is None and user.has_perm(TRIAGE) else []
    order.append(Verb.START)
    return next((verb for verb in order if verb in steps), "")
