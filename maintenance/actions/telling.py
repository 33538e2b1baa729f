"""Who is told of a step of a report, written in the transaction that made the step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.outbox.actions import tell
from maintenance.models import BreakageReport, ReportEvent
from organization.models import User


def tell_of(event: ReportEvent, topic: str, to: Iterable[User], **context: Any) -> None:
    """Nobody is told of what they did themselves."""
    report = event.report
    tell(
        to=[person for person in to if person.pk != event.by_id],
        topic=topic,
        key=f"report:{report.pk}:{event.pk}",
        context={
            "number": report.number,
            "item": report.asset.title,
            "room": str(report.asset.room or ""),
            "complaint": report.complaint.name if report.complaint else "",
            "complaint_en": report.complaint.name_en if report.complaint else "",
            "description": report.description,
            "who": event.by.display_name,
            "note": event.note,
            **context,
        },
        path=report.get_absolute_url(),
        now=event.at,
    )


def parties(report: BreakageReport) -> list[User]:
    """Who made the report, and who joined it."""
    return [report.reporter, *User.objects.filter(joined_reports__report=report)]
