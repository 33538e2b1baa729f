from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Family
from core.trail.models import AppendOnly, Change, Tracked, TrackedQuerySet
from maintenance.models.catalog import (
    Checklist,
    IntervalUnit,
    MaintenanceTemplate,
    Performer,
    PlanMode,
)
from maintenance.recurrence import Every
from organization.models import Unit, User

# Days after the due date from which an occurrence stands at a level of lateness.
LEVELS = {1: 1, 2: 7, 3: 30}
LONGEST_INTERVAL = 366


class PlanQuerySet(TrackedQuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Plans of the user's scope, and those of the units above it, whose goods may be theirs."""
        if not user.has_perm("maintenance.view_plan"):
            return self.none()
        ids = user.visible_unit_ids
        if ids is None:
            return self.all()
        return self.filter(unit__in=[*ids, *_units_above(user.scope_id)])

    def changeable_by(self, user: User) -> PlanQuerySet:
        """Plans whose whole unit lies in the user's scope."""
        if not user.has_perm("maintenance.change_plan"):
            return self.none()
        ids = user.visible_unit_ids
        return self.all() if ids is None else self.filter(unit__in=ids)

    def active(self) -> PlanQuerySet:
        return self.filter(is_active=True)

    def paused(self) -> PlanQuerySet:
        return self.filter(is_active=False, ended_on=None)

    def ended(self) -> PlanQuerySet:
        return self.exclude(ended_on=None)

    def not_ended(self) -> PlanQuerySet:
        return self.filter(ended_on=None)

    def for_list(self) -> PlanQuerySet:
        return self.select_related("family", "asset__family", "asset__room", "unit", "responsible")

    def with_numbers(self, user: User, today: date) -> PlanQuerySet:
        """`next_due`, `goods` and `late` of each: the next day, how many items wait and are overdue."""
        mine = Occurrence.objects.visible_to(user).open().filter(plan=models.OuterRef("pk"))
        return self.annotate(
            next_due=models.Subquery(mine.order_by("due_on").values("due_on")[:1]),
            goods=_counted(mine, "asset"),
            late=_counted(mine.filter(due_on__lt=today), "pk"),
        )


def _counted(rows: models.QuerySet[Any], what: str) -> models.Subquery:
    counted = rows.order_by().values("plan").annotate(n=models.Count(what, distinct=True)).values("n")
    return models.Subquery(counted, output_field=models.IntegerField())


def _units_above(unit_id: int | None) -> list[int]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    above = []
    while unit_id is not None and (unit_id := parents.get(unit_id)) is not None:
        above.append(unit_id)
    return above


class Plan(Tracked):
    """Maintenance that comes back: every so often, for one asset or for all that match `filters`.

    `filters` are the asset list's own parameters, so goods that come to match later join by
    themselves. `unit` bounds both the set and who sees the plan.
    """

    name = models.CharField(_("Name"), max_length=200)
    template = models.ForeignKey(
        MaintenanceTemplate, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name=_("Unit"))
    asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("Item")
    )
    family = models.ForeignKey(
        Family,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("Kind of goods"),
    )
    filters: Any = models.JSONField(default=dict, blank=True)
    interval_value = models.PositiveSmallIntegerField(
        _("Every"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)]
    )
    interval_unit = models.CharField(_("Period"), max_length=5, choices=IntervalUnit)
    mode = models.CharField(_("Dates"), max_length=10, choices=PlanMode, default=PlanMode.FIXED)
    anchor_on = models.DateField(_("First due on"))
    # Nothing is due before: the day it was made, resumed or set anew.
    starts_on = models.DateField(null=True, blank=True, editable=False)
    ends_on = models.DateField(_("Last due on"), null=True, blank=True)
    tolerance_days = models.PositiveSmallIntegerField(_("May be done early by (days)"), default=0)
    minutes = models.PositiveSmallIntegerField(_("Minutes for each"), default=0)
    performer = models.CharField(_("Done by"), max_length=12, choices=Performer, default=Performer.INTERNAL)
    checklist = models.ForeignKey(
        Checklist,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("Steps"),
    )
    responsible = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("Person responsible"),
    )
    note = models.CharField(_("Note"), max_length=255, blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("maintenance plan")
        verbose_name_plural = _("maintenance plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(interval_value__range=(1, LONGEST_INTERVAL)),
                name="plan_interval",
                violation_error_message=_("The interval lies between 1 and 366."),
            ),
            models.CheckConstraint(
                condition=Q(asset=None) | Q(family=None),
                name="plan_one_asset_or_a_set",
                violation_error_message=_("A plan is for one item or for a set, not for both."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(is_active=False), name="plan_ended_is_not_active"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("maintenance:plan_detail", args=[self.pk])

    @property
    def every(self) -> Every:
        return Every(self.interval_value, self.interval_unit)

    @property
    def counts_from_completion(self) -> bool:
        return self.mode == PlanMode.COMPLETION

    @property
    def is_paused(self) -> bool:
        return not self.is_active and self.ended_on is None


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: User) -> OccurrenceQuerySet:
        if not user.has_perm("maintenance.view_plan"):
            return self.none()
        ids = user.visible_unit_ids
        return self.all() if ids is None else self.filter(asset__unit__in=ids)

    def for_lines(self) -> OccurrenceQuerySet:
        """With as little as a line on the item's page says, for there are many."""
        own = ("plan_id", "due_on", "done_on", "cost", "cancelled_on", "cancel_reason")
        plan = ("plan__name", "plan__interval_value", "plan__interval_unit")
        return self.select_related("plan").only(*own, *plan)

    def open(self) -> OccurrenceQuerySet:
        return self.filter(done_on=None, cancelled_on=None)

    def done(self) -> OccurrenceQuerySet:
        return self.filter(done_on__isnull=False)

    def skipped(self) -> OccurrenceQuerySet:
        return self.filter(cancelled_on__isnull=False)

    def overdue(self, today: date) -> OccurrenceQuerySet:
        """Overdue is a question, never a stored state: due before today and not done."""
        return self.open().filter(due_on__lt=today)

    def overdue_at_end_of(self, day: date) -> OccurrenceQuerySet:
        """What was due before the day and neither done nor skipped when it ended."""
        return self.filter(
            Q(done_on=None) | Q(done_on__gt=day),
            Q(cancelled_on=None) | Q(cancelled_on__gt=day),
            due_on__lt=day,
        )

    def late_at(self, level: int, today: date) -> OccurrenceQuerySet:
        """Overdue for at least as long as the level says."""
        return self.open().filter(due_on__lte=today - timedelta(days=LEVELS[level]))

    def without_event(self, level: int) -> OccurrenceQuerySet:
        told = OverdueEvent.objects.filter(occurrence=models.OuterRef("pk"), level=level)
        return self.filter(~models.Exists(told))

    def due_by(self, day: date) -> OccurrenceQuerySet:
        return self.open().filter(due_on__lte=day)

    def for_list(self) -> OccurrenceQuerySet:
        return self.select_related("plan", "asset__family", "asset__room")


class Occurrence(models.Model):
    """One asset's turn in a plan. Its identity is the nominal due date, computed from the anchor.

    `due_on` is that date moved to a working day; it is never fed back into the recurrence.
    """

    class SkipReason(models.TextChoices):
        IN_REPAIR = "in_repair", _("Item is being repaired")
        AWAY = "away", _("Item isn't in its place")
        NO_BUDGET = "no_budget", _("No budget yet")
        OTHER = "other", _("Other")
        # Given by the system, not chosen by a person.
        COVERED = "covered", _("Covered by later maintenance")
        RETIRED = "retired", _("Item is out of service")
        LEFT_PLAN = "left_plan", _("Item no longer belongs to the plan")
        PLAN_ENDED = "plan_ended", _("Plan ended")

    CHOSEN_REASONS = (SkipReason.IN_REPAIR, SkipReason.AWAY, SkipReason.NO_BUDGET, SkipReason.OTHER)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="occurrences")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="occurrences")
    nominal_due = models.DateField()
    due_on = models.DateField(_("Due on"))
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Recorded by")
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    performer = models.CharField(_("Done by"), max_length=12, choices=Performer, blank=True)
    vendor = models.CharField(_("Name of the service provider"), max_length=200, blank=True)
    note = models.TextField(_("Note"), blank=True)
    cost = models.DecimalField(
        _("Cost"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    condition_before = models.CharField(max_length=2, choices=Asset.Condition, null=True, blank=True)
    condition_after = models.CharField(
        _("Condition after"), max_length=2, choices=Asset.Condition, null=True, blank=True
    )
    steps_done: Any = models.JSONField(default=list, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(_("Reason"), max_length=12, choices=SkipReason, blank=True)
    # By which it was done or skipped; what was closed in the first release has none.
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        permissions = [("complete_occurrence", "Can record maintenance that was done")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "asset", "nominal_due"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="occurrence_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(cancelled_on=None),
                name="occurrence_done_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancel_reason="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancel_reason="")),
                name="occurrence_cancelled_with_reason",
                violation_error_message=_("Say why the maintenance is skipped."),
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="occurrence_cost_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "plan"],
                condition=Q(done_on=None, cancelled_on=None),
                name="occurrence_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.nominal_due}"

    def get_absolute_url(self) -> str:
        return reverse("maintenance:occurrence_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.cancelled_on is None


class OverdueEvent(AppendOnly):
    """This occurrence became overdue at this level: 1 after the day, 2 from 7 days, 3 from 30."""

    # The unique constraint below is the index of this column too.
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="overdue_events", db_index=False)
    level = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "level"], name="overdue_once_a_level"),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="overdue_level"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} level {self.level}"


class NightlyRun(models.Model):
    """The nightly job came to its end for this day, so a later one knows since when it has been away."""

    on = models.DateField(unique=True)
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
