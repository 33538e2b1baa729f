from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.trail.models import Tracked, TrackedQuerySet
from maintenance.models.plans import Occurrence
from maintenance.models.repairs import Repair
from organization.models import User

# What is known of the date.
PARTS = {"day": ("year", "month", "day"), "month": ("year", "month"), "year": ("year",)}


class CardLineQuerySet(TrackedQuerySet["CardLine"]):
    def visible_to(self, user: User) -> CardLineQuerySet:
        return self.filter(asset__in=Asset.objects.visible_to(user).order_by().values("pk"))

    def of_asset(self, asset: Asset | int) -> CardLineQuerySet:
        return self.filter(asset=asset)

    def of_repairs(self) -> CardLineQuerySet:
        """Whose cost is that of a repair, and of no work that the register itself tells of.

        Routine upkeep and improvement are not repairs; a line without a kind is one, for cards without
        that column list repairs. A line of a day, month or year in which the register has a repair or
        upkeep of the same asset is taken for that work: nothing is counted twice.
        """
        repairs = Repair.objects.filter(report__asset=OuterRef("asset"))
        upkeep = Occurrence.objects.done().filter(asset=OuterRef("asset"))
        told = Q(pk__in=[])
        for precision, parts in PARTS.items():
            same_repair = {f"finished_at__{part}": OuterRef(f"on__{part}") for part in parts}
            same_upkeep = {f"done_on__{part}": OuterRef(f"on__{part}") for part in parts}
            there = Exists(repairs.filter(**same_repair)) | Exists(upkeep.filter(**same_upkeep))
            told |= Q(there, precision=precision)
        return self.filter(kind__in=("", CardLine.Kind.REPAIR)).exclude(told)


class CardLine(Tracked):
    """A line of a maintenance card kept on paper: what was done to an asset before the register knew it.

    No report stands behind it and nobody is told of it.
    """

    class Kind(models.TextChoices):
        ROUTINE = "routine", _("Routine upkeep")
        REPAIR = "repair", _("Repair")
        UPGRADE = "upgrade", _("Improvement")

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="card_lines", verbose_name=_("Goods"))
    on = models.DateField(_("Date"))
    precision = models.CharField(max_length=5, default="day")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, blank=True)
    description = models.CharField(_("What was done"), max_length=500)
    performer = models.CharField(_("Done by"), max_length=200, blank=True)
    condition_before = models.CharField(
        _("Condition before"), max_length=2, choices=Asset.Condition, null=True, blank=True
    )
    condition_after = models.CharField(
        _("Condition after"), max_length=2, choices=Asset.Condition, null=True, blank=True
    )
    cost = models.DecimalField(_("Cost"), max_digits=18, decimal_places=2, null=True, blank=True)
    fund_source = models.CharField(_("Source of funds"), max_length=100, blank=True)

    objects = CardLineQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("line of a maintenance card")
        verbose_name_plural = _("lines of maintenance cards")
        permissions = [("import_cardline", "Can import maintenance cards from spreadsheets")]
        constraints = [
            models.UniqueConstraint(fields=["asset", "on", "description"], name="card_line_once"),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="card_line_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(precision__in=["day", "month", "year"]), name="card_line_precision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.description}"
