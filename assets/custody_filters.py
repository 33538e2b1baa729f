"""Narrowing the minutes of handover, and the goods that somebody held on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from assets.filters import AssetFilter
from assets.models import Custody, Handover
from assets.models.custody import CustodyQuerySet
from core.web.forms import FilterForm
from organization.filters import Sort, visible_units


class HandoverFilter(FilterSet):
    q = CharFilter(method="search", label=_("Number, name or item"))
    kind = ChoiceFilter(choices=Handover.Kind.choices, label=_("Kind"), empty_label=_("All kinds of acts"))
    state = ChoiceFilter(choices=Handover.State.choices, label=_("State"), empty_label=_("Any state"))
    unit = ModelChoiceFilter(
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Numbered by"),
        empty_label=_("All units"),
    )
    answer = ChoiceFilter(
        method="waiting_for_me",
        label=_("Confirmation"),
        choices=[("mine", _("Waits for my word"))],
        empty_label=_("Whoever it waits for"),
    )
    person = CharFilter(method="with_person", label=_("Name of a party"))
    since = DateFilter("on", "gte", label=_("From date"))
    until = DateFilter("on", "lte", label=_("Up to date"))
    sort = Sort(fields=(("on", "on"), ("number", "number"), ("receiver__name", "receiver")))

    quick = ("kind", "state")

    class Meta:
        model = Handover
        fields: list[str] = []
        form = FilterForm

    def search(self, found: Any, name: str, text: str) -> QuerySet[Handover]:
        return found.search(text)  # type: ignore[no-any-return]

    def waiting_for_me(self, found: Any, name: str, value: str) -> QuerySet[Handover]:
        user: Any = self.request.user if self.request else None
        return found.to_confirm_by(user) if user else found.none()  # type: ignore[no-any-return]

    def with_person(self, found: QuerySet[Handover], name: str, text: str) -> QuerySet[Handover]:
        """By words of the name, or by the employee's id, as links have it."""
        if text.isascii() and text.isdigit():
            return found.filter(Q(giver=int(text[:18])) | Q(receiver=int(text[:18])))
        for word in text.split():
            found = found.filter(Q(giver__name__icontains=word) | Q(receiver__name__icontains=word))
        return found


class HolderFilter(AssetFilter):
    """The register's own filters, and a day; `custodies` are who held what of it that day."""

    on = DateFilter(method="unchanged", label=_("On the day"))

    quick = ("on", "unit", "room")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        del self.filters["sort"], self.filters["missing"]

    @property
    def day(self) -> date:
        """The day that is asked for, else today."""
        asked: date | None = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return asked or self.today

    @property
    def custodies(self) -> CustodyQuerySet:
        found = Custody.objects.on(self.day).filter(asset__in=self.found.order_by().values("pk"))
        name = self.form.cleaned_data.get("holder") or ""
        if name.isascii() and name.isdigit():
            found = found.filter(employee=int(name[:18]))
        else:
            for word in name.split():
                found = found.filter(employee__name__icontains=word)
        return found.for_list()

    def held_by(self, queryset: Any, name: str, text: str) -> Any:
        """Not who holds it now: who held it that day is a matter of `custodies`."""
        return queryset
