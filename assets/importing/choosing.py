"""What the user says about sheets, heading rows and columns, as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assets.spreadsheets import Table
from assets.spreadsheets.columns import BY_KEY, REQUIRED

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
    def fields(self) -> list[tuple[str, str, str, str, str]]:
        """Name of the select, letter, heading, chosen field, sample."""
        return [(self.field_name(c.letter), c.letter, c.title, c.field, c.sample) for c in self.table.columns]


def groups_of(tables: list[Table]) -> list[Group]:
    """Of the tables that are read, or could be if a column were named."""
    groups: dict[tuple[tuple[str, str], ...], Group] = {}
    for at, table in enumerate(tables):
        if table.columns and table.skip in ("", "no_code_column"):
            group = groups.setdefault(_headings(table), Group(at, table, []))
            group.sheets.append(table.sheet)
    return list(groups.values())


def lacks(tables: list[Table]) -> list[str]:
    """Keys of the fields that the register needs and no column holds."""
    chosen = [table for table in tables if not table.skip]
    if not chosen:
        return ["code"]
    missing = [key for key in REQUIRED if any(key not in table.letters for table in chosen)]
    if any(not {"register", "nibar"} & set(table.letters) for table in chosen):
        missing.append("register")
    return missing


def with_columns(tables: list[Table], sent: Mapping[str, str]) -> list[Table]:
    """The tables with the columns as the user chose them."""
    groups = {_headings(group.table): group for group in groups_of(tables)}
    chosen = []
    for table in tables:
        group = groups.get(_headings(table))
        if group is None or table.skip not in ("", "no_code_column"):
            chosen.append(table)
            continue
        columns = []
        for column in table.columns:
            key = sent.get(group.field_name(column.letter), column.field)
            columns.append(replace(column, field=key if key in BY_KEY else ""))
        table = replace(table, columns=columns)
        chosen.append(replace(table, skip="" if "code" in table.letters else "no_code_column"))
    return chosen


def _headings(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((column.letter, column.title) for column in table.columns)


def with_sheets(tables: list[Table], sent: Mapping[str, str]) -> list[Table]:
    """The tables with the sheets and heading rows as the user chose them; columns are then recognized."""
    chosen = []
    for at, table in enumerate(tables):
        first = _row(sent.get(f"first_{at}", ""))
        last = max(first, min(_row(sent.get(f"last_{at}", "")) or first, first + DEEPEST - 1))
        if f"sheet_{at}" not in sent:
            skip = table.skip or "unchosen"
            chosen.append(replace(table, skip=skip))
        elif not first or (first, last) == (table.first, table.last):
            skip = "" if "code" in table.letters else "no_code_column" if table.columns else "no_table"
            chosen.append(replace(table, skip=skip))
        else:
            chosen.append(Table(table.sheet, table.position, first, last))
    return chosen


def _row(text: str) -> int:
    text = text.strip()
    return min(int(text), LAST_ROW) if text.isascii() and text.isdigit() else 0
