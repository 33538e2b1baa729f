"""An order of rows that a page, an export and a cursor share: always total, empty values always last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy, Q
from django.db.models.expressions import Expression


@dataclass(frozen=True)
class Key:
    """One column of an order; the last one of an order must be unique."""

    by: str | Expression
    descending: bool = False
    nullable: bool = False

    @property
    def expression(self) -> Expression | F:
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
