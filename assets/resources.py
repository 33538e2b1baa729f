"""django-import-export's side of the import: typed rows come in, instances and verdicts go out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from typing import Any

from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from assets.families import family_for
from assets.models import Asset, Family
from assets.spreadsheets.dates import PartialDate

COLUMNS = (
    *("classification_id", "unit_id", "register", "nibar", "legacy_code", "name", "specification"),
    *("brand", "size", "material", "serial_number", "chassis_number", "engine_number"),
    *("plate_number", "ownership_number", "measure", "acquired_from", "acquired_precision", "mode"),
    *("origin", "fund_source", "value", "supplier", "document_number", "warranty_until", "room_id"),
    *("room_text", "condition", "host_name", "mac_address", "ip_address", "notes"),
)
TARGET = "target"
"""Hidden column: the asset that the row changes, or None."""

Versions = dict[int, dict[str, Any]]


class FoundBefore(BaseInstanceLoader):
    """The engine found each row's asset already, for a whole chunk in one query."""

    def get_instance(self, row: Mapping[str, Any]) -> Asset | None:
        found: Asset | None = row[TARGET]
        return found


def _typed(name: str) -> fields.Field:
    """The value comes ready; an empty one isn't saved, so it erases nothing."""
    return fields.Field(attribute=name, column_name=name, saves_null_values=False)


class AssetResource(resources.ModelResource):
    """Takes typed values as they are: what a cell means was decided by `assets.spreadsheets`.

    Foreign keys come as the ids that the engine found. Written in bulk, with history.
    """

    class Meta:
        model = Asset
        # One plain field for each of COLUMNS, made with the instance.
        fields = ()
        import_id_fields = ()
        instance_loader_class = FoundBefore
        use_bulk = True
        batch_size = None
        skip_unchanged = True
        # The differences are taken from `before`; the library's own would copy each instance twice.
        skip_diff = True
        report_skipped = True
        store_instance = True
        clean_model_instances = False

    def __init__(self, families: list[Family]) -> None:
        super().__init__()
        self.fields = OrderedDict((name, _typed(name)) for name in COLUMNS)
        self.families = families
        self.family_of: dict[tuple[str, str], Family | None] = {}
        self.before: Versions = {}
        self.only(list(COLUMNS))

    def only(self, names: list[str]) -> None:
        """What the rows to come say: the other fields needn't be looked at."""
        self.names = names
        self.importable = [self.fields[name] for name in names]

    def get_import_fields(self) -> list[fields.Field]:
        return self.importable

    def after_init_instance(self, instance: Asset, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        self.before[id(instance)] = {} if new else {n: getattr(instance, n) for n in self.names}
        if row.get("acquired_from") and instance.acquired_from:
            said = PartialDate(row["acquired_from"], row["acquired_precision"])
            known = PartialDate(instance.acquired_from, instance.acquired_precision)
            if said.holds(known):
                row["acquired_from"] = row["acquired_precision"] = None
        if new and row["register_width"]:
            instance.register_width = row["register_width"]

    def skip_row(self, instance: Asset, original: Any, row: Any, errors: Any = None) -> bool:
        before = self.before[id(instance)]
        return bool(before) and all(getattr(instance, name) == old for name, old in before.items())

    def before_save_instance(self, instance: Asset, row: Any, **kwargs: Any) -> None:
        said = (instance.classification_id, f"{instance.name} {instance.brand}")
        if said not in self.family_of:
            self.family_of[said] = family_for(*said, self.families)
        instance.family = self.family_of[said]

    def bulk_create(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        if self.create_instances and not dry_run:
            Asset.objects.record_created(self.create_instances, batch_size=len(self.create_instances))
        self.create_instances.clear()

    def bulk_update(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        if self.update_instances and not dry_run:
            written = [*(name.removesuffix("_id") for name in self.names), "family", "updated_at"]
            Asset.objects.record_updated(
                self.update_instances, written, batch_size=len(self.update_instances)
            )
        self.update_instances.clear()

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The library would set the sequence of ids anew, under whoever inserts at the same moment."""


def partial(value: date | None, precision: str) -> list[str] | None:
    """A date with its precision as JSON."""
    return [value.isoformat(), precision] if value else None
