"""What acts touched, with old → new: all kinds of things in one query, each version as one JSON object."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import (
    BinaryField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DecimalField,
    F,
    Field,
    ForeignKey,
    JSONField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject, Length
from django.utils import timezone
from django.utils.translation import gettext as _

from core.trail.models import Change
from core.web.formats import DASH, long_date, long_partial_date, mask_staff_number, number, rupiah, short_time
from organization.models import User
from planning.changes.kinds import Kind, kinds, page_of, path_to_name

MOST_DIFFERENCES = 4
MOST_VERSIONS = 200
TOLD = 3
"""So many things of one kind a line of the list names; of more it says how many there are."""


@dataclass(frozen=True)
class Difference:
    """`old` is None for what a thing began with. `of` is the field, `asset.value`."""

    label: str
    old: str | None
    new: str
    of: str = ""


@dataclass
class Touched:
    """One thing as one act left it; `others` more of its kind were touched with it."""

    noun: str
    name: str
    detail: str
    url: str
    is_new: bool = False
    is_removed: bool = False
    others: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def told(self) -> list[Difference]:
        """What the list shows: of a new thing its first values are on its own page."""
        return [] if self.is_new else self.differences

    @property
    def told_most(self) -> list[Difference]:
        return self.told[:MOST_DIFFERENCES]

    @property
    def untold(self) -> int:
        return max(len(self.told) - MOST_DIFFERENCES, 0)

    def only(self, is_asked: Callable[[str], bool]) -> Touched:
        return replace(self, differences=[each for each in self.differences if is_asked(each.of)])


def touched_by(changes: Iterable[int], user: User, *, few: bool = False) -> dict[int, list[Touched]]:
    """Of each act the things that lie in the person's scope; two queries.

    :param few: of a kind of which an act touched more than `TOLD`, one with the number of the others
    """
    counts = _counted(list(changes), user)
    wanted: defaultdict[int, Q] = defaultdict(Q)
    others: dict[tuple[int, int], int] = {}
    for change, k, n, first in counts:
        if few and n > TOLD:
            others[change, k] = n - 1
            wanted[k] |= Q(**{kinds()[k].row_id: first})
        else:
            wanted[k] |= Q(change=change)
    found: defaultdict[int, dict[tuple[str, str], Touched]] = defaultdict(dict)
    if wanted:
        for row in _read({k: kinds()[k].seen_by(user).filter(q) for k, q in wanted.items()}):
            merge(found[row[0]], row, others.get((row[0], row[1]), 0))
    return {change: list(things.values()) for change, things in found.items()}


def _counted(changes: list[int], user: User) -> list[tuple[int, int, int, int]]:
    parts = [
        kind.seen_by(user)
        .filter(change__in=changes)
        .order_by()
        .values_list("change")
        .annotate(k=Value(k), n=Count("id", distinct=True), first=Min(kind.row_id))
        for k, kind in enumerate(kinds())
    ]
    return list(parts[0].union(*parts[1:], all=True)) if changes else []


def first_versions(change: Change, user: User) -> tuple[list[Touched], bool]:
    """The things that one act touched, and whether there are more than are shown."""
    things: dict[tuple[str, str], Touched] = {}
    rows = _read({k: kind.seen_by(user).filter(change=change) for k, kind in enumerate(kinds())})
    for row in islice(rows, MOST_VERSIONS):
        merge(things, row, 0)
    return list(things.values()), next(rows, None) is not None


def every_version(changes: Iterable[int], user: User) -> Iterator[tuple[int, Touched]]:
    """Each version that these acts wrote, the latest act first, in flat memory."""
    wanted = list(changes)
    for row in _read({k: kind.seen_by(user).filter(change__in=wanted) for k, kind in enumerate(kinds())}):
        alone: dict[tuple[str, str], Touched] = {}
        merge(alone, row, 0)
        yield row[0], next(iter(alone.values()))


def merge(things: dict[tuple[str, str], Touched], row: Any, others: int) -> None:
    """A part's version is told of the thing that it belongs to."""
    _change, k, _row, sort, name, detail, key, after, before = row
    kind = kinds()[k]
    thing = kind.thing
    url = page_of(thing, key)
    touched = things.get((url or thing.noun, name))
    if touched is None:
        touched = Touched(thing.noun, name, detail, url, others=others)
        things[url or thing.noun, name] = touched
    is_first, is_last = sort == "+", sort == "-"
    if not kind.is_part and kind.has_versions:
        touched.is_new, touched.is_removed = is_first, is_last
    old, new = (after, {}) if is_last else (before, after)
    if not is_last or kind.is_part:
        touched.differences += _differences(kind, old, new)


