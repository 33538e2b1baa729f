"""Which step of a report follows which, and who may take it. No database but the report's own joiners."""

from __future__ import annotations

from maintenance.models.breakage import BreakageReport, ReportEvent
from organization.models import User

Status = BreakageReport.Status
Verb = ReportEvent.Verb

OPEN = frozenset(BreakageReport.OPEN)
UNDER_WAY = frozenset({Status.IN_PROGRESS, Status.WAITING})

# From which states a step may be taken. A report begins with its first event, in no state.
ALLOWED: dict[Verb, frozenset[Status]] = {
    Verb.REPORT: frozenset(),
    Verb.JOIN: OPEN,
    Verb.TRIAGE: frozenset({Status.NEW, Status.TRIAGED, Status.REOPENED}),
    # Somebody falls ill: what is under way can be given to another.
    Verb.ASSIGN: OPEN,
    Verb.START: OPEN - UNDER_WAY,
    Verb.WAIT: frozenset({Status.IN_PROGRESS}),
    Verb.RESUME: frozenset({Status.WAITING}),
    Verb.FINISH: UNDER_WAY,
    Verb.CONFIRM: frozenset({Status.DONE}),
    Verb.REOPEN: frozenset({Status.DONE}),
    Verb.REJECT: OPEN - UNDER_WAY,
    Verb.DUPLICATE: OPEN - UNDER_WAY,
    Verb.COMMENT: frozenset(Status),
}

# None: the state stays.
LEADS_TO: dict[Verb, Status | None] = {
    Verb.REPORT: Status.NEW,
    Verb.JOIN: None,
    Verb.TRIAGE: Status.TRIAGED,
    Verb.ASSIGN: Status.ASSIGNED,
    Verb.START: Status.IN_PROGRESS,
    Verb.WAIT: Status.WAITING,
    Verb.RESUME: Status.IN_PROGRESS,
    Verb.FINISH: Status.DONE,
    Verb.CONFIRM: Status.CONFIRMED,
    Verb.REOPEN: Status.REOPENED,
    Verb.REJECT: Status.REJECTED,
    Verb.DUPLICATE: Status.DUPLICATE,
    Verb.COMMENT: None,
}

REPORTING = "maintenance.add_breakagereport"
TRIAGE = "maintenance.triage_breakagereport"
REPAIR = "maintenance.repair_breakagereport"

# Within their scope, those with this right may do it.
NEEDS: dict[Verb, str] = {
    Verb.JOIN: REPORTING,
    Verb.TRIAGE: TRIAGE,
    Verb.ASSIGN: TRIAGE,
    Verb.REJECT: TRIAGE,
    Verb.DUPLICATE: TRIAGE,
    # In the stead of a reporter who doesn't answer.
    Verb.CONFIRM: TRIAGE,
    Verb.START: REPAIR,
    Verb.WAIT: REPAIR,
    Verb.RESUME: REPAIR,
    Verb.FINISH: REPAIR,
    Verb.COMMENT: REPORTING,
}
# Those who made or joined the report may do it, wherever they sit.
OF_REPORTERS = frozenset({Verb.CONFIRM, Verb.REOPEN, Verb.COMMENT})

BY_IMPORTANCE = (
    *(Verb.CONFIRM, Verb.REOPEN, Verb.FINISH, Verb.RESUME, Verb.START, Verb.TRIAGE),
    *(Verb.ASSIGN, Verb.WAIT, Verb.JOIN, Verb.COMMENT, Verb.DUPLICATE, Verb.REJECT),
)


def open_acts(report: BreakageReport, user: User) -> list[Verb]:
    """What this person may do with the report now, most important first."""
    is_own = is_reporter(report, user)
    return [
        verb
        for verb in BY_IMPORTANCE
        if report.status in ALLOWED[verb]
        and is_entitled(verb, report, user, is_own=is_own)
        and not (verb == Verb.JOIN and is_own)
    ]


def is_reporter(report: BreakageReport, user: User) -> bool:
    """Made or joined it. Prefetch `joined` where several are asked."""
    return report.reporter_id == user.pk or any(each.user_id == user.pk for each in report.joined.all())


def is_entitled(verb: Verb, report: BreakageReport, user: User, *, is_own: bool) -> bool:
    if is_own and verb in OF_REPORTERS:
        return user.has_perm(REPORTING)
    needed = NEEDS.get(verb)
    return needed is not None and user.has_perm(needed) and user.sees_unit(report.asset.unit_id)
