"""Which asset a row is about: its NIBAR, else unit, code and register number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from assets.models import Asset

Key = tuple[int, str, int]
MOST_BRANCHES = 300


@dataclass
class Candidates:
    """The assets that the rows of a chunk may be about."""

    by_nibar: dict[str, Asset] = field(default_factory=dict)
    by_key: dict[Key, Asset] = field(default_factory=dict)

    def load(self, nibars: set[str], keys: set[Key]) -> None:
        wanted = [Q(nibar__in=nibars)] if nibars else []
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
            Q(unit=unit, classification=code, register__in=numbers)
            for (unit, code), numbers in by_code.items()
        ]
    return [
        Q(unit=unit, register=number, classification__in=codes) for (unit, number), codes in by_number.items()
    ]


MAKERS_NUMBERS = ("serial_number", "chassis_number", "engine_number")


def is_another(asset: Asset, columns: Mapping[str, Any]) -> bool:
    """Whether a row with the asset's key hardly speaks of it: an office that numbers anew gives old keys to
    other goods. A number of the maker's differs, or brand, year and value all do.
    """
    for name in MAKERS_NUMBERS:
        was, now = getattr(asset, name), columns.get(name)
        if was and now and was.casefold() != now.casefold():
            return True
    brand, acquired, value = columns.get("brand"), columns.get("acquired_from"), columns.get("value")
    return bool(
        brand
        and asset.brand
        and brand.casefold() != asset.brand.casefold()
        and acquired
        and asset.acquired_from
        and acquired.year != asset.acquired_from.year
        and value is not None
        and asset.value is not None
        and value != asset.value
    )


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
