from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, NumberFilter

from core.trail.models import Change
from core.web.forms import FilterForm
from organization.models import User
from planning.changes.found import DATA, MOST_WORDS, of_data, of_item, touching, visible_changes
from planning.changes.words import NOUNS, WAYS


class ChangeFilter(FilterSet):
    """Of changes that the person may see, the newest first."""

    q = CharFilter(method="search", label=_("Search the changes"))
    what = ChoiceFilter(
        method="of_data",
        label=_("What was changed"),
        choices=[(key, data.label) for key, data in DATA.items()],
        empty_label=_("Whatever was changed"),
    )
    kind = ChoiceFilter(
        method="of_kind", label=_("Subject"), choices=list(NOUNS.items()), empty_label=_("All subjects")
    )
    source = ChoiceFilter(
        method="by_way",
        label=_("Made through"),
        choices=[(key, label) for key, (label, _way) in WAYS.items()],
        empty_label=_("Made through anything"),
    )
    who = CharFilter(method="made_by", label=_("Person"))
    since = DateFilter("at", "date__gte", label=_("From"))
    until = DateFilter("at", "date__lte", label=_("Until"))
    item = NumberFilter(method="of_item", label=_("Item number"), min_value=1, decimal_places=0)

    quick = ("what", "kind")

    class Meta:
        model = Change
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: QueryDict, *, request: HttpRequest, user: User) -> None:
        self.user = user
        changes = visible_changes(user).select_related("by").order_by("-pk")
        super().__init__(data, changes, request=request)

    @property
    def asked_data(self) -> str:
        """Of which data alone old → new is to be told; "" for all."""
        return str(self.form.cleaned_data.get("what") or "") if self.form.is_valid() else ""

    def search(self, found: QuerySet[Change], name: str, text: str) -> QuerySet[Change]:
        return found.filter(touching(text, self.user))

    def of_data(self, found: QuerySet[Change], name: str, data: str) -> QuerySet[Change]:
        return found.filter(of_data(data, self.user))

    def of_kind(self, found: QuerySet[Change], name: str, noun: str) -> QuerySet[Change]:
        return found.filter(verb__startswith=f"{noun}.")

    def by_way(self, found: QuerySet[Change], name: str, way: str) -> QuerySet[Change]:
        return found.filter(WAYS[way][1])

    def of_item(self, found: QuerySet[Change], name: str, item: Any) -> QuerySet[Change]:
        return found.filter(of_item(int(item), self.user))

    def made_by(self, found: QuerySet[Change], name: str, text: str) -> QuerySet[Change]:
        for word in text.split()[:MOST_WORDS]:
            named = Q(by__first_name__icontains=word) | Q(by__last_name__icontains=word)
            found = found.filter(named | Q(by__username__icontains=word))
        return found
