"""What each row does to the register."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from assets.importing.identity import ENOUGH, Candidates, Key, Seen, differing, has_another_number
from assets.importing.surroundings import Surroundings
from assets.models import Asset, Classification
from assets.resources import AssetResource, partial
from assets.spreadsheets.codes import parent_of
from core.importing.engine import Engine, Item, plain

RENAMED = {"code": "classification_id"}


class AssetEngine(Engine):
    resource: AssetResource

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.around = Surroundings.load(self.by)
        self.seen = Seen()
        self.leaves: dict[str, str] = {}
        self.resource = AssetResource(self.around.families)

    # what the values mean in this register -------------------------------------------------

    def settle(self, items: Sequence[Item]) -> None:
        self.leaves = {}
        for item in items:
            self._settle(item)

    def _settle(self, item: Item) -> None:
        values = item.draft.values
        columns = item.columns = {RENAMED.get(name, name): values[name] for name in values}
        code = values.get("code")
        if code and parent_of(code) not in self.around.codes:
            item.refuse("code", "code_parent_unknown", parent=parent_of(code))
        elif code and code not in self.around.codes:
            item.warn("code", "leaf_unknown", code=code)
            self.leaves.setdefault(code, values.get("name", ""))
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

    def prepare(self, items: Sequence[Item]) -> None:
        """Level 7 is an open list; useful life and threshold are those of the parent."""
        codes = {item.draft.values["code"] for item in items}
        leaves = {code: name for code, name in self.leaves.items() if code in codes}
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

    def defaults(self, item: Item) -> dict[str, Any]:
        return {"unit_id": self.unit.pk}

    # which asset ---------------------------------------------------------------------------

    def identify(self, items: Sequence[Item]) -> None:
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
        item.other_key = nibar or ""
        asset = found.by_nibar.get(nibar) if nibar else None
        key = item.key = self._key(item, asset)
        place = self.place(item)
        earlier = self.seen.earlier(place, nibar, key)
        if earlier:
            code, first = earlier
            is_nibar = code == "nibar_twice_in_file"
            item.refuse("nibar" if is_nibar else "register", code, row=self.told(item, first))
            return
        if asset:
            other = found.by_key.get(key) if key else None
            if not self.by.sees_unit(asset.unit_id):
                item.refuse("nibar", "nibar_elsewhere")
            elif other and other.pk != asset.pk:
                item.refuse("nibar", "key_taken", register=asset.register_label)
        elif key and (asset := found.by_key.get(key)) and nibar and asset.nibar:
            item.refuse("nibar", "nibar_differs", nibar=asset.nibar)
        elif asset and differing(asset, item.columns) >= ENOUGH:
            item.doubt("register", "other_goods", text=asset.title)
        elif asset and has_another_number(asset, item.columns):
            item.warn("register", "other_number", text=asset.title)
        item.target = asset
        if asset and asset.register:
            # The key that it has now is spoken for, also when the row gives it another.
            self.seen.keys.setdefault((asset.unit_id, asset.classification_id, asset.register), place)
        if asset and (same := self.seen.earlier_for(place, asset.pk)):
            item.refuse("register", "same_asset_twice", row=self.told(item, same))

    # old and new ---------------------------------------------------------------------------

    def differences(self, asset: Asset) -> list[list[Any]]:
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
                found.append([name, self.named(name, old), self.named(name, new)])
        return found

    def named(self, name: str, value: Any) -> Any:
        return self.around.names.get((name, value), plain(value))
