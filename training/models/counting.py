from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any, Any], outer: str, *, distinct: str = "pk") -> Coalesce:
    """The number of rows that a subquery finds, without joining (and so multiplying) them."""
    counted = rows.order_by().values(outer).annotate(n=Count(distinct, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
