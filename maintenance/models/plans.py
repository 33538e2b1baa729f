from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Family
from core.trail.models import AppendOnly, Tracked, TrackedQuerySet
from maintenance.models.catalog import (
    Checklist,
    IntervalUnit,
    MaintenanceTemplate,
    Performer,
    PlanMode,
)
from organization.models import Unit, User


class PlanQuerySet(TrackedQuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        if not user.has_perm("maintenance.view_plan"):
            return self.none()
        ids = user.visible_unit_ids
        return self.all() if ids is None else self.filter(unit__in=ids)

    def active(self) -> PlanQuerySet:
        return self.filter(is_active=True)


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
        Asset, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("Goods")
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
    interval_value = models.PositiveSmallIntegerField(_("Every"), validators=[MinValueValidator(1)])
    interval_unit = models.CharField(_("Period"), max_length=5, choices=IntervalUnit)
    mode = models.CharField(_("Dates"), max_length=10, choices=PlanMode, default=PlanMode.FIXED)
    anchor_on = models.DateField(_("First due on"))
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
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

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("maintenance plan")
        verbose_name_plural = _("maintenance plans")
        constraints = [
            models.CheckConstraint(condition=Q(interval_value__gte=1), name="plan_interval_positive"),
            models.CheckConstraint(condition=Q(asset=None) | Q(family=None), name="plan_one_asset_or_a_set"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("maintenance:plan_detail", args=[self.pk])


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: User) -> OccurrenceQuerySet:
        if not user.has_perm("maintenance.view_plan"):
            return self.none()
        ids = user.visible_unit_ids
        return self.all() if ids is None else self.filter(asset__unit__in=ids)

    def open(self) -> OccurrenceQuerySet:
        return self.filter(done_on=None, cancelled_on=None)

    def overdue(self, today: date) -> OccurrenceQuerySet:
        """Overdue is a question, never a stored state: due before today and not done."""
        return self.open().filter(due_on__lt=today)


class Occurrence(models.Model):
    """One asset's turn in a plan. Its identity is the nominal due date, computed from the anchor.

    `due_on` is that date moved to a working day; it is never fed back into the recurrence.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="occurrences")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="occurrences")
    nominal_due = models.DateField()
    due_on = models.DateField(_("Due on"))
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
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
    cancel_reason = models.CharField(_("Reason"), max_length=255, blank=True)

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
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on=None, cancelled_on=None),
                name="occurrence_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.nominal_due}"


class OverdueEvent(AppendOnly):
    """This occurrence became overdue at this level: 1 after the day, 2 from 7 days, 3 from 30."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="overdue_events")
    level = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "level"], name="overdue_once_a_level"),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="overdue_level"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence} level {self.level}"
