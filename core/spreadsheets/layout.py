"""How tables of one kind stand in a sheet: found by their headings, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from core.spreadsheets.book import Line, Sheet
from core.spreadsheets.codes import coded_columns
from core.spreadsheets.sorting import DataRow, Skips, Sorter, data_rows
from core.spreadsheets.tables import Table, find_table, table_at
from core.spreadsheets.vocabulary import Vocabulary


class Layout:
    """What a kind of table says about itself; the rest is the same for all.

    `anchor` is the field without whose column there is no such table, and what a row is about. The
    other three are codes of `sentences`: no table in a sheet, a table without the anchor, no table in
    the whole file.
    """

    vocabulary: Vocabulary
    anchor: str
    no_table = "no_fitting_table"
    no_anchor = "no_anchor_column"
    nowhere = "no_fitting_table_in_file"

    def complete(self, table: Table, data: list[Line], above: list[Line]) -> None:
        """What is known of the table besides its headings: `data` are the first rows below them."""

    def why_not(self, table: Table, above: list[Line]) -> str:
        """The reason why a table isn't read, as a code of `sentences.SKIPS`; empty if it is."""
        return self.why_not_columns(table)

    def why_not_columns(self, table: Table) -> str:
        return "" if self.anchor in table.letters else self.no_anchor

    def nearly_fits(self, table: Table) -> bool:
        """A table that is skipped for want of its anchor, and yet is plainly of this kind."""
        return False

    def lacks(self, tables: list[Table]) -> list[str]:
        """Keys of required fields that a chosen table has no column for."""
        required = self.vocabulary.required
        return [key for key in required if any(key not in {*t.letters, *t.head} for t in tables)]

    def sorter(self, table: Table) -> Sorter:
        return Sorter(table, self.anchor)

    def find_table(self, sheet: Sheet, position: int) -> Table:
        return find_table(sheet, position, self)

    def table_at(self, sheet: Sheet, position: int, first: int, last: int) -> Table:
        table = table_at(sheet, position, first, last, self)
        coded = coded_columns(table, self.data_rows(sheet, table, Skips()), self.vocabulary)
        return table_at(sheet, position, first, last, self, coded) if coded else table

    def data_rows(self, sheet: Sheet, table: Table, skips: Skips) -> Iterator[DataRow]:
        return data_rows(sheet, table, skips, self.sorter(table))
