"""Many rows into a table in one go: by COPY on PostgreSQL, else by one INSERT that is run for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connections, models, router

# Different values of a column that are kept ready; most columns repeat a few.
MOST = 5000


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values. No object is made of them: no default is filled in, no signal sent.

    :param names: of the fields, as an object has them: `room_id`
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in fields)
    by_column = zip(fields, zip(*rows, strict=True), strict=True)
    ready = [_ready(field, column, connection) for field, column in by_column]
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in zip(*ready, strict=True):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - the model's own names
            cursor.executemany(statement, list(zip(*ready, strict=True)))


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that nobody else gets. On SQLite the transaction, which keeps others out, must be open."""
    connection = connections[router.db_for_write(model)]
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = next(iter(cursor.fetchall()), (0,))[0]
        return list(range(last + 1, last + 1 + count))


def blank_columns(model: type[models.Model]) -> dict[str, Any]:
    """What a new row has where nothing is said of it: its fields but for the id and what is computed."""
    blank = model()
    return {
        field.attname: field.pre_save(blank, add=True)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    }


def _ready(field: models.Field[Any, Any], column: Sequence[Any], connection: Any) -> Iterable[Any]:
    if isinstance(field, models.JSONField):
        dumps = json.JSONEncoder().encode if field.encoder is None else partial(json.dumps, cls=field.encoder)
        # Most lists and objects are empty.
        return (dumps(value) if value else "[]" if value == [] else "{}" for value in column)
    if isinstance(field.target_field if isinstance(field, models.ForeignKey) else field, models.IntegerField):
        return column
    return map(_Ready(field, connection).__getitem__, column)


class _Ready(dict[Any, Any]):
    """Value of a column → as the database takes it."""

    def __init__(self, field: models.Field[Any, Any], connection: Any) -> None:
        super().__init__()
        self.field = field
        self.connection = connection

    def __missing__(self, value: Any) -> Any:
        ready = self.field.get_db_prep_save(value, self.connection)
        if len(self) < MOST:
            self[value] = ready
        return ready
