"""Assets for django-import-export; see `core.importing.resources`."""

from __future__ import annotations

from datetime import date
from typing import Any

from assets.families import family_for, reach
from assets.models import Asset, Family
from assets.spreadsheets.rows import read_mac, read_measure
from core.importing.resources import TypedOptions, TypedResource
from core.spreadsheets.cells import clean_text
from core.spreadsheets.dates import PartialDate


class AssetResource(TypedResource):
    columns = (
        *("classification_id", "unit_id", "register", "nibar", "legacy_code", "name", "specification"),
        *("brand", "size", "material", "serial_number", "chassis_number", "engine_number"),
        *("plate_number", "ownership_number", "measure", "acquired_from", "acquired_precision", "mode"),
        *("origin", "fund_source", "value", "supplier", "document_number", "warranty_until", "room_id"),
        *("room_text", "condition", "host_name", "mac_address", "ip_address", "notes"),
    )
    completed = ("register_width", "family_id")
    written_too = ("family", "updated_at")

    class Meta(TypedOptions):
        model = Asset

    def __init__(self, families: list[Family]) -> None:
        super().__init__()
        self.families = families
        self.reaching: dict[str, list[Family]] = {}

    def after_init_instance(self, instance: Asset, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if row.get("acquired_from") and instance.acquired_from:
            said = PartialDate(row["acquired_from"], row["acquired_precision"])
            known = PartialDate(instance.acquired_from, instance.acquired_precision)
            if said.holds(known):
                row["acquired_from"] = row["acquired_precision"] = None
        _forget_what_is_said_already(instance, row)

    def complete(self, row: dict[str, Any]) -> None:
        family = self._family(row["classification_id"], row["name"], row.get("brand", ""))
        row["family_id"] = family and family.pk
        # A list that doesn't say how many digits it writes leaves the usual.
        row["register_width"] = row.get("register_width") or None

    def before_save_instance(self, instance: Asset, row: Any, **kwargs: Any) -> None:
        instance.family = self._family(instance.classification_id, instance.name, instance.brand)

    def _family(self, code: str, name: str, brand: str) -> Family | None:
        if code not in self.reaching:
            self.reaching[code] = [family for family in self.families if reach(family, code)]
        return family_for(code, f"{name} {brand}", self.reaching[code])


def _forget_what_is_said_already(asset: Asset, row: dict[str, Any]) -> None:
    """A text that differs only in what reading takes away, such as a line break, changes nothing."""
    for name in READ_TEXTS:
        said, known = row.get(name), getattr(asset, name)
        if said and known and said != known and said == READ_TEXTS[name](known):
            row[name] = None


READ_TEXTS = {
    name: read_measure if name == "measure" else read_mac if name == "mac_address" else clean_text
    for name in AssetResource.columns
    if getattr(Asset._meta.get_field(name), "empty_strings_allowed", False)
}


def partial(value: date | None, precision: str) -> list[str] | None:
    """A date with its precision as JSON."""
    return [value.isoformat(), precision] if value else None
