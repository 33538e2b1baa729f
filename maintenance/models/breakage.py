from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Custody, Sticker
from core.trail.models import AppendOnly, Change
from maintenance.models.catalog import Complaint, Priority
from organization.models import User

MOST_WORDS = 8

# What a report counts as while nobody has given it a priority: what its complaint usually is, and
# at least high where somebody can't work.
PRESUMED = Case(
    When(~Q(priority=""), then=F("priority")),
    When(Q(stops_work=True) & ~Q(complaint__default_priority="urgent"), then=Value("high")),
    default=Coalesce(F("complaint__default_priority"), Value("normal")),
    output_field=models.CharField(),
)
RANK = Case(
    *(When(presumed=priority, then=Value(n)) for n, priority in enumerate(Priority.values)),
    output_field=models.IntegerField(),
)


class ReportQuerySet(models.QuerySet["BreakageReport"]):
    def open(self) -> ReportQuerySet:
        """Work is still owed: not done, not rejected, not a duplicate, not withdrawn."""
        return self.filter(status__in=BreakageReport.OPEN)

    def in_hands_of(self, user: User) -> ReportQuerySet:
        """What the person can go on with."""
        return self.filter(assignee=user, status__in=BreakageReport.IN_HAND)

    def of_person(self, user: User) -> ReportQuerySet:
        """Made or joined by the person."""
        return self.filter(Q(reporter=user) | _joined_by(user))

    def visible_to(self, user: User) -> ReportQuerySet:
        """One's own for everybody; all of the scope for those who deal with reports."""
        if not user.has_perm("maintenance.view_all_reports"):
            return self.of_person(user)
        ids = user.visible_unit_ids
        if ids is None:
            return self.all()
        return self.filter(Q(asset__unit__in=ids) | Q(reporter=user) | Q(assignee=user) | _joined_by(user))

    def on_items_met_by(self, user: User, *, sticker: str = "") -> ReportQuerySet:
        """The person may join these, though they can't read them before.

        :param sticker: token of one that they have scanned, perhaps on an item outside their scope
        """
        found = Q(asset__in=Asset.objects.visible_to(user))
        if sticker:
            found |= Q(asset__in=Sticker.objects.in_use().filter(token=sticker).values("asset"))
        return self.filter(found)

    def to_confirm(self) -> ReportQuerySet:
        return self.filter(status=BreakageReport.Status.DONE)

    def to_answer(self) -> ReportQuerySet:
        return self.filter(unanswered())

    def search(self, text: str) -> ReportQuerySet:
        found: ReportQuerySet = self
        for word in text.lower().split()[:MOST_WORDS]:
            found = found.filter(
                Q(number__icontains=word)
                | Q(asset__search_text__contains=word)
                | Q(description__icontains=word)
                | Q(complaint__name__icontains=word)
            )
        return found

    def of_priority(self, priority: str) -> ReportQuerySet:
        return self.annotate(presumed=PRESUMED).filter(presumed=priority)

    def by_urgency(self) -> ReportQuerySet:
        """Where work has come to a halt first, then by priority (`presumed`), and of these the oldest."""
        ranked = self.annotate(presumed=PRESUMED).annotate(rank=RANK)
        return ranked.order_by("-stops_work", "rank", "reported_at", "pk")

    def by_wait(self) -> ReportQuerySet:
        """Those that wait for the same thing together, the longest waiting first."""
        return self.order_by("wait_reason", "status_at", "pk")

    def by_need(self) -> ReportQuerySet:
        """For who reported: to confirm, to answer, what else is open, what is over (`need` 0 to 3)."""
        need = Case(
            When(status=BreakageReport.Status.DONE, then=Value(0)),
            When(unanswered(), then=Value(1)),
            When(status__in=BreakageReport.OPEN, then=Value(2)),
            default=Value(3),
            output_field=models.IntegerField(),
        )
        return self.annotate(need=need).order_by("need", "-reported_at", "-pk")

    def for_list(self) -> ReportQuerySet:
        """What a row shows, in one query; `others` joined."""
        joined = JoinedReporter.objects.filter(report=models.OuterRef("pk")).order_by()
        return self.select_related(
            "asset__family", "asset__room", "asset__unit", "complaint", "reporter", "assignee"
        ).annotate(
            others=Coalesce(
                models.Subquery(joined.values("report").annotate(n=models.Count("pk")).values("n")), 0
            )
        )

    def for_page(self, user: User) -> ReportQuerySet:
        """What the page of one report shows of it and of its item, in one query."""
        holder = Custody.objects.open().filter(asset=models.OuterRef("asset"))
        return self.select_related(
            "asset__family", "asset__room", "asset__unit", "complaint", "reporter", "assignee", "duplicate_of"
        ).annotate(
            has_joined=_joined_by(user),
            holder_name=models.Subquery(holder.values("employee__name")[:1]),
        )

    def for_notice(self, user: User | int) -> ReportQuerySet:
        """What the page of the item says of it, in one query."""
        people = self.select_related("complaint", "reporter", "assignee")
        return people.annotate(has_joined=_joined_by(user))


