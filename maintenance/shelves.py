"""Who may do what with the files of a report (`FILE_SHELVES`)."""

from __future__ import annotations

from core.files.shelves import Shelf
from maintenance.actions.files import attach_to_report, remove_report_file
from maintenance.lifecycle import TRIAGE, is_party, may_comment
from maintenance.models import BreakageReport, ReportFile
from maintenance.models.breakage import ReportQuerySet
from organization.models import User


def _owners(user: User) -> ReportQuerySet:
    return BreakageReport.objects.visible_to(user).for_page(user)


def _may_add(user: User, report: BreakageReport) -> bool:
    return may_comment(user, is_party=is_party(user, report))


def _may_remove(user: User, file: ReportFile) -> bool:
    return file.added_by_id == user.pk or user.has_perm(TRIAGE)


REPORT_FILES = Shelf(
    model=ReportFile,
    owners=_owners,
    may_add=_may_add,
    may_remove=_may_remove,
    attach=attach_to_report,
    remove=remove_report_file,
)
