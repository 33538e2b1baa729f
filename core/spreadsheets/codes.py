"""Columns under the name of a field of words that hold only another program's codes: Asal usul 1, 1, 2."""

from __future__ import annotations

from collections.abc import Iterable

from core.spreadsheets.cells import Cell, column_index, is_blank, shown
from core.spreadsheets.sorting import DataRow
from core.spreadsheets.tables import Table
from core.spreadsheets.vocabulary import Vocabulary


def coded_columns(table: Table, rows: Iterable[DataRow], vocabulary: Vocabulary) -> dict[str, str]:
    """Letter → field. The rows are looked at only if the columns' first values give reason to."""
    suspects = [
        (column.letter, column.field, column_index(column.letter), digits)
        for column in table.columns
        if column.field and (digits := vocabulary.by_key[column.field].code_digits)
        if column.sample and _is_code(column.sample, digits)
    ]
    for row in rows if suspects else ():
        suspects = [each for each in suspects if _may_be_code(row.cells, *each[2:])]
        if not suspects:
            break
    return {letter: field for letter, field, _at, _digits in suspects}


def _may_be_code(cells: list[Cell], at: int, digits: int) -> bool:
    return at >= len(cells) or is_blank(cells[at]) or _is_code(shown(cells[at]), digits)


def _is_code(text: str, digits: int) -> bool:
    return len(text) <= digits and text.isascii() and text.isdigit()
