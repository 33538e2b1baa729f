"""What people were told of late, in the order of time, by the rules of the apps that tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from core.outbox.models import Notice
from maintenance.actions.telling import parties, tell_of
from maintenance.models import ReportEvent
from maintenance.people import desk_of

Verb = ReportEvent.Verb
Tiding = tuple[datetime, Callable[[], object]]
MOST = 300


def spread(tidings: Iterable[Tiding]) -> None:
    for _, tell in sorted(tidings, key=lambda tiding: tiding[0]):
        tell()


def of_reports(since: datetime) -> Iterator[Tiding]:
    """Steps of reports since then."""
    recent = ReportEvent.objects.filter(at__gte=since).order_by("-at", "-pk")
    related = ("report__asset__room", "report__complaint", "report__reporter", "report__assignee", "by")
    for event in recent.select_related(*related)[:MOST]:
        yield event.at, lambda event=event: _tell(event)  # type: ignore[misc]


def _tell(event: ReportEvent) -> None:
    report = event.report
    match event.verb:
        case Verb.REPORT:
            tell_of(event, "report.new", desk_of(report.asset.unit_id), stops_work=report.stops_work)
        case Verb.ASSIGN if report.assignee is not None:
            tell_of(event, "report.assigned", [report.assignee], priority=report.priority)
            tell_of(event, "report.in_hand", parties(report), technician=report.assignee.display_name)
        case Verb.WAIT if event.wait_reason == "reporter":
            tell_of(event, "report.waiting", parties(report))
        case Verb.WAIT:
            until = event.wait_until.isoformat() if event.wait_until else ""
            tell_of(event, "report.paused", parties(report), reason=event.wait_reason, until=until)
        case Verb.FINISH:
            remedy = next((r.remedy for r in report.repairs.all() if r.finished_at == event.at), None)
            names = (remedy.name, remedy.name_en) if remedy else ("", "")
            tell_of(event, "report.done", parties(report), remedy=names[0], remedy_en=names[1])
        case Verb.REOPEN:
            told = list(desk_of(report.asset.unit_id))
            tell_of(event, "report.reopened", [*told, *([report.assignee] if report.assignee else [])])
        case Verb.REJECT:
            tell_of(event, "report.rejected", parties(report))


def of_notices(notices: list[Notice]) -> Iterator[Tiding]:
    """Notices that are written already."""
    for notice in notices:
        yield notice.created_at, notice.save


def mark_read(before: datetime) -> None:
    """People have read what they were told before that moment."""
    Notice.objects.filter(created_at__lt=before).update(read_at=before - timedelta(hours=8))
