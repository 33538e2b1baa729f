from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def days_off(self, start: date, end: date) -> frozenset[date]:
        """Days off from `start` to `end`, both included."""
        return frozenset(self.filter(on__range=(start, end)).values_list("on", flat=True))


class Holiday(models.Model):
    """A day on which the office is closed, by joint decree (SKB) or by circular."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("National holiday")
        COLLECTIVE_LEAVE = "collective_leave", _("Collective leave")
        LOCAL = "local", _("Local day off")

    on = models.DateField(_("Date"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.NATIONAL)
    source = models.CharField(_("Source"), max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        verbose_name = _("day off")
        verbose_name_plural = _("days off")

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y} {self.name}"
