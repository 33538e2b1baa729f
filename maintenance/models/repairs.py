from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from maintenance.models.breakage import BreakageReport
from maintenance.models.catalog import Cause, Performer, Remedy
from organization.models import User


class RepairQuerySet(models.QuerySet["Repair"]):
    def with_cost(self) -> RepairQuerySet:
        """Each with `cost`, the sum of its lines in rupiah (None without lines)."""
        return self.annotate(cost=Sum(F("cost_lines__quantity") * F("cost_lines__unit_price")))

    def of_asset(self, asset: Asset | int) -> RepairQuerySet:
        return self.filter(report__asset=asset)


class Repair(models.Model):
    """What was found and done when a report was finished. A reopened report gets another."""

    report = models.ForeignKey(BreakageReport, models.PROTECT, related_name="repairs")
    cause = models.ForeignKey(Cause, models.PROTECT, related_name="repairs", verbose_name=_("Cause"))
    remedy = models.ForeignKey(
        Remedy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repairs",
        verbose_name=_("What was done"),
    )
    work_done = models.TextField(_("Description of the work"), blank=True)
    performer = models.CharField(_("Done by"), max_length=12, choices=Performer, default=Performer.INTERNAL)
    vendor = models.CharField(_("Name of the service provider"), max_length=200, blank=True)
    fund_source = models.CharField(_("Source of funds"), max_length=100, blank=True)
    condition_before = models.CharField(
        _("Condition before"), max_length=2, choices=Asset.Condition, null=True, blank=True
    )
    condition_after = models.CharField(_("Condition after"), max_length=2, choices=Asset.Condition)
    finished_at = models.DateTimeField()
    finished_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RepairQuerySet.as_manager()

    class Meta:
        ordering = ["-finished_at", "-id"]
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")

    def __str__(self) -> str:
        return f"{self.report} {self.finished_at:%Y-%m-%d}"

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.cost_lines.all()), Decimal(0))


class CostLine(models.Model):
    repair = models.ForeignKey(Repair, models.CASCADE, related_name="cost_lines")
    description = models.CharField(_("Description"), max_length=200)
    quantity = models.DecimalField(
        _("Quantity"),
        max_digits=8,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    unit_price = models.DecimalField(
        _("Unit price"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, unit_price__gte=0), name="cost_line_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.unit_price
