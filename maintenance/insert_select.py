"""`INSERT … SELECT … ON CONFLICT DO NOTHING` from a QuerySet: no row comes into Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models.expressions import Combinable


def insert_select(
    model: type[models.Model],
    source: models.QuerySet[Any],
    columns: Mapping[str, Combinable | Any],
    *,
    there: models.QuerySet[Any] | None = None,
) -> int:
    """Insert a row for each row of `source` that no constraint refuses; how many that were.

    :param columns: field of `model` → expression over `source`, or a plain value. Fields that are left
        out must be nullable: defaults of Python are not filled in.
    :param there: rows of `model` that need not be tried again, told by the columns that are
        expressions. Taken away by EXCEPT: with NOT EXISTS, PostgreSQL may search a table that it
        believes to be empty from end to end for every row, while this very statement makes it grow.
    """
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in columns]
    wanted = _selected(source, model, columns, lambda name, value: value)
    if there is not None:
        wanted = wanted.difference(_selected(there, model, columns, lambda name, value: models.F(name)))
    try:
        select, params = wanted.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)  # type: ignore[union-attr, arg-type]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select} ON CONFLICT DO NOTHING", params
        )
        return int(cursor.rowcount)


def _selected(
    rows: models.QuerySet[Any],
    model: type[models.Model],
    columns: Mapping[str, Combinable | Any],
    read: Callable[[str, Combinable], Combinable],
) -> models.QuerySet[Any, Any]:
    values = {
        f"_{name}": read(name, value)
        if isinstance(value, Combinable)
        else models.Value(value, output_field=_plain(model._meta.get_field(name)))
        for name, value in columns.items()
    }
    selected: models.QuerySet[Any, Any] = rows.order_by().annotate(**values).values_list(*values)
    return selected


def _plain(field: Any) -> Any:
    """A foreign key's value is that of the column it points to."""
    return field.target_field if field.is_relation else field
