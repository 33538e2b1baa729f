"""The lists that people tap instead of typing: shipped with defaults, edited by the office."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import Family
from core.web.bilingual import in_reader_language


class Priority(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Performer(models.TextChoices):
    INTERNAL = "internal", _("Own staff")
    VENDOR = "vendor", _("Service provider")
    DISKOMINFO = "diskominfo", _("Communication and Informatics Office")
    DRIVER = "driver", _("Driver")
    KEEPER = "keeper", _("Goods custodian")


class IntervalUnit(models.TextChoices):
    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class PlanMode(models.TextChoices):
    FIXED = "fixed", _("Fixed dates")
    COMPLETION = "completion", _("Counted from completion")


class Named(models.Model):
    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


class Complaint(Named):
    """What is wrong, as staff say it, and the first aid that often helps."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="complaints")
    first_aid = models.TextField(_("First aid"), blank=True)
    first_aid_en = models.TextField(_("First aid in English"), blank=True)
    default_priority = models.CharField(
        _("Priority"), max_length=10, choices=Priority, default=Priority.NORMAL
    )
    often_misuse = models.BooleanField(_("Often misuse"), default=False)
    icon = models.CharField(_("Icon"), max_length=60, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["family", "sort"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")

    @property
    def first_aid_text(self) -> str:
        return in_reader_language(self.first_aid, self.first_aid_en)


class Cause(Named):
    """Why it broke. The flags say what the later figures count it for."""

    description = models.CharField(_("Description"), max_length=255, blank=True)
    description_en = models.CharField(_("Description in English"), max_length=255, blank=True)
    is_avoidable = models.BooleanField(_("Avoidable"), default=False)
    suggests_training = models.BooleanField(_("Suggests training"), default=False)
    counts_for_replacement = models.BooleanField(_("Counts for replacement"), default=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("cause")
        verbose_name_plural = _("causes")


class Remedy(Named):
    """What was done. Costs are rupiah a unit, parts and labor together."""

    family = models.ForeignKey(Family, models.CASCADE, null=True, blank=True, related_name="remedies")
    performer = models.CharField(max_length=12, choices=Performer, default=Performer.INTERNAL)
    cost_min = models.PositiveIntegerField(default=0)
    cost_max = models.PositiveIntegerField(default=0)
    parts = models.CharField(max_length=255, blank=True)
    parts_en = models.CharField(max_length=255, blank=True)
    typical_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")


class Checklist(Named):
    """Steps of a maintenance round: `[{no, text_id, text_en, evidence, …}]`."""

    steps: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")


class MaintenanceTemplate(Named):
    """A plan that an office makes with one click."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="maintenance_templates")
    interval_unit = models.CharField(max_length=5, choices=IntervalUnit)
    interval_value = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, choices=PlanMode)
    tolerance_days = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    performer = models.CharField(max_length=12, choices=Performer)
    checklist = models.ForeignKey(Checklist, models.PROTECT, null=True, blank=True)
    note = models.CharField(max_length=255, blank=True)
    note_en = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["family__sort", "id"]
        verbose_name = _("maintenance template")
        verbose_name_plural = _("maintenance templates")
