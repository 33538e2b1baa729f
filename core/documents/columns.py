"""The columns of a list, declared once: the PDF and the spreadsheet are both made from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise

Row = Mapping[str, Any]
Kind = Literal["text", "number", "money", "date"]
Align = Literal["left", "center", "right"]
# Thousands by dots, sen by a comma.
SIGNS = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Column:
    """
    :param width: millimeters on paper; all columns together are stretched to the paper's width
    :param group: neighbors with the same one get a merged cell above
    :param kind: what the values are: identifiers of digits alone are text, or they lose digits
    """

    field: str
    title: str | Promise
    width: float = 20
    group: str = ""
    kind: Kind = "text"
    align: Align | None = None

    @property
    def alignment(self) -> Align:
        return self.align or ("left" if self.kind == "text" else "center" if self.kind == "date" else "right")


def cell_text(column: Column, value: Any) -> str:
    """As it stands on paper: 1.500.000 and 12-03-2019."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int | float) and column.kind in ("money", "number"):
        figure = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
        return figure.translate(SIGNS)
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def grouped(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """`(group, first column, how many)`; a column without a group stands alone."""
    spans: list[tuple[str, int, int]] = []
    for at, column in enumerate(columns):
        if column.group and spans and spans[-1][0] == column.group:
            group, first, count = spans[-1]
            spans[-1] = (group, first, count + 1)
        else:
            spans.append((column.group, at, 1))
    return spans


def summed(columns: Sequence[Column], rows: Iterable[Row]) -> dict[str, Decimal]:
    """The sums of the columns of money; what has no amount counts as nothing."""
    fields = [column.field for column in columns if column.kind == "money"]
    sums = dict.fromkeys(fields, Decimal(0))
    for row in rows:
        for field in fields:
            sums[field] += row.get(field) or 0
    return sums
