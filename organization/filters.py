from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, OrderingFilter

from core.web.forms import FilterForm
from organization.models import Building, Employee, Position, Room, Unit
from organization.signed_in import signed_in

LEFT, EVERYBODY = "left", "all"


def visible_units(request: HttpRequest) -> Any:
    """For a ModelChoiceFilter, which asks it with the request of its FilterSet; its stubs don't know that."""
    return Unit.objects.visible_to(signed_in(request))


class Sort(OrderingFilter):
    """Rows that are equal keep one order, or they would move between the pages."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        ordered: QuerySet[Any] = super().filter(qs, value)
        return ordered.order_by(*(ordered.query.order_by or ordered.model._meta.ordering), "pk")


class EmployeeFilter(FilterSet):
    """Without a word about it, only those who work here now."""

    q = CharFilter(method="search", label=_("Name, position or unit"))
    unit = ModelChoiceFilter(
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Unit"),
        empty_label=_("All units"),
    )
    position = ModelChoiceFilter(
        queryset=Position.objects.all(), label=_("Position"), empty_label=_("All positions")
    )
    employment = ChoiceFilter(
        label=_("Employment"), choices=Employee.Employment.choices, empty_label=_("All employments")
    )
    working = ChoiceFilter(
        method="keep",
        label=_("Works here"),
        choices=[(LEFT, _("Has left")), (EVERYBODY, _("Everybody, also who left"))],
        empty_label=_("Works here"),
    )
    sort = Sort(fields=(("name", "name"), ("unit__name", "unit"), ("position__name", "position")))

    class Meta:
        model = Employee
        fields: list[str] = []
        form = FilterForm

    quick = ("unit", "working")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def filter_queryset(self, queryset: Any) -> Any:
        working = self.form.cleaned_data.get("working")
        if working == LEFT:
            queryset = queryset.filter(left_on__lte=self.today)
        elif working != EVERYBODY:
            queryset = queryset.active(self.today)
        return super().filter_queryset(queryset)

    @property
    def qs(self) -> Any:
        """Narrowed to who works here also before anything was asked."""
        found: Any = super().qs
        return found if self.is_bound else found.active(self.today)

    def search(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.search(value)  # type: ignore[no-any-return]

    def keep(self, found: QuerySet[Employee], name: str, value: str) -> QuerySet[Employee]:
        return found


class EmployeePageFilter(EmployeeFilter):
    """With what only who reads accounts may ask."""

    account = ChoiceFilter(
        method="by_account",
        label=_("Account"),
        choices=[("none", _("Without an account")), ("some", _("With an account"))],
        empty_label=_("With and without an account"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not signed_in(self.request).has_perm("organization.view_user"):
            del self.filters["account"]

    def by_account(self, found: QuerySet[Employee], name: str, value: str) -> QuerySet[Employee]:
        return found.filter(user__isnull=value == "none")


class RoomFilter(FilterSet):
    q = CharFilter(method="search", label=_("Code, name or person in charge"))
    building = ModelChoiceFilter(
        queryset=Building.objects.all(), label=_("Building"), empty_label=_("All buildings")
    )
    unit = ModelChoiceFilter(
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Unit"),
        empty_label=_("All units"),
    )
    in_charge = ChoiceFilter(
        method="by_charge",
        label=_("Person in charge"),
        choices=[("none", _("Nobody in charge"))],
        empty_label=_("In charge or not"),
    )
    sort = Sort(fields=(("code", "code"), ("name", "name"), ("unit__name", "unit")))

    class Meta:
        model = Room
        fields: list[str] = []
        form = FilterForm

    quick = ("building", "unit", "in_charge")

    def search(self, found: Any, name: str, value: str) -> QuerySet[Room]:
        return found.search(value)  # type: ignore[no-any-return]

    def by_charge(self, found: QuerySet[Room], name: str, value: str) -> QuerySet[Room]:
        return found.filter(responsible=None)


class UnitFilter(FilterSet):
    """For programs: no page lists the units."""

    q = CharFilter(method="search", label=_("Code or name"))
    part_of = ModelChoiceFilter(field_name="parent", queryset=visible_units, label=_("Part of"))  # type: ignore[arg-type]
    sort = Sort(fields=(("code", "code"), ("name", "name")))

    class Meta:
        model = Unit
        fields: list[str] = []
        form = FilterForm

    def search(self, found: Any, name: str, value: str) -> QuerySet[Unit]:
        return found.search(value)  # type: ignore[no-any-return]
