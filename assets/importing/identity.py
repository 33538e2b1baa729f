"""Which asset a row is about: its NIBAR, else unit, code and register number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from assets.models import Asset
from core.lookups import AnyOf

Key = tuple[int, str, int]
MOST_BRANCHES = 300


@dataclass
class Candidates:
    """The assets that the rows of a chunk may be about."""

    by_nibar: dict[str, Asset] = field(default_factory=dict)
    by_key: dict[Key, Asset] = field(default_factory=dict)

    def load(self, nibars: set[str], keys: set[Key]) -> None:
        wanted = [Q(AnyOf("nibar", nibars))] if nibars else []
        wanted += _branches(keys)
        found: dict[int, Asset] = {asset.pk: asset for asset in self.by_key.values()}
        found |= {asset.pk: asset for asset in self.by_nibar.values()}
        for start in range(0, len(wanted), MOST_BRANCHES):
            branches = wanted[start : start + MOST_BRANCHES]
            assets = Asset.objects.filter(Q(*branches, _connector=Q.OR))
            for asset in assets.defer("search_text").order_by():
                asset = found.setdefault(asset.pk, asset)
                if asset.nibar:
                    self.by_nibar[asset.nibar] = asset
                if asset.register:
                    key = (asset.unit_id, asset.classification_id, asset.register)
                    self.by_key[key] = asset


def _branches(keys: Iterable[Key]) -> list[Q]:
    """Few conditions for many keys: by code or by number, whichever groups them better."""
    by_code: dict[tuple[int, str], list[int]] = {}
    by_number: dict[tuple[int, int], list[str]] = {}
    for unit, code, register in keys:
        by_code.setdefault((unit, code), []).append(register)
        by_number.setdefault((unit, register), []).append(code)
    if len(by_code) <= len(by_number):
        return [
            Q(AnyOf("register", numbers), unit=unit, classification=code)
            for (unit, code), numbers in by_code.items()
        ]
    return [
        Q(AnyOf("classification_id", codes), unit=unit, register=number)
        for (unit, number), codes in by_number.items()
    ]


MAKERS_NUMBERS = ("serial_number", "chassis_number", "engine_number")


ENOUGH = 3
# Below that a word names nothing.
SHORTEST = 3


def differing(asset: Asset, columns: Mapping[str, Any]) -> int:
    """How many facts of the row speak against the asset whose key it has; 0 as soon as one speaks for it.

    An office that numbers anew gives old keys to other goods. The name counts only against: goods of one
    code are called alike.
    """
    same: list[bool] = []
    for name in MAKERS_NUMBERS:
        was, now = getattr(asset, name), columns.get(name)
        if was and now:
            same.append(was.casefold() == now.casefold())
    if asset.brand and columns.get("brand"):
        same.append(_share_a_word(asset.brand, columns["brand"]))
    if asset.acquired_from and columns.get("acquired_from"):
        same.append(asset.acquired_from.year == columns["acquired_from"].year)
    if asset.value is not None and columns.get("value") is not None:
        same.append(asset.value == columns["value"])
    if any(same):
        return 0
    return len(same) + (not _share_a_word(asset.name, columns.get("name", asset.name)))


def _share_a_word(one: str, other: str) -> bool:
    mine, theirs = (
        {word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) >= SHORTEST}
        or {text.casefold()}
        for text in (one, other)
    )
    return not mine.isdisjoint(theirs)


def has_another_number(asset: Asset, columns: Mapping[str, Any]) -> bool:
    """Of the maker's: corrected, or of other goods."""
    pairs = [(getattr(asset, name), columns.get(name)) for name in MAKERS_NUMBERS]
    return any(was and now and was.casefold() != now.casefold() for was, now in pairs)


@dataclass
class Seen:
    """What the rows so far of this file are about, and in which row; later rows of the same are refused."""

    nibars: dict[str, int] = field(default_factory=dict)
    keys: dict[Key, int] = field(default_factory=dict)
    assets: dict[int, int] = field(default_factory=dict)

    def earlier(self, row: int, nibar: str | None, key: Key | None) -> tuple[str, int] | None:
        """A code of `sentences` and the row that has the NIBAR or the key already."""
        found: tuple[str, int] | None = None
        if nibar and self.nibars.setdefault(nibar, row) != row:
            found = ("nibar_twice_in_file", self.nibars[nibar])
        if key and self.keys.setdefault(key, row) != row and not found:
            found = ("twice_in_file", self.keys[key])
        return found

    def earlier_for(self, row: int, asset: int) -> int | None:
        first = self.assets.setdefault(asset, row)
        return first if first != row else None
