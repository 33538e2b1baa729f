from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.files.models import Attachment
from maintenance.models.breakage import BreakageReport
from maintenance.models.repairs import Repair
from organization.models import User


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: User) -> ReportFileQuerySet:
        """As the report; receipts say what a repair cost, which is for those who deal with reports."""
        seen = self.filter(report__in=BreakageReport.objects.visible_to(user))
        if user.has_perm("maintenance.view_all_reports"):
            return seen
        return seen.filter(Q(kind=ReportFile.Kind.PHOTO) | Q(added_by=user))


class ReportFile(Attachment):
    """A photo of the breakage or of its repair, or a paper about it."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        RECEIPT = "receipt", _("Receipt")
        OFFER = "offer", _("Offer of a service provider")
        OTHER = "other", _("Other paper")

    shelf, owner_field = "laporan", "report"

    report = models.ForeignKey(BreakageReport, models.PROTECT, related_name="files")
    repair = models.ForeignKey(Repair, models.PROTECT, null=True, blank=True, related_name="files")
    kind = models.CharField(_("Kind of file"), max_length=12, choices=Kind, default=Kind.PHOTO)

    objects = ReportFileQuerySet.as_manager()

    class Meta(Attachment.Meta):
        constraints = [
            # Photos of the first release that were sent twice have no digest.
            models.UniqueConstraint(
                fields=["report", "sha256"],
                condition=~Q(sha256=""),
                name="report_file_once",
                violation_error_message=_("These files were added a moment ago already."),
            )
        ]
