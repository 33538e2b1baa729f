from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models.register import Asset
from core.prepared import Prepared
from core.trail.models import Tracked, TrackedQuerySet
from organization.models import Employee

# States of the minutes in which the receiver hasn't said "I have it": goods on the way, or not as stated.
UNCONFIRMED = ("waiting", "disputed")


class CustodyQuerySet(TrackedQuerySet["Custody"]):
    def open(self) -> CustodyQuerySet:
        return self.filter(until_on=None)

    def confirmed(self) -> CustodyQuerySet:
        """By the receiver's own word, or on no minutes at all: what was imported is taken as it is."""
        return self.exclude(begun_by__handover__state__in=UNCONFIRMED)

    def on(self, day: date) -> CustodyQuerySet:
        """Who had it that day: the day of return still counts as the old holder's."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def for_list(self) -> CustodyQuerySet:
        """By name of the holder, with what a row of the list and of the paper shows, in one query."""
        return (
            self.select_related("asset__family", "asset__room__building", "asset__unit")
            .select_related("employee__position", "employee__unit")
            .with_minutes()
            .order_by("employee__name", "employee", "asset__classification", "asset__register", "pk")
        )

    def for_page(self) -> CustodyQuerySet:
        """What the pages of one item say of each."""
        return self.select_related("employee__position").with_minutes()

    def with_minutes(self) -> CustodyQuerySet:
        """With the minutes by which each began, where there are any."""
        return self.select_related("begun_by__handover")


class Custody(Tracked):
    """An asset in an employee's hands from one day to another. The open one names the holder."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="custodies", verbose_name=_("Goods"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="custodies", verbose_name=_("Holder"))
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=255, blank=True)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                condition=Q(until_on=None),
                name="custody_one_open",
                violation_error_message=_("Somebody else holds these goods already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="custody_ends_after_begin",
                violation_error_message=_("The day of return lies before the day of handover."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} – {self.employee}"


custodies_of = Prepared(lambda asset: Custody.objects.for_page().filter(asset=asset))
