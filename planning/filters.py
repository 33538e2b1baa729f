"""One FilterSet for the replacement list and its files."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from assets.filters import SEVERITY, Tab
from assets.models import Asset
from assets.options import Options
from core.web.forms import FilterForm
from core.web.lists import MOST_COUNTED, capped, counted_together, statement_of
from core.web.ordering import Key, order_by
from organization.signed_in import signed_in
from planning.replacement import INCOMPLETE, MISSING, with_facts, with_score
from planning.scoring import Missing, Rules
from planning.words import LACKS

UNSCORED = "unscored"
VIEWS = {
    "": _("All that have a score"),
    "replace": _("Replace"),
    "consider": _("Consider replacing"),
    UNSCORED: _("Can’t be scored"),
}
SORTS: dict[str, tuple[Any, tuple[Key, ...]]] = {
    "score": (_("Score"), (Key("score"),)),
    "name": (_("Name"), (Key("name"),)),
    "age": (_("Age"), (Key("acquired_from", descending=True, nullable=True),)),
    "condition": (_("Condition"), (Key(SEVERITY, nullable=True),)),
    "cost": (_("Repair cost"), (Key("total_cost"),)),
    "failures": (_("Breakdowns"), (Key("failures"),)),
    "value": (_("Acquisition value"), (Key("value", nullable=True),)),
    "room": (_("Room"), (Key("room__name", nullable=True),)),
}
MOST_WORDS = 8


class ReplacementFilter(FilterSet):
    """`qs` narrows; `rows` come in the order asked for, with score and facts, the highest score first."""

    q = CharFilter(method="search", label=_("Search the list"))
    family = ChoiceFilter(method="by_id", label=_("Kind of goods"), empty_label=_("All kinds"))
    room = ChoiceFilter(method="by_id", label=_("Room"), empty_label=_("All rooms"))
    condition = ChoiceFilter(
        choices=Asset.Condition.choices, label=_("Condition"), empty_label=_("Any condition")
    )
    unit = ChoiceFilter(method="within_unit", label=_("Unit"), empty_label=_("All units"))
    group = ChoiceFilter(method="in_group", label=_("Group of goods"), empty_label=_("All groups"))
    missing = ChoiceFilter(
        method="lacking",
        label=_("What is missing"),
        empty_label=_("Whatever is missing or not"),
        choices=[(what.value, LACKS[what]) for what in Missing],
    )
    sort = ChoiceFilter(
        method="unchanged",
        label=_("Order"),
        choices=[(sign + key, label) for key, (label, _keys) in SORTS.items() for sign in ("", "-")],
    )

    quick = ("family", "room", "condition")
    filled_later = ("family", "room")

    class Meta:
        form = FilterForm

    def __init__(self, data: QueryDict, *, request: HttpRequest, rules: Rules, today: date) -> None:
        self.user = signed_in(request)
        self.assets = Asset.objects.visible_to(self.user).in_service()
        super().__init__(data, self.assets, request=request)
        self.rules, self.today = rules, today
        asked = data.get("view", "")
        self.view = asked if asked in VIEWS else ""
        offered: dict[str, Any] = {
            "family": lambda: self.options.families(),
            "room": lambda: self.options.rooms(),
            "unit": lambda: self.options.units(),
            "group": lambda: self.options.groups(),
        }
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices
        if self.view != UNSCORED:
            del self.filters["missing"]

    @cached_property
    def options(self) -> Options:
        return Options(self.user)

    def in_view(self, view: str, assets: Any) -> Any:
        if view == UNSCORED:
            return assets.filter(INCOMPLETE)
        if view == "":
            return assets.exclude(INCOMPLETE)
        scored = with_score(assets, self.rules, self.today)
        if view == "replace":
            return scored.filter(score__gte=self.rules.replace_from)
        return scored.filter(score__gte=self.rules.consider_from, score__lt=self.rules.replace_from)

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(self.in_view(self.view, queryset))

    @property
    def is_scored(self) -> bool:
        return self.view != UNSCORED

    @property
    def rows(self) -> Any:
        found: Any = with_facts(self.qs, self.today).select_related("room", "unit")  # type: ignore[arg-type]
        if self.view == "":
            found = with_score(found, self.rules, self.today)
        return found.order_by(*order_by(self.keys))

    @property
    def keys(self) -> tuple[Key, ...]:
        asked = self.form.cleaned_data.get("sort") or ("-score" if self.is_scored else "name")
        if asked.lstrip("-") == "score" and not self.is_scored:
            asked = "name"
        _label, keys = SORTS[asked.lstrip("-")]
        flips = asked.startswith("-")
        return (*(Key(k.by, k.descending != flips, k.nullable) for k in keys), Key("pk", flips))

    @property
    def tabs(self) -> list[Tab]:
        counts = counted_together(
            {view: (statement_of(self.in_view(view, self.assets)), MOST_COUNTED) for view in VIEWS}
        )
        return [
            Tab(view, str(label), capped(counts[view]), view == self.view) for view, label in VIEWS.items()
        ]

    def search(self, queryset: QuerySet[Asset], name: str, text: str) -> QuerySet[Asset]:
        for word in text.lower().split()[:MOST_WORDS]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset

    def by_id(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(**{name: self.options.id_of(name, key)})

    def within_unit(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(unit__in=self.options.units_within(key))

    def in_group(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(family__in=self.options.families_in(key))

    def lacking(self, queryset: QuerySet[Asset], name: str, what: str) -> QuerySet[Asset]:
        return queryset.filter(MISSING[what])

    def unchanged(self, queryset: QuerySet[Asset], name: str, value: str) -> QuerySet[Asset]:
        """The order is a matter of `rows`."""
        return queryset
