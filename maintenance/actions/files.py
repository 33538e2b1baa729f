"""Files come to a report with it, with its repair, or later, and leave a step in its log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.files.store import keep, unknown_to
from core.files.uploads import Upload
from core.trail.recording import change
from maintenance.actions.steps import leave_event
from maintenance.models import BreakageReport, Repair, ReportEvent, ReportFile
from organization.models import User

Verb = ReportEvent.Verb


def attach_photos(
    report: BreakageReport, photos: Sequence[Upload], *, by: User, now: datetime, repair: Repair | None = None
) -> list[ReportFile]:
    """Last in a change: what is stored for a change that is rolled back has to be swept.

    :raises Refusal: ``no_store``
    """
    return _keep(report, photos, kind=ReportFile.Kind.PHOTO, by=by, now=now, repair=repair)


def attach_to_report(
    *, owner: BreakageReport, uploads: Sequence[Upload], kind: str, by: User, now: datetime, caption: str = ""
) -> list[ReportFile]:
    """:raises Refusal: ``no_store``"""
    with change("breakage.attach", by=by, reason=owner.number):
        report = BreakageReport.objects.select_for_update().get(pk=owner.pk)
        made = _keep(report, uploads, kind=kind, by=by, now=now, caption=caption)
        if made:
            leave_event(report, Verb.ATTACH, by=by, now=now, note=", ".join(str(file) for file in made))
        return made


def remove_report_file(*, file: ReportFile, reason: str, by: User, now: datetime) -> None:
    with change("breakage.detach", by=by, reason=reason):
        report = BreakageReport.objects.select_for_update().get(pk=file.report_id)
        leave_event(report, Verb.DETACH, by=by, now=now, note=f"{file}: {reason}")
        file.delete()


def _keep(
    report: BreakageReport,
    uploads: Sequence[Upload],
    *,
    kind: str,
    by: User,
    now: datetime,
    caption: str = "",
    repair: Repair | None = None,
) -> list[ReportFile]:
    if not uploads:
        return []
    return [
        keep(
            ReportFile(report=report, repair=repair, kind=kind, caption=caption, added_by=by, added_at=now),
            upload,
        )
        for upload in unknown_to(report.files.all(), uploads)
    ]