def _read(rows: dict[int, QuerySet[Any]]) -> Iterator[Any]:
    parts = [_as_json(kinds()[k], found).annotate(k=Value(k)) for k, found in rows.items()]
    columns = ("change_id", "k", "row", "sort", "called", "known_by", "page_key", "after", "before")
    # The order of an earlier `order_by` of the model would make parts that can't be united.
    lists = [part.order_by().values_list(*columns) for part in parts]
    whole = lists[0].union(*lists[1:], all=True) if len(lists) > 1 else lists[0]
    yield from whole.order_by("-change_id", "k", "row").iterator(chunk_size=500)


def _as_json(kind: Kind, rows: Any) -> Any:
    thing, empty = kind.thing, Cast(Value(None), JSONField())
    values = JSONObject(**{each.name: _stored(each) for each in kind.fields}, precision=_precision(kind))
    before: Any = empty
    sort: Any = Value("~")
    if kind.has_versions:
        earlier = kind.model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        latest = earlier.order_by("-history_id").annotate(json=values).values("json")[:1]
        before, sort = Subquery(latest, output_field=JSONField()), Cast("history_type", CharField())
    return rows.annotate(
        row=F(kind.row_id),
        sort=sort,
        called=thing.name,
        known_by=thing.detail,
        page_key=Cast(thing.key, CharField()),
        after=values,
        before=before,
    )


def _stored(each: Field[Any, Any]) -> Any:
    if isinstance(each, ForeignKey):
        return Case(When(**{f"{each.name}__isnull": False}, then=path_to_name(each)))
    if isinstance(each, DecimalField):
        return Cast(each.name, CharField())
    return Length(each.name) if isinstance(each, BinaryField) else F(each.name)


def _precision(kind: Kind) -> Any:
    """What is known of a day: `day`, `month` or `year`."""
    names = {each.name for each in kind.model._meta.concrete_fields}
    return next((F(name) for name in ("acquired_precision", "precision") if name in names), Value("day"))


def _differences(kind: Kind, old: dict[str, Any] | None, new: dict[str, Any]) -> Iterator[Difference]:
    for each in kind.fields:
        after = _text(each, new)
        before = None if old is None else _text(each, old)
        if before == after or (before is None and not after):
            continue
        yield Difference(
            kind.label(each),
            None if before is None else before or DASH,
            after or DASH,
            str(each).partition(".")[2].lower(),
        )


def _text(each: Field[Any, Any], version: dict[str, Any]) -> str:
    value = version.get(each.name)
    if value is None or value in ("", "[]", "{}", [], {}):
        return ""
    if each.name == "staff_number":
        return mask_staff_number(value)
    if each.flatchoices:
        return str(dict(each.flatchoices).get(value, value))
    if isinstance(each, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(each, DecimalField):
        return rupiah(Decimal(value))
    if isinstance(each, BinaryField):
        return _("a picture of %(n)s bytes") % {"n": number(value)}
    if isinstance(each, JSONField):
        return _listed(json.loads(value) if isinstance(value, str) else value)
    return _moment(each, value, version["precision"]) if isinstance(each, DateField) else str(value)


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_listed(part)}" for name, part in value.items())
    return ", ".join(_listed(part) for part in value) if isinstance(value, list) else str(value)


def _moment(each: DateField[Any, Any], written: str, precision: str) -> str:
    value: Any = each.to_python(written)
    if isinstance(value, dt.datetime):
        value = value if timezone.is_aware(value) else value.replace(tzinfo=dt.UTC)
        return f"{long_date(value)}, {short_time(value)}"
    return long_partial_date(value, precision) if each.name in ("acquired_from", "on") else long_date(value)
