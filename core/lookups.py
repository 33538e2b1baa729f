"""`=ANY` of very many values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Expression, F
from django.db.models.expressions import Func


class AnyOf(Func):
    """As `field__in=values`, but all of them one parameter on PostgreSQL.

    With a parameter for each, making the statement costs more than running it.

    :param values: as the database has them; at least one
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, field: str | Expression, values: Collection[Any]) -> None:
        super().__init__(F(field) if isinstance(field, str) else field)
        self.values = list(values)

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, self.values]
        marks = ", ".join(["%s"] * len(self.values))
        return f"{column} IN ({marks})", [*params, *self.values]
