"""Filters of plans and their occurrences: for the pages, and under the same names for the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import NumberInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from assets.models import Asset, Family
from core.web.forms import FilterForm
from maintenance.models import Occurrence, Plan
from organization.signed_in import signed_in

STATES = [
    ("open", _("Open")),
    ("overdue", _("Overdue")),
    ("done", _("Done")),
    ("skipped", _("Skipped")),
]
WHOSE = [("me", _("Mine"))]
DAY, WEEK = timedelta(days=1), timedelta(days=7)
DUE = [("overdue", _("Overdue")), ("week", _("In the next seven days")), ("later", _("Later"))]


def _families() -> list[tuple[str, str]]:
    return [(family.key, str(family)) for family in Family.objects.all()]


def _visible_plans(request: HttpRequest | None) -> QuerySet[Plan]:
    return Plan.objects.visible_to(signed_in(request)) if request else Plan.objects.none()


def _visible_assets(request: HttpRequest | None) -> QuerySet[Asset]:
    return Asset.objects.visible_to(signed_in(request)) if request else Asset.objects.none()


class PlanFilter(FilterSet):
    q = CharFilter(method="search", label=_("Name of the plan or item"))
    family = ChoiceFilter(
        method="for_family", label=_("Kind of goods"), choices=_families, empty_label=_("All kinds")
    )
    state = ChoiceFilter(
        method="in_state",
        label=_("Status"),
        choices=[("active", _("Running")), ("paused", _("Paused")), ("ended", _("Ended"))],
        empty_label=_("Running or paused"),
    )
    responsible = ChoiceFilter(
        method="of_person", label=_("Person responsible"), choices=WHOSE, empty_label=_("Everybody’s")
    )

    class Meta:
        model = Plan
        fields: list[str] = []
        form = FilterForm

    quick = ("family", "state", "responsible")

    def filter_queryset(self, queryset: Any) -> Any:
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.not_ended()

    @property
    def is_narrowed(self) -> bool:
        return any(self.form.cleaned_data.values())

    def search(self, found: QuerySet[Plan], name: str, text: str) -> QuerySet[Plan]:
        for word in text.lower().split():
            found = found.filter(Q(name__icontains=word) | Q(asset__search_text__contains=word))
        return found

    def for_family(self, found: QuerySet[Plan], name: str, key: str) -> QuerySet[Plan]:
        return found.filter(Q(family__key=key) | Q(asset__family__key=key))

    def in_state(self, found: Any, name: str, state: str) -> QuerySet[Plan]:
        return getattr(found, state)()  # type: ignore[no-any-return]

    def of_person(self, found: QuerySet[Plan], name: str, whose: str) -> QuerySet[Plan]:
        return found.filter(responsible=self.request.user.pk) if self.request else found


class UpkeepFilter(FilterSet):
    """For open work. `request` says who "me" is."""

    q = CharFilter(method="search", label=_("Item or plan"))
    responsible = ChoiceFilter(
        method="of_person", label=_("Person responsible"), choices=WHOSE, empty_label=_("Everybody’s")
    )

    class Meta:
        model = Occurrence
        fields: list[str] = []
        form = FilterForm

    quick: tuple[str, ...] = ("responsible",)

    def search(self, found: QuerySet[Occurrence], name: str, text: str) -> QuerySet[Occurrence]:
        for word in text.lower().split():
            found = found.filter(Q(plan__name__icontains=word) | Q(asset__search_text__contains=word))
        return found

    def of_person(self, found: QuerySet[Occurrence], name: str, whose: str) -> QuerySet[Occurrence]:
        return found.filter(plan__responsible=self.request.user.pk) if self.request else found


class DueFilter(UpkeepFilter):
    """For the list of what is due; the same work in three steps of urgency."""

    due = ChoiceFilter(method="how_urgent", label=_("Due"), choices=DUE, empty_label=_("Overdue and coming"))

    quick = ("due", "responsible")

    def how_urgent(self, found: Any, name: str, which: str) -> QuerySet[Occurrence]:
        today = timezone.localdate()
        if which == "overdue":
            return found.overdue(today)  # type: ignore[no-any-return]
        first, last = (today, today + WEEK) if which == "week" else (today + WEEK + DAY, date.max)
        return found.filter(due_on__range=(first, last))  # type: ignore[no-any-return]


class OccurrenceFilter(UpkeepFilter):
    state = ChoiceFilter(method="in_state", label=_("Status"), choices=STATES, empty_label=_("Any status"))
    family = ChoiceFilter(
        field_name="asset__family__key",
        label=_("Kind of goods"),
        choices=_families,
        empty_label=_("All kinds"),
    )
    due_from = DateFilter(field_name="due_on", lookup_expr="gte", label=_("Due from"))
    due_to = DateFilter(field_name="due_on", lookup_expr="lte", label=_("Due up to"))
    done_from = DateFilter(field_name="done_on", lookup_expr="gte", label=_("Done from"))
    done_to = DateFilter(field_name="done_on", lookup_expr="lte", label=_("Done up to"))
    overdue_on = DateFilter(method="overdue_at_end_of", label=_("Overdue at the end of"))
    plan = ModelChoiceFilter(
        queryset=_visible_plans,  # type: ignore[arg-type]
        label=_("Plan"),
        empty_label=_("All plans"),
    )
    asset = ModelChoiceFilter(
        queryset=_visible_assets,  # type: ignore[arg-type]
        label=_("Number of the item"),
        widget=NumberInput,
    )

    quick = ("state", "family", "responsible")

    def in_state(self, found: Any, name: str, state: str) -> QuerySet[Occurrence]:
        if state == "overdue":
            return found.overdue(timezone.localdate())  # type: ignore[no-any-return]
        return getattr(found, state)()  # type: ignore[no-any-return]

    def overdue_at_end_of(self, found: Any, name: str, day: date) -> QuerySet[Occurrence]:
        return found.overdue_at_end_of(day)  # type: ignore[no-any-return]
