from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.trail.models import AppendOnly
from maintenance.models.catalog import Complaint, Priority
from organization.models import User

if TYPE_CHECKING:
    from datetime import datetime


class ReportQuerySet(models.QuerySet["BreakageReport"]):
    def open(self) -> ReportQuerySet:
        """Work is still owed: not done, not rejected, not a duplicate."""
        return self.filter(status__in=BreakageReport.OPEN)

    def of_person(self, user: User) -> ReportQuerySet:
        """Made or joined by the person."""
        joined = JoinedReporter.objects.filter(report=models.OuterRef("pk"), user=user)
        return self.filter(Q(reporter=user) | models.Exists(joined))

    def visible_to(self, user: User) -> ReportQuerySet:
        """One's own for everybody; all of the scope for those who deal with reports."""
        if not user.has_perm("maintenance.view_all_reports"):
            return self.of_person(user)
        ids = user.visible_unit_ids
        if ids is None:
            return self.all()
        joined = JoinedReporter.objects.filter(report=models.OuterRef("pk"), user=user)
        return self.filter(Q(asset__unit__in=ids) | Q(reporter=user) | models.Exists(joined))

    def for_list(self) -> ReportQuerySet:
        return self.select_related(
            "asset__family", "asset__room", "asset__unit", "complaint", "reporter", "assignee"
        )


class BreakageReport(models.Model):
    """Something is broken: reported once, joined by others, worked on until the reporter confirms.

    `status` is where it stands now; how it came there is the append-only log of `ReportEvent`.
    """

    class Status(models.TextChoices):
        NEW = "new", _("Submitted")
        TRIAGED = "triaged", _("Acknowledged")
        ASSIGNED = "assigned", _("Assigned")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        CONFIRMED = "confirmed", _("Confirmed")
        REOPENED = "reopened", _("Reopened")
        REJECTED = "rejected", _("Rejected")
        DUPLICATE = "duplicate", _("Duplicate report")

    OPEN = (
        Status.NEW,
        Status.TRIAGED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING,
        Status.REOPENED,
    )

    class WaitReason(models.TextChoices):
        PARTS = "parts", _("Spare parts")
        VENDOR = "vendor", _("Service provider")
        BUDGET = "budget", _("Budget")
        REPORTER = "reporter", _("Reporter")

    number = models.CharField(_("Number"), max_length=20, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="reports", verbose_name=_("Goods"))
    reporter = models.ForeignKey(User, models.PROTECT, related_name="reports", verbose_name=_("Reporter"))
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, verbose_name=_("Complaint")
    )
    description = models.TextField(_("What happened"), blank=True)
    reported_at = models.DateTimeField(_("Reported at"))
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.NEW)
    status_at = models.DateTimeField()
    priority = models.CharField(_("Priority"), max_length=10, choices=Priority, blank=True)
    wait_reason = models.CharField(_("Waits for"), max_length=10, choices=WaitReason, blank=True)
    assignee = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_reports",
        verbose_name=_("Technician"),
    )
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        verbose_name = _("breakage report")
        verbose_name_plural = _("breakage reports")
        permissions = [
            ("view_all_reports", "Can read all breakage reports of the scope"),
            ("triage_breakagereport", "Can triage, assign and reject reports"),
            ("repair_breakagereport", "Can work on reports"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", wait_reason__in=["parts", "vendor", "budget", "reporter"])
                | (~Q(status="waiting") & Q(wait_reason="")),
                name="report_waits_for_something",
            ),
            models.CheckConstraint(
                condition=~Q(status="duplicate") | Q(duplicate_of__isnull=False),
                name="report_duplicate_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(complaint=None) | ~Q(description=""), name="report_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "reported_at"], name="report_queue"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("maintenance:report_detail", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def headline(self) -> str:
        return str(self.complaint) if self.complaint else self.description


class ReportCounter(models.Model):
    """The last number given in a year. Its row is locked while the next is given."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class JoinedReporter(models.Model):
    """Somebody who met the same breakage and joined the report instead of filing another."""

    report = models.ForeignKey(BreakageReport, models.CASCADE, related_name="joined")
    user = models.ForeignKey(User, models.PROTECT, related_name="joined_reports")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="report_joined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report} + {self.user}"


class ReportEvent(AppendOnly):
    """A step of a report: who, when, what was said, and the state that it led to."""

    class Verb(models.TextChoices):
        REPORT = "report", _("Submitted")
        JOIN = "join", _("Joined")
        TRIAGE = "triage", _("Acknowledged")
        ASSIGN = "assign", _("Assigned")
        START = "start", _("Work begun")
        WAIT = "wait", _("Paused")
        RESUME = "resume", _("Work resumed")
        FINISH = "finish", _("Done")
        CONFIRM = "confirm", _("Confirmed")
        REOPEN = "reopen", _("Reopened")
        REJECT = "reject", _("Rejected")
        DUPLICATE = "duplicate", _("Marked as a duplicate")
        COMMENT = "comment", _("Note")

    report = models.ForeignKey(BreakageReport, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb)
    status = models.CharField(max_length=12, choices=BreakageReport.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    wait_reason = models.CharField(max_length=10, choices=BreakageReport.WaitReason, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.report} {self.verb}"


def _photo_path(photo: ReportPhoto, filename: str) -> str:
    return f"reports/{photo.report_id}/{filename}"


class ReportPhoto(models.Model):
    """A photo of the breakage, re-encoded; named by chance, never by what the phone called it."""

    report = models.ForeignKey(BreakageReport, models.PROTECT, related_name="photos")
    image = models.FileField(upload_to=_photo_path)
    thumbnail = models.FileField(upload_to=_photo_path)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report} photo {self.pk}"
