"""The one way to narrow the register: for its page, its export and the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from assets.models import Asset
from assets.models.register import AssetQuerySet
from assets.options import Options
from core.web.forms import FilterForm, MoneyField
from core.web.lists import MOST_COUNTED, MOST_IN_LIST, Statement, capped, counted_together, statement_of
from core.web.ordering import Key, order_by
from organization.models import User
from organization.signed_in import signed_in

MISSING = {
    "room": Q(room=None),
    "condition": Q(condition=None),
    "value": Q(value=None),
    "acquired": Q(acquired_from=None),
}
INCOMPLETE = Q(*MISSING.values(), _connector=Q.OR)
IN_SERVICE = Q(status__in=Asset.IN_SERVICE)
RETIRED = [status for status in Asset.Status if status not in Asset.IN_SERVICE]
# The tabs above the list; the incomplete ones are the keeper's work.
VIEWS = {
    "": (_("All"), Q()),
    "good": (_("Good"), IN_SERVICE & Q(condition=Asset.Condition.GOOD)),
    "light": (_("Lightly damaged"), IN_SERVICE & Q(condition=Asset.Condition.LIGHT_DAMAGE)),
    "heavy": (_("Heavily damaged"), IN_SERVICE & Q(condition=Asset.Condition.HEAVY_DAMAGE)),
    "incomplete": (_("To be completed"), IN_SERVICE & INCOMPLETE),
    "retired": (_("Out of service"), Q(status__in=RETIRED)),
}
SEVERITY = Case(
    When(Q(condition=Asset.Condition.GOOD), then=Value(1)),
    When(Q(condition=Asset.Condition.LIGHT_DAMAGE), then=Value(2)),
    When(Q(condition=Asset.Condition.HEAVY_DAMAGE), then=Value(3)),
    output_field=IntegerField(),
)
SORTS: dict[str, tuple[Any, tuple[Key, ...]]] = {
    "name": (_("Name"), (Key("name"),)),
    "code": (_("Goods code"), (Key("classification_id"), Key("register", nullable=True))),
    "condition": (_("Condition"), (Key(SEVERITY, nullable=True),)),
    "room": (_("Room"), (Key("room__name", nullable=True),)),
    "holder": (_("Holder"), (Key("holder_name", nullable=True),)),
    "acquired": (_("Date of acquisition"), (Key("acquired_from", nullable=True),)),
    "value": (_("Acquisition value"), (Key("value", nullable=True),)),
    "updated": (_("Last changed"), (Key("updated_at"),)),
}
LISTED = "the list"
NEWEST_FIRST = (Key("pk", descending=True),)
MOST_WORDS = 8
# A code and the number under it, as pages show them or with blanks alone: one item in each unit.
NUMBERED = re.compile(r"(\d(?:\.\d){2}(?:\.\d\d){3}\.\d{3})(?: · | +)(\d{1,6})")


class YearFilter(Filter):
    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unreadable = {"invalid": _("Write the year with four digits, like 2019.")}
        super().__init__(*args, min_value=1900, max_value=9998, error_messages=unreadable, **kwargs)


class MoneyFilter(Filter):
    field_class = MoneyField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)


@dataclass(frozen=True)
class Tab:
    """`query` keeps the filters that are set; `number` is "" where these narrow what it counts."""

    view: str
    label: str
    number: str
    is_open: bool
    query: str = ""


class AssetFilter(FilterSet):
    """`qs` narrows, which is enough to count; `rows` come in the order asked for, ready to be shown.

    Value can be asked for by those alone who may read it.
    """

    q = CharFilter(method="search", label=_("Search the list"))
    family = ChoiceFilter(method="by_id", label=_("Kind of goods"), empty_label=_("All kinds"))
    room = ChoiceFilter(method="by_id", label=_("Room"), empty_label=_("All rooms"))
    unit = ChoiceFilter(method="within_unit", label=_("Unit"), empty_label=_("All units"))
    group = ChoiceFilter(method="in_group", label=_("Group of goods"), empty_label=_("All groups"))
    condition = ChoiceFilter(
        choices=Asset.Condition.choices, label=_("Condition"), empty_label=_("Any condition")
    )
    status = ChoiceFilter(choices=Asset.Status.choices, label=_("Status"), empty_label=_("Any status"))
    holder = CharFilter(method="held_by", label=_("Name of the holder"))
    year_from = YearFilter("acquired_from", "year__gte", label=_("Acquired from year"))
    year_to = YearFilter("acquired_from", "year__lte", label=_("Acquired up to year"))
    value_from = MoneyFilter("value", "gte", label=_("Value from (Rp)"))
    value_to = MoneyFilter("value", "lte", label=_("Value up to (Rp)"))
    missing = ChoiceFilter(
        method="lacking",
        label=_("What is missing"),
        empty_label=_("Whatever is missing or not"),
        choices=[
            ("any", _("Anything")),
            ("room", _("Room")),
            ("condition", _("Condition")),
            ("acquired", _("Date of acquisition")),
            ("value", _("Acquisition value")),
        ],
    )
    label = ChoiceFilter(
        method="by_label",
        label=_("Label"),
        empty_label=_("Printed or not"),
        choices=[("none", _("Not printed yet")), ("printed", _("Printed"))],
    )
    sort = ChoiceFilter(
        method="unchanged",
        label=_("Order"),
        choices=[(sign + key, label) for key, (label, _keys) in SORTS.items() for sign in ("", "-")],
    )

    quick: tuple[str, ...] = ("family", "room")
    filled_later = ("family", "room")
    cleared = "view="
    most = MOST_IN_LIST

    class Meta:
        form = FilterForm

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet[Asset],
        *,
        request: HttpRequest | None = None,
        user: User | None = None,
        view: str = "",
        counting: bool = False,
    ) -> None:
        """Of a request, or of a user alone.

        :param view: the tab that is open; `counting`: whether `tabs` have numbers, while no filter is set
        """
        super().__init__(data, queryset, request=request)
        self.asked = data
        self.user = user or signed_in(cast(HttpRequest, request))
        self.view = view if may_see_view(self.user, view) else ""
        self.counting = counting
        self.sees_value = self.user.has_perm("assets.view_asset_details")
        if not self.sees_value:
            del self.filters["value_from"], self.filters["value_to"]
            for name in ("missing", "sort"):
                extra = self.filters[name].extra
                extra["choices"] = [pair for pair in extra["choices"] if pair[0].lstrip("-") != "value"]
        offered: dict[str, Callable[[], Any]] = {
            "family": lambda: self.options.families(),
            "room": lambda: self.options.rooms(),
            "unit": lambda: self.options.units(),
            "group": lambda: self.options.groups(),
        }
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices

    @cached_property
    def options(self) -> Options:
        return Options(self.user, words=_phrases(self.asked.get("q", "")))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many items each tab has, and under `LISTED` the list itself."""
        lists = {LISTED: (statement_of(self.qs), self.most)}
        if self.counting:
            ids = self.user.visible_unit_ids
            seen = None if ids is None else tuple(ids)
            # Six searches for one that was typed are too dear: of a narrowed list no numbers are said.
            counted = ("",) if self.is_narrowed else self.views
            lists |= {name: (_tab(name, seen), MOST_COUNTED) for name in counted}
        return counted_together(lists)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The order that is asked for, down to a unique column."""
        asked = self.form.cleaned_data.get("sort") or ""
        if not asked:
            return NEWEST_FIRST
        _label, keys = SORTS[asked.lstrip("-")]
        descending = asked.startswith("-")
        return (*(Key(k.by, descending, k.nullable) for k in keys), Key("pk", descending))

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.filter(VIEWS[self.view][1]))

    @property
    def rows(self) -> AssetQuerySet:
        return self.found.for_list().order_by(*order_by(self.keys))

    @property
    def ordered(self) -> AssetQuerySet:
        """In the order of the list, without what only showing needs."""
        return self.in_order(self.found, self.keys)

    @property
    def found(self) -> AssetQuerySet:
        return cast(AssetQuerySet, self.qs)

    def in_order(self, assets: AssetQuerySet, keys: tuple[Key, ...]) -> AssetQuerySet:
        by_holder = any(key.by == "holder_name" for key in keys)
        return (assets.with_holder() if by_holder else assets).order_by(*order_by(keys or NEWEST_FIRST))

    def search(self, queryset: QuerySet[Asset], name: str, text: str) -> QuerySet[Asset]:
        """Every word must be found; an everyday word also finds the code that it stands for."""
        if numbered := NUMBERED.fullmatch(text):
            code, register = numbered.groups()
            return queryset.filter(classification=code, register=int(register))
        words = text.lower().split()[:MOST_WORDS]
        found = Q(*(self._called(word) for word in words))
        # A condition said twice makes PostgreSQL expect twice the rows, and read the whole table.
        if len(words) > 1 and (codes := self.options.codes_called(" ".join(words))):
            found |= Q(classification__in=codes)
        return queryset.filter(found)

    def _called(self, word: str) -> Q:
        found = Q(search_text__contains=word)
        if codes := self.options.codes_called(word):
            found |= Q(classification__in=codes)
        if rooms := self.options.rooms_called(word):
            found |= Q(room__in=rooms)
        if word.isascii() and word.isdigit() and len(word) < 7:
            found |= Q(register=int(word))
        return found

    def by_id(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(**{name: self.options.id_of(name, key)})

    def within_unit(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(unit__in=self.options.units_within(key))

    def in_group(self, queryset: QuerySet[Asset], name: str, key: str) -> QuerySet[Asset]:
        return queryset.filter(family__in=self.options.families_in(key))

    def held_by(self, queryset: QuerySet[Asset], name: str, text: str) -> QuerySet[Asset]:
        """By words of the name, or by the employee's id, as links and programs have it."""
        if text.isascii() and text.isdigit():
            named = Q(custodies__employee=int(text[:18]))
        else:
            named = Q(*(Q(custodies__employee__name__icontains=word) for word in text.split()))
        return queryset.filter(named, custodies__until_on=None)

    def lacking(self, queryset: QuerySet[Asset], name: str, what: str) -> QuerySet[Asset]:
        if what != "any":
            return queryset.filter(MISSING[what])
        seen = MISSING if self.sees_value else {k: q for k, q in MISSING.items() if k != "value"}
        return queryset.filter(Q(*seen.values(), _connector=Q.OR))

    def by_label(self, queryset: AssetQuerySet, name: str, what: str) -> AssetQuerySet:
        return queryset.unlabelled() if what == "none" else queryset.labelled()

    def unchanged(self, queryset: QuerySet[Asset], name: str, value: str) -> QuerySet[Asset]:
        """The order is a matter of `rows`."""
        return queryset

    @property
    def views(self) -> list[str]:
        return [name for name in VIEWS if may_see_view(self.user, name)]

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.get(name) for name in self.base_filters if name != "sort")

    @property
    def tabs(self) -> list[Tab]:
        kept = QueryDict(mutable=True)
        for name in (*self.base_filters, "rows"):
            if value := self.asked.get(name):
                kept[name] = value
        rest = f"&{kept.urlencode()}" if kept else ""
        return [
            Tab(name, str(VIEWS[name][0]), self._number(name), name == self.view, f"view={name}{rest}")
            for name in self.views
        ]

    def _number(self, view: str) -> str:
        if self.is_narrowed or view not in self.counts:
            return ""
        return capped(self.counts[view])

    @property
    def is_register_empty(self) -> bool:
        return self.counts.get("") == 0


@lru_cache(maxsize=500)
def _tab(view: str, unit_ids: tuple[int, ...] | None) -> Statement:
    """Kept as text: putting the six together takes longer than the database needs to count."""
    _label, narrowed = VIEWS[view]
    return statement_of(Asset.objects.within(unit_ids).filter(narrowed))


def may_see_view(user: User, name: str) -> bool:
    return name in VIEWS and (name != "incomplete" or user.has_perm("assets.change_asset"))


def _phrases(text: str) -> list[str]:
    """What of a search may be an everyday word: each word, and all of them together."""
    if "\x00" in text:
        # No text to PostgreSQL; the form refuses it.
        return []
    words = text.lower().split()[:MOST_WORDS]
    return [*dict.fromkeys([*words, " ".join(words)])] if words else []
