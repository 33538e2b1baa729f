"""How far a report has come, as a row of stages. Pure: the report and its events come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from maintenance.lifecycle import ASIDE
from maintenance.models import BreakageReport, ReportEvent

Status = BreakageReport.Status
WAY = (
    Status.NEW,
    Status.TRIAGED,
    Status.ASSIGNED,
    Status.IN_PROGRESS,
    Status.DONE,
    Status.CONFIRMED,
)
ENDS = (Status.REJECTED, Status.DUPLICATE, Status.WITHDRAWN)
# What stands in the place of work while there is none.
INSTEAD: dict[str, Status] = {Status.WAITING: Status.IN_PROGRESS, Status.REOPENED: Status.IN_PROGRESS}


@dataclass(frozen=True)
class Stage:
    label: str
    state: Literal["done", "now", "to come"]
    at: datetime | None = None
    who: str = ""


def stages(report: BreakageReport, events: Iterable[ReportEvent] = ()) -> list[Stage]:
    """:param events: those that are known; without them only the first and the present moment are"""
    moments = {Status.NEW.value: report.reported_at, report.status: report.status_at}
    for event in events:
        if event.verb not in (ReportEvent.Verb.JOIN, *ASIDE):
            moments[event.status] = event.at
    if report.status in ENDS:
        passed = [Stage(str(s.label), "done", moments[s]) for s in WAY[:3] if s in moments]
        return [*passed, Stage(report.get_status_display(), "now", report.status_at)]
    here = WAY.index(INSTEAD.get(report.status, Status(report.status)))
    return [
        _present(report) if n == here else _other(report, status, "done" if n < here else "to come", moments)
        for n, status in enumerate(WAY)
    ]


def _present(report: BreakageReport) -> Stage:
    """What is confirmed is over; everything else is where it stands."""
    if report.status == Status.CONFIRMED:
        return Stage(report.get_status_display(), "done", report.status_at)
    worker = report.assignee.display_name if report.assignee and report.status in _AT_WORK else ""
    return Stage(state_words(report), "now", report.status_at, worker)


_AT_WORK = (Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED)


def _other(
    report: BreakageReport,
    status: Status,
    state: Literal["done", "to come"],
    moments: dict[str, datetime],
) -> Stage:
    by_reporter = _("by the reporter") if status == Status.CONFIRMED else ""
    return Stage(str(status.label), state, moments.get(status) if state == "done" else None, by_reporter)


def state_words(report: BreakageReport) -> str:
    """Waiting says for what."""
    if report.status != Status.WAITING:
        return report.get_status_display()
    return {
        "parts": _("Waiting for spare parts"),
        "vendor": _("Waiting for the service provider"),
        "budget": _("Waiting for budget"),
        "reporter": _("Waiting for the reporter"),
    }[report.wait_reason]
