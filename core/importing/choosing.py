"""What the user says about sheets, heading rows and columns, as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.spreadsheets import Column, Layout, Table

DEEPEST = 5
LAST_ROW = 1_048_576


@dataclass
class Group:
    """Tables with the same headings, whose columns are chosen together: a KIR has one for each room."""

    first: int
    table: Table
    sheets: list[str]

    def field_name(self, letter: str) -> str:
        return f"column_{self.first}_{letter}"

    @property
    def fields(self) -> list[tuple[str, Column]]:
        """Name of the select and the column that it is about."""
        return [(self.field_name(column.letter), column) for column in self.table.columns]


def groups_of(tables: list[Table], layout: Layout) -> list[Group]:
    """Of the tables that are read, or could be if a column were named."""
    groups: dict[tuple[tuple[str, str], ...], Group] = {}
    for at, table in enumerate(tables):
        if table.columns and table.skip in ("", layout.no_anchor):
            group = groups.setdefault(_headings(table), Group(at, table, []))
            group.sheets.append(table.sheet)
    return list(groups.values())


def lacks(tables: list[Table], layout: Layout) -> list[str]:
    """Keys of the fields that are needed and that no column holds."""
    chosen = [table for table in tables if not table.skip]
    return layout.lacks(chosen) if chosen else [layout.anchor]


def with_columns(tables: list[Table], sent: Mapping[str, str], layout: Layout) -> list[Table]:
    """The tables with the columns as the user chose them."""
    groups = {_headings(group.table): group for group in groups_of(tables, layout)}
    chosen = []
    for table in tables:
        group = groups.get(_headings(table))
        if group is None or table.skip not in ("", layout.no_anchor):
            chosen.append(table)
            continue
        columns = []
        for column in table.columns:
            key = sent.get(group.field_name(column.letter), column.field)
            columns.append(replace(column, field=key if key in layout.vocabulary.by_key else ""))
        table = replace(table, columns=columns)
        chosen.append(replace(table, skip=layout.why_not_columns(table)))
    return chosen


def _headings(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((column.letter, column.title) for column in table.columns)


def with_sheets(tables: list[Table], sent: Mapping[str, str], layout: Layout) -> list[Table]:
    """The tables with the sheets and heading rows as the user chose them; columns are then recognized."""
    chosen = []
    for at, table in enumerate(tables):
        first = _row(sent.get(f"first_{at}", ""))
        last = max(first, min(_row(sent.get(f"last_{at}", "")) or first, first + DEEPEST - 1))
        if f"sheet_{at}" not in sent:
            skip = table.skip or "unchosen"
            chosen.append(replace(table, skip=skip))
        elif not first or (first, last) == (table.first, table.last):
            skip = layout.why_not_columns(table) if table.columns else layout.no_table
            chosen.append(replace(table, skip=skip))
        else:
            chosen.append(Table(table.sheet, table.position, first, last))
    return chosen


def _row(text: str) -> int:
    text = text.strip()
    return min(int(text[:9]), LAST_ROW) if text.isascii() and text.isdigit() else 0
