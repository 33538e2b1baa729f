"""What each row does to the register, decided and done in chunks."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tablib import Dataset  # type: ignore[import-untyped]

from assets.importing.identity import Candidates, Key, Seen
from assets.importing.surroundings import Surroundings
from assets.models import Asset, Classification, ImportRow
from assets.resources import COLUMNS, TARGET, AssetResource, partial
from assets.spreadsheets import Draft, Finding
from assets.spreadsheets.codes import parent_of
from organization.models import Unit, User

CHUNK = 2000
DEFAULT_WIDTH = 4
HIDDEN = ["register_width", TARGET]
RENAMED = {"code": "classification_id"}
Verdict = ImportRow.Verdict


@dataclass(slots=True)
class Item:
    """A row on its way: the draft, where it stands, and what became of it."""

    draft: Draft
    sheet: str
    letters: dict[str, list[str]] = field(default_factory=dict)
    raw_of: Callable[[str], str] | None = None
    row: ImportRow | None = None
    verdict: str = ""
    asset: Asset | None = None
    key: Key | None = None
    diff: list[list[Any]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)

    def refuse(self, key: str, code: str, /, **params: Any) -> None:
        self.draft.errors.append(self._finding(key, code, params))

    def warn(self, key: str, code: str, /, **params: Any) -> None:
        self.draft.warnings.append(self._finding(key, code, params))

    def _finding(self, key: str, code: str, params: dict[str, Any]) -> Finding:
        letter = self.letters.get(key, [""])[0]
        return Finding(code, params, key, letter, self.raw_of(key) if self.raw_of else "")


class Engine:
    """Takes the rows of one file, chunk after chunk, in their order.

    :param dry_run: decide only; nothing is written and nothing is locked
    """

    def __init__(self, *, unit: Unit, by: User, dry_run: bool) -> None:
        self.unit = unit
        self.by = by
        self.dry_run = dry_run
        self.around = Surroundings.load(by)
        self.seen = Seen()
        self.numbers = array("I", [0])
        self.sheets: list[tuple[int, str]] = []
        self.resource = AssetResource(self.around.families)

    def take(self, items: Sequence[Item]) -> None:
        """Decide each item's verdict and differences and, unless dry, write them."""
        leaves: dict[str, str] = {}
        for item in items:
            self._settle(item, leaves)
        self._identify(items)
        good = [item for item in items if not item.draft.errors]
        if not self.dry_run:
            self._add_leaves({code: leaves[code] for code in _codes(good) if code in leaves})
        self._import(good)
        for item in items:
            if item.draft.errors:
                item.verdict = Verdict.REFUSED

    # what the values mean in this register -------------------------------------------------

    def _settle(self, item: Item, leaves: dict[str, str]) -> None:
        values = item.draft.values
        columns = item.columns = {RENAMED.get(name, name): values[name] for name in values}
        code = values.get("code")
        if code and parent_of(code) not in self.around.codes:
            item.refuse("code", "code_parent_unknown", parent=parent_of(code))
        elif code and code not in self.around.codes:
            item.warn("code", "leaf_unknown", code=code)
            leaves.setdefault(code, values.get("name", ""))
        if room := columns.pop("room", None):
            found = self.around.room(room)
            if found:
                columns |= {"room_id": found.pk, "room_text": ""}
                values["room_name"] = [found.name, found.name_en]
            else:
                columns["room_text"] = room
                item.warn("room", "room_unknown", text=room)
        if unit := columns.pop("unit", None):
            known = self.around.units.get(unit.lower())
            if known:
                columns["unit_id"] = known.pk
            else:
                item.refuse("unit", "unit_unknown", text=unit)

    def _add_leaves(self, leaves: dict[str, str]) -> None:
        """Level 7 is an open list; useful life and threshold are those of the parent."""
        if not leaves:
            return
        parents = Classification.objects.in_bulk({parent_of(code) for code in leaves})
        Classification.objects.bulk_create(
            [
                Classification(
                    code=code,
                    name=name,
                    level=7,
                    is_local=True,
                    useful_life=parents[parent_of(code)].useful_life,
                    threshold=parents[parent_of(code)].threshold,
                )
                for code, name in leaves.items()
            ],
            ignore_conflicts=True,
        )
        self.around.codes.update(leaves)

    # which asset ---------------------------------------------------------------------------

    def _identify(self, items: Sequence[Item]) -> None:
        found = Candidates()
        found.load(
            {nibar for item in items if (nibar := item.draft.values.get("nibar"))},
            {key for item in items if (key := self._key(item, None))},
        )
        far = {
            key
            for item in items
            if (asset := found.by_nibar.get(item.draft.values.get("nibar", "")))
            and (key := self._key(item, asset))
            and key[0] != self.unit.pk
        } - set(found.by_key)
        if far:
            found.load(set(), far)
        for item in items:
            self._identify_one(item, found)

    def _key(self, item: Item, asset: Asset | None) -> Key | None:
        """The key that the row gives its asset: an asset stays in its unit unless the row names another."""
        values = item.draft.values
        unit: int = item.columns.get("unit_id") or (asset.unit_id if asset else self.unit.pk)
        code = values.get("code") or (asset.classification_id if asset else None)
        register = values.get("register") or (asset.register if asset else None)
        return (unit, sys.intern(code), register) if code and register else None

    def _identify_one(self, item: Item, found: Candidates) -> None:
        nibar = item.draft.values.get("nibar")
        asset = found.by_nibar.get(nibar) if nibar else None
        key = item.key = self._key(item, asset)
        place = self._place(item)
        earlier = self.seen.earlier(place, nibar, key)
        if earlier:
            code, first = earlier
            is_nibar = code == "nibar_twice_in_file"
            item.refuse("nibar" if is_nibar else "register", code, row=self._told(item, first))
            return
        if asset:
            other = found.by_key.get(key) if key else None
            if not self.by.sees_unit(asset.unit_id):
                item.refuse("nibar", "nibar_elsewhere")
            elif other and other.pk != asset.pk:
                item.refuse("nibar", "key_taken", register=asset.register_label)
        elif key and (asset := found.by_key.get(key)) and nibar and asset.nibar:
            item.refuse("nibar", "nibar_differs", nibar=asset.nibar)
        item.asset = asset
        if asset and asset.register:
            # The key that it has now is spoken for, also when the row gives it another.
            self.seen.keys.setdefault((asset.unit_id, asset.classification_id, asset.register), place)
        if asset and (same := self.seen.earlier_for(place, asset.pk)):
            item.refuse("register", "same_asset_twice", row=self._told(item, same))

    def _place(self, item: Item) -> int:
        """Count the row; 100,000 of them take little room."""
        place = len(self.numbers)
        self.numbers.append(item.draft.number)
        if not self.sheets or self.sheets[-1][1] != item.sheet:
            self.sheets.append((place, item.sheet))
        return place

    def _told(self, item: Item, place: int) -> str:
        """A row of the file, with its sheet where that is another."""
        sheet = next(name for first, name in reversed(self.sheets) if first <= place)
        number = self.numbers[place]
        return str(number) if sheet == item.sheet else f"{sheet}!{number}"

    # into the register ---------------------------------------------------------------------

    def _import(self, items: Sequence[Item]) -> None:
        for item in items:
            item.columns[TARGET] = item.asset
            if item.asset is None:
                item.columns.setdefault("unit_id", self.unit.pk)
        said = set[str]().union(*(item.columns for item in items))
        headers = [name for name in COLUMNS if name in said]
        self.resource.only(list(headers))
        headers += HIDDEN
        data = Dataset(headers=headers)
        for item in items:
            data.append([item.columns.get(name) for name in headers])
        result = self.resource.import_data_inner(
            data,
            dry_run=self.dry_run,
            raise_errors=not self.dry_run,
            using_transactions=False,
            collect_failed_rows=False,
        )
        rows: list[Any] = result.rows
        for item, row in zip(items, rows, strict=True):
            if row.errors or row.validation_error:
                reason = row.errors[0].error if row.errors else row.validation_error
                item.refuse("", "not_accepted", reason=str(reason))
            elif row.is_skip():
                item.verdict = Verdict.UNCHANGED
            else:
                item.verdict = Verdict.CREATE if row.is_new() else Verdict.UPDATE
                item.diff = [] if row.is_new() else self._differences(row.instance)
        self.resource.before.clear()

    def _differences(self, asset: Asset) -> list[list[Any]]:
        before = self.resource.before[id(asset)]
        found: list[list[Any]] = []
        for name, old in before.items():
            new = getattr(asset, name)
            if name == "acquired_precision":
                continue
            if name == "acquired_from":
                was = partial(old, before["acquired_precision"])
                now = partial(new, asset.acquired_precision)
                if was != now:
                    found.append(["acquired_on", was, now])
            elif old != new:
                names = self.around.names
                found.append([name, names.get((name, old), _plain(old)), names.get((name, new), _plain(new))])
        return found


def _codes(items: Sequence[Item]) -> set[str]:
    return {item.draft.values["code"] for item in items}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    return str(value) if isinstance(value, Decimal) else value.isoformat()