def unanswered() -> Q:
    """Of reports whose repair waits for who reported: none of them has written since."""
    answers = ReportEvent.objects.filter(
        Q(by=F("report__reporter")) | Q(report__joined__user=F("by")),
        report=models.OuterRef("pk"),
        verb=ReportEvent.Verb.COMMENT,
        at__gte=models.OuterRef("status_at"),
    )
    asked = Q(status=BreakageReport.Status.WAITING, wait_reason=BreakageReport.WaitReason.REPORTER)
    return asked & ~Q(models.Exists(answers))


def _joined_by(user: User | int) -> models.Exists:
    return models.Exists(JoinedReporter.objects.filter(report=models.OuterRef("pk"), user=user))


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
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (
        Status.NEW,
        Status.TRIAGED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING,
        Status.REOPENED,
    )
    IN_HAND = (Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED)

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
    stops_work = models.BooleanField(_("Work has come to a halt"), default=False)
    reported_at = models.DateTimeField(_("Reported at"))
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.NEW)
    status_at = models.DateTimeField()
    priority = models.CharField(_("Priority"), max_length=10, choices=Priority, blank=True)
    wait_reason = models.CharField(_("Waits for"), max_length=10, choices=WaitReason, blank=True)
    wait_until = models.DateField(_("Expected by"), null=True, blank=True)
    assignee = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_reports",
        verbose_name=_("Technician"),
    )
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    form_key = models.UUIDField(null=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(wait_until=None) | Q(status="waiting"), name="report_waits_until"
            ),
            # A form that is sent twice makes one report.
            models.UniqueConstraint(fields=["reporter", "form_key"], name="report_filed_once"),
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
    def counted_from(self) -> datetime:
        """From when every page counts its days: an open one from the report, another from its end."""
        return self.reported_at if self.is_open else self.status_at

    @property
    def headline(self) -> str:
        return str(self.complaint) if self.complaint else self.description

    @property
    def presumed_priority(self) -> str:
        """As `PRESUMED`, for one report."""
        usual = self.complaint.default_priority if self.complaint else Priority.NORMAL
        if self.priority or not self.stops_work or usual == Priority.URGENT:
            return self.priority or usual
        return Priority.HIGH


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
        WAIT = "wait", _("Work paused")
        RESUME = "resume", _("Work resumed")
        FINISH = "finish", _("Done")
        CONFIRM = "confirm", _("Confirmed")
        REOPEN = "reopen", _("Reopened")
        REJECT = "reject", _("Rejected")
        DUPLICATE = "duplicate", _("Marked as a duplicate")
        WITHDRAW = "withdraw", _("Withdrawn")
        COMMENT = "comment", _("Note")
        ATTACH = "attach", _("Files added")
        DETACH = "detach", _("File removed")

    report = models.ForeignKey(BreakageReport, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb)
    status = models.CharField(max_length=12, choices=BreakageReport.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    wait_reason = models.CharField(max_length=10, choices=BreakageReport.WaitReason, blank=True)
    wait_until = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority, blank=True)
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Steps of the first release have none.
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.report} {self.verb}"


def _photo_path(photo: Any, filename: str) -> str:
    """Where photos of reports lay in the first release; its migration names this function."""
    return f"reports/{photo.report_id}/{filename}"
