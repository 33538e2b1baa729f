"""An order of rows that a page, an export and a cursor share: always total, empty values always last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, OrderBy, Q, QuerySet, Subquery
from django.db.models.expressions import Expression


@dataclass(frozen=True)
class Key:
    """One column of an order; the last one of an order must be unique."""

    by: str | Expression | F | Subquery
    descending: bool = False
    nullable: bool = False

    @property
    def expression(self) -> Expression | F | Subquery:
        return F(self.by) if isinstance(self.by, str) else self.by


def order_by(keys: Sequence[Key]) -> list[OrderBy]:
    return [
        OrderBy(key.expression, descending=key.descending, nulls_last=True if key.nullable else None)
        for key in keys
    ]


def after(keys: Sequence[Key], names: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after the one with `values`, the keys being annotated as `names`."""
    found, equal = Q(pk__in=[]), Q()
    for key, name, value in zip(keys, names, values, strict=True):
        if value is None:
            # Only what is empty comes after what is empty; the next key decides.
            equal &= Q(**{f"{name}__isnull": True})
            continue
        beyond = Q(**{f"{name}__{'lt' if key.descending else 'gt'}": value})
        if key.nullable:
            beyond |= Q(**{f"{name}__isnull": True})
        found |= equal & beyond
        equal &= Q(**{name: value})
    return found


def keys_of(rows: QuerySet[Any]) -> list[Key]:
    """The order that a QuerySet has, down to a unique column."""
    asked = rows.query.order_by or rows.model._meta.ordering or ()
    keys = [_key_of(rows, each) for each in asked]
    if not keys or keys[-1].by not in ("pk", "id"):
        keys.append(Key("pk", descending=bool(keys) and keys[-1].descending))
    return keys


def _key_of(rows: QuerySet[Any], asked: Any) -> Key:
    if isinstance(asked, OrderBy):
        return Key(asked.expression, asked.descending, nullable=True)
    if not isinstance(asked, str):
        return Key(asked, nullable=True)
    name = asked.lstrip("-")
    nullable = name in rows.query.annotations or _may_be_null(rows.model, name)
    return Key(name, asked.startswith("-"), nullable)


def _may_be_null(model: type[Model] | Any, path: str) -> bool:
    found = False
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        found, model = found or field.null, field.related_model
    return found
