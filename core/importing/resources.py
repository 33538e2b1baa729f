"""django-import-export's side of an import: typed rows come in, instances and verdicts go out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from core.copying import blank_columns, copy_rows

TARGET = "target"
"""Hidden column: the object that the row changes."""

Versions = dict[int, dict[str, Any]]


class FoundBefore(BaseInstanceLoader):
    """The engine found each row's object already, for a whole chunk in one query."""

    def get_instance(self, row: Mapping[str, Any]) -> Model:
        found: Model = row[TARGET]
        return found


def _typed(name: str) -> fields.Field:
    """The value comes ready; an empty one isn't saved, so it erases nothing."""
    return fields.Field(attribute=name, column_name=name, saves_null_values=False)


class TypedOptions:
    """What the `Meta` of each `TypedResource` says besides its model."""

    # One plain field for each of the columns, made with the instance.
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


class TypedResource(resources.ModelResource):
    """Takes typed values as they are: what a cell means was decided by the reader.

    Foreign keys come as the ids that the engine found. Written in bulk, with history where the model
    has one.
    """

    columns: ClassVar[tuple[str, ...]]
    completed: ClassVar[tuple[str, ...]] = ()
    """Further fields of a new row, which `complete` fills in."""
    written_too: ClassVar[tuple[str, ...]] = ()
    """Fields that an update writes besides the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = OrderedDict((name, _typed(name)) for name in self.columns)
        self.before: Versions = {}
        self.only(list(self.columns))

    def only(self, names: list[str]) -> None:
        """What the rows to come say: the other fields needn't be looked at."""
        self.names = names
        self.importable = [self.fields[name] for name in names]

    def get_import_fields(self) -> list[fields.Field]:
        return self.importable

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        self.before[id(instance)] = {name: getattr(instance, name) for name in self.names}

    def skip_row(self, instance: Any, original: Any, row: Any, errors: Any = None) -> bool:
        return all(getattr(instance, name) == old for name, old in self.before[id(instance)].items())

    def create(self, rows: Sequence[dict[str, Any]]) -> None:
        """What is new needs no object to compare with: its columns go straight into the table."""
        model: Any = self._meta.model
        blank = blank_columns(model)
        said = (*self.columns, *self.completed)
        usual = [blank.pop(name) for name in said]
        rest = tuple(blank.values())
        new = []
        for row in rows:
            self.complete(row)
            values = [
                old if value is None else value for value, old in zip(map(row.get, said), usual, strict=True)
            ]
            new.append((*values, *rest))
        names = (*said, *blank)
        if hasattr(model.objects, "record_columns"):
            model.objects.record_columns(names, new)
        else:
            copy_rows(model, names, new)

    def complete(self, row: dict[str, Any]) -> None:
        """What follows from the columns of a new row."""

    def bulk_update(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        if self.update_instances and not dry_run:
            model: Any = self._meta.model
            update = getattr(model.objects, "record_updated", model.objects.bulk_update)
            names = [*(name.removesuffix("_id") for name in self.names), *self.written_too]
            update(self.update_instances, names, batch_size=len(self.update_instances))
        self.update_instances.clear()

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The library would set the sequence of ids anew, under whoever inserts at the same moment."""
