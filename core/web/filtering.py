"""What a list page shows of its FilterSet: the bar, and a chip for each filter that is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django_filters import FilterSet

from core.web import formats

SEARCH = "q"
SORT = "sort"
MOST_QUICK = 3
# In the address of a page that draws all its filters, and the id of their place, which htmx fills.
ALL_FILTERS = "all_filters"
FOLD = "filters-rest"
# The place of the selects beside the search box; some get their options when somebody comes near.
QUICK = "filters-quick"


@dataclass(frozen=True)
class Bar:
    search: BoundField | None
    quick: list[BoundField]
    rest: list[BoundField]
    kept: list[tuple[str, str]]
    """Parameters of the address that are no filter's (the view tab, the order): sent along."""
    folded: list[tuple[str, str]]
    """What is set of `rest`, sent along while their fields aren't drawn."""
    is_open: bool
    """Whether the fields of `rest` are drawn; else they come when somebody opens the fold."""
    open_url: str
    waiting: frozenset[str] = frozenset()
    """Names of the quick selects that get their options later: hundreds of rooms on each page help nobody."""


@dataclass(frozen=True)
class Chip:
    label: str
    url: str


def bar(filterset: FilterSet, query: QueryDict) -> Bar:
    """The FilterSet may say `quick = ["family", "room"]`; without it the first selects are taken. Of these
    `filled_later` names the long ones, which are drawn with their options once they are set, or all are."""
    fields = {bound.name: bound for bound in filterset.form if bound.name != SORT and not bound.is_hidden}
    search = fields.pop(SEARCH, None)
    names: Iterable[str] = getattr(filterset, "quick", None) or [
        name
        for name, bound in fields.items()
        if isinstance(bound.field.widget, forms.Select)
        and not isinstance(bound.field.widget, forms.SelectMultiple)
    ]
    quick = [fields[name] for name in list(names)[:MOST_QUICK]]
    rest = [bound for bound in fields.values() if bound not in quick]
    folded = {parameter for bound in rest for parameter in parameters(bound)}
    shown = {parameter for bound in filterset.form for parameter in parameters(bound)}
    if not any(bound.name == SORT and not bound.is_hidden for bound in filterset.form):
        shown.discard(SORT)
    is_open = ALL_FILTERS in query
    later = () if is_open else getattr(filterset, "filled_later", ())
    return Bar(
        search=search,
        quick=quick,
        rest=rest,
        kept=[
            (name, value)
            for name, value in _pairs(query)
            if name != "page" and (name not in shown or name == SORT)
        ],
        folded=[(name, value) for name, value in _pairs(query) if value and name in folded],
        is_open=is_open,
        open_url=f"?{urlencode([*_pairs(query), (ALL_FILTERS, '1')])}",
        waiting=frozenset(name for name in later if not query.get(name)),
    )


def _pairs(query: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in query.lists() for value in values)


def chips(filterset: FilterSet, query: QueryDict) -> list[Chip]:
    found = []
    for bound in _set_fields(filterset):
        without = query.copy()
        for parameter in ("page", *parameters(bound)):
            without.pop(parameter, None)
        value = filterset.form.cleaned_data[bound.name]
        found.append(Chip(_chip_label(bound, value), "?" + (without.urlencode() or cleared(filterset))))
    return found


def clear_url(filterset: FilterSet, query: QueryDict, path: str) -> str:
    without = query.copy()
    without.pop("page", None)
    for bound in filterset.form:
        if bound.name != SORT:
            for parameter in parameters(bound):
                without.pop(parameter, None)
    without.pop("saved", None)
    rest = without.urlencode() or cleared(filterset)
    return f"{path}?{rest}" if rest else path


def cleared(filterset: FilterSet) -> str:
    """The address of the whole list, where a bare one opens what the person has chosen."""
    return getattr(filterset, "cleared", "")


def refusals(filterset: FilterSet) -> list[str]:
    """Filters that could not be read are told, never silently ignored."""
    if not filterset.is_bound or filterset.form.is_valid():
        return []
    return [
        f"{filterset.form[name].label}: {error}" if name in filterset.form.fields else str(error)
        for name, errors in filterset.form.errors.items()
        for error in errors
    ]


def _set_fields(filterset: FilterSet) -> list[BoundField]:
    if not filterset.is_bound:
        return []
    filterset.form.is_valid()
    cleaned = filterset.form.cleaned_data
    return [
        bound
        for bound in filterset.form
        if bound.name not in {SEARCH, SORT} and _is_set(cleaned.get(bound.name))
    ]


def _is_set(value: Any) -> bool:
    if isinstance(value, slice):
        return value.start is not None or value.stop is not None
    if value is None or value == "" or value is False:
        return False
    return not hasattr(value, "__len__") or len(value) > 0


def parameters(bound: BoundField) -> list[str]:
    """A range is sent as two parameters (`year_min`, `year_max`), all else as one."""
    suffixed = getattr(bound.field.widget, "suffixes", None)
    if suffixed and isinstance(bound.field.widget, forms.MultiWidget):
        return [f"{bound.html_name}_{suffix}" if suffix else bound.html_name for suffix in suffixed]
    return [bound.html_name]


def _chip_label(bound: BoundField, value: Any) -> str:
    if value is True:
        return str(bound.label)
    return f"{bound.label}: {_words(bound, value)}"


def _words(bound: BoundField, value: Any) -> str:
    if isinstance(value, slice):
        low, high = value.start, value.stop
        if low is None:
            return gettext("up to %(high)s") % {"high": _word(high)}
        if high is None:
            return gettext("from %(low)s") % {"low": _word(low)}
        return f"{_word(low)}–{_word(high)}"
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not isinstance(bound.field, forms.ModelChoiceField):
        words = dict(_flat(choices))
        if isinstance(value, list | tuple | set):
            return ", ".join(words.get(str(item), str(item)) for item in value)
        return words.get(str(value), str(value))
    if isinstance(bound.field, forms.ModelMultipleChoiceField):
        return ", ".join(bound.field.label_from_instance(item) for item in value)
    if isinstance(bound.field, forms.ModelChoiceField):
        return str(bound.field.label_from_instance(value))
    return _word(value)


def _word(value: Any) -> str:
    if isinstance(value, dt.date):
        return formats.long_date(value)
    if isinstance(value, Decimal):
        # A year is a Decimal too in django-filter's number fields; only money needs the dots.
        return formats.number(value) if value >= 10000 else f"{value.normalize():f}"
    return str(value)


def _flat(choices: Any) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
