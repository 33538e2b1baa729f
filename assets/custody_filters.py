"""Narrowing the minutes of handover, and the goods that somebody held on a day."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from assets.models import Handover
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

    def with_person(self, found: QuerySet[Handover], name: str, text: str) -> QuerySet[Handover]:
        """By words of the name, or by the employee's id, as links have it."""
        if text.isascii() and text.isdigit():
            return found.filter(Q(giver=int(text[:18])) | Q(receiver=int(text[:18])))
        for word in text.split():
            found = found.filter(Q(giver__name__icontains=word) | Q(receiver__name__icontains=word))
        return found
