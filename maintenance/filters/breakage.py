"""Filters of reports: for the list and the queue, and under the same names for the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, NumberFilter

from assets.models import Family
from core.web.forms import FilterForm
from maintenance.models import BreakageReport, Repair
from maintenance.models.breakage import ReportQuerySet
from maintenance.models.catalog import Priority

GROUPS = [("open", _("All open")), ("closed", _("All closed"))]


CAUSES = [
    ("counted", _("Counts for replacement")),
    ("not_counted", _("Doesn’t count: misuse, supplies and the like")),
]


def _families() -> list[tuple[str, str]]:
    return [(family.key, str(family)) for family in Family.objects.all()]


class QueueFilter(FilterSet):
    """`request` says who "me" is."""

    q = CharFilter(method="search", label=_("Number, item or complaint"))
    priority = ChoiceFilter(
        method="of_priority", label=_("Priority"), choices=Priority.choices, empty_label=_("Any priority")
    )

    class Meta:
        model = BreakageReport
        fields: list[str] = []
        form = FilterForm

    quick: tuple[str, ...] = ("priority",)

    def search(self, found: ReportQuerySet, name: str, text: str) -> ReportQuerySet:
        return found.search(text)

    def of_priority(self, found: ReportQuerySet, name: str, priority: str) -> QuerySet[BreakageReport]:
        return found.of_priority(priority)


class ReportFilter(QueueFilter):
    status = ChoiceFilter(
        method="in_status",
        label=_("Status"),
        choices=[*GROUPS, *BreakageReport.Status.choices],
        empty_label=_("Any status"),
    )
    family = ChoiceFilter(
        field_name="asset__family__key",
        label=_("Kind of goods"),
        choices=_families,
        empty_label=_("All kinds"),
    )
    wait_reason = ChoiceFilter(
        label=_("Waits for"), choices=BreakageReport.WaitReason.choices, empty_label=_("Any reason")
    )
    assignee = ChoiceFilter(
        method="of_assignee",
        label=_("Technician"),
        choices=[("me", _("Mine")), ("none", _("Nobody’s"))],
        empty_label=_("Everybody’s"),
    )
    # A BooleanFilter would pass by what it can't read.
    stops_work = ChoiceFilter(
        method="halted",
        label=_("Work has come to a halt"),
        choices=[("true", _("Work has come to a halt")), ("false", _("Work goes on"))],
        empty_label=_("Halted or not"),
    )
    reported_from = DateFilter("reported_at", "date__gte", label=_("Reported from"))
    reported_to = DateFilter("reported_at", "date__lte", label=_("Reported up to"))
    done_from = DateFilter(method="of_repair", label=_("Repaired from"))
    done_to = DateFilter(method="of_repair", label=_("Repaired up to"))
    cause = ChoiceFilter(method="of_repair", label=_("Cause"), choices=CAUSES, empty_label=_("Any cause"))
    expected_before = DateFilter("wait_until", "lt", label=_("Expected before"))
    asset = NumberFilter("asset", label=_("Item number"), min_value=1, decimal_places=0)

    quick = ("status", "family", "priority")

    def filter_queryset(self, queryset: Any) -> Any:
        """What is asked of a repair holds of one and the same."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        repairs = Repair.objects.filter(report=OuterRef("pk"))
        if first := asked.get("done_from"):
            repairs = repairs.filter(finished_at__date__gte=first)
        if last := asked.get("done_to"):
            repairs = repairs.filter(finished_at__date__lte=last)
        if cause := asked.get("cause"):
            repairs = repairs.filter(cause__counts_for_replacement=cause == "counted")
        return found.filter(Exists(repairs)) if first or last or cause else found

    def of_repair(self, found: ReportQuerySet, name: str, value: Any) -> ReportQuerySet:
        """A matter of `filter_queryset`."""
        return found

    def in_status(self, found: ReportQuerySet, name: str, status: str) -> QuerySet[BreakageReport]:
        if status == "open":
            return found.open()
        if status == "closed":
            return found.exclude(status__in=BreakageReport.OPEN)
        return found.filter(status=status)

    def halted(self, found: ReportQuerySet, name: str, text: str) -> QuerySet[BreakageReport]:
        return found.filter(stops_work=text == "true")

    def of_assignee(self, found: ReportQuerySet, name: str, whose: str) -> QuerySet[BreakageReport]:
        if whose == "none":
            return found.filter(assignee=None)
        user: Any = self.request.user if self.request else None
        return found.filter(assignee=user.pk) if user else found
