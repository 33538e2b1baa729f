"""What a change of many items would do, row by row, before and again while it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.models.register import AssetQuerySet
from assets.story import Difference, text_of
from core.web.formats import DASH

SHOWN = 10
MOST_REFUSED = 50
ABOUT = ("pk", "updated_at", "status", "classification_id", "register", "unit_id")
CHUNK = 5000

Values = dict[str, Any]
"""By the field of `Asset`; a foreign key holds its object."""


class Seen(NamedTuple):
    """One row as it was read: `old` are its values in the fields that are to change."""

    pk: int
    status: str
    code: str
    register: int | None
    unit: int
    old: tuple[Any, ...]


@dataclass
class FieldChange:
    """How many items have which value now, the most frequent first, and what all will have."""

    label: str
    new: str
    olds: list[tuple[str, int]]


@dataclass
class RowChange:
    asset: Asset
    differences: list[Difference]


@dataclass
class Foresight:
    """`mark` stands for all rows as they were read: the same mark, the same outcome."""

    values: Values
    changing: list[int] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    mark: str = ""
    _olds: list[Counter[Any]] = field(default_factory=list)
    _first: list[Seen] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.changing) + self.same + len(self.refused)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return Counter(reason for _pk, reason in self.refused).most_common()

    def refused_rows(self) -> list[tuple[Asset, str]]:
        """The first of them."""
        some = self.refused[:MOST_REFUSED]
        assets = Asset.objects.in_bulk([pk for pk, _reason in some])
        return [(assets[pk], reason) for pk, reason in some if pk in assets]

    def field_changes(self) -> list[FieldChange]:
        words = _Words(self.values, [old for counter in self._olds for old in counter])
        return [
            FieldChange(
                _label(name),
                words.say(name, new),
                [(words.say(name, old), n) for old, n in counter.most_common()],
            )
            for (name, new), counter in zip(_raw(self.values).items(), self._olds, strict=True)
            if counter
        ]

    def first_rows(self) -> list[RowChange]:
        words = _Words(self.values, [old for seen in self._first for old in seen.old])
        assets = Asset.objects.in_bulk([seen.pk for seen in self._first])
        return [
            RowChange(
                assets[seen.pk],
                [
                    Difference(_label(name), words.say(name, old) or DASH, words.say(name, new) or DASH)
                    for (name, new), old in zip(_raw(self.values).items(), seen.old, strict=True)
                    if old != new
                ],
            )
            for seen in self._first
            if seen.pk in assets
        ]


def foresee(assets: AssetQuerySet, values: Values) -> Foresight:
    """One query, and one more where the unit is to change; the rows aren't kept.

    :param assets: locked by the caller who then changes them
    """
    found = Foresight(values, _olds=[Counter() for _name in values])
    raw = _raw(values)
    mark = sha256(repr(sorted((name, str(new)) for name, new in raw.items())).encode())
    taken = _Taken(values)
    for seen, updated_at in _read(assets, list(raw)):
        mark.update(f"{seen.pk} {updated_at.isoformat()};".encode())
        if seen.old == tuple(raw.values()):
            found.same += 1
        elif reason := _refusal(seen, values, taken):
            found.refused.append((seen.pk, reason))
        else:
            found.changing.append(seen.pk)
            if len(found._first) < SHOWN:
                found._first.append(seen)
            for counter, old, new in zip(found._olds, seen.old, raw.values(), strict=True):
                if old != new:
                    counter[old] += 1
    found.mark = mark.hexdigest()
    return found


def _read(assets: AssetQuerySet, names: list[str]) -> Iterator[tuple[Seen, Any]]:
    rows = assets.order_by("pk").values_list(*ABOUT, *names)
    for pk, updated_at, status, code, register, unit, *old in rows.iterator(chunk_size=CHUNK):
        yield Seen(pk, status, code, register, unit, tuple(old)), updated_at


def _refusal(seen: Seen, values: Values, taken: _Taken) -> str:
    if "status" in values and seen.status not in Asset.IN_SERVICE and seen.status != values["status"]:
        status = Asset.Status(seen.status).label
        return _("Noted as “%(status)s”; put it back into service first.") % {"status": status}
    if "unit" in values and seen.unit != values["unit"].pk and seen.register and taken.take(seen):
        return _("%(unit)s already has goods with this code and register number.") % {"unit": values["unit"]}
    return ""


class _Taken:
    """Which code and register number the new unit has already, or gets by this very change."""

    def __init__(self, values: Values) -> None:
        self.unit = values.get("unit")
        self.numbers: set[tuple[str, int | None]] | None = None

    def take(self, seen: Seen) -> bool:
        """Whether it was taken; it is from now on."""
        if self.numbers is None:
            there = Asset.objects.filter(unit=self.unit).exclude(register=None)
            self.numbers = set(there.values_list("classification_id", "register"))
        key = (seen.code, seen.register)
        was = key in self.numbers
        self.numbers.add(key)
        return was


class _Words:
    """Values as people read them; the objects of foreign keys are looked up together."""

    def __init__(self, values: Values, olds: list[Any]) -> None:
        self.objects: dict[str, dict[Any, Any]] = {}
        keys = {old for old in olds if isinstance(old, int)}
        for name, new in values.items():
            column: Any = Asset._meta.get_field(name)
            if column.remote_field:
                self.objects[name] = column.remote_field.model.objects.in_bulk(keys)
                if new is not None:
                    self.objects[name][new.pk] = new

    def say(self, name: str, value: Any) -> str:
        if name in self.objects:
            return str(self.objects[name].get(value) or "")
        return text_of(Asset._meta.get_field(name), value)


def _raw(values: Values) -> Values:
    return {name: new.pk if isinstance(new, Model) else new for name, new in values.items()}


def _label(name: str) -> str:
    column: Any = Asset._meta.get_field(name)
    return str(column.verbose_name)
