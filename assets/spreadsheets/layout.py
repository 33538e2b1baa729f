"""How a list of goods stands in a sheet: where its table is, and which of its rows are goods."""

from __future__ import annotations

import re

from assets.spreadsheets.codes import join_code
from assets.spreadsheets.columns import GOODS as VOCABULARY
from core.spreadsheets.book import Line
from core.spreadsheets.cells import Cell, is_blank, shown
from core.spreadsheets.layout import Layout
from core.spreadsheets.problems import Problem
from core.spreadsheets.sorting import SIGNATURE, TOTAL, Sorter
from core.spreadsheets.tables import Table, is_numbering, text_above

RECAP = re.compile(r"rekap|ringkasan|summary|grand total", re.IGNORECASE)
ROOM_LABELS = frozenset({"ruangan", "nama ruangan", "ruang", "nama ruang"})
CODE_LIKE = re.compile(r"\d[\d.,\s/-]*")
FIGURE = re.compile(r"\W*(rp\W*)?\d", re.IGNORECASE)
# What a piece has and a group of pieces hasn't.
PIECE = ("acquired_on", "acquisition_year", "brand", "serial_number", "condition")
FIGURES = ("value", "quantity", "acquired_on", "acquisition_year")


class GoodsLayout(Layout):
    vocabulary = VOCABULARY
    anchor = "code"
    no_table = "no_table"
    no_anchor = "no_code_column"
    nowhere = "no_table_of_assets"

    def complete(self, table: Table, data: list[Line], above: list[Line]) -> None:
        _join_code_cells(table)
        if "room" not in table.letters and (room := text_above(above, ROOM_LABELS)):
            table.head["room"] = room

    def why_not(self, table: Table, above: list[Line]) -> str:
        if "register" not in table.letters and "nibar" not in table.letters:
            texts = [table.sheet, *(shown(cell) for line in above for cell in line.cells)]
            if any(RECAP.search(text) for text in texts):
                return "recap"
        return super().why_not(table, above)

    def nearly_fits(self, table: Table) -> bool:
        return bool({"register", "nibar", "value"} & set(table.letters))

    def lacks(self, tables: list[Table]) -> list[str]:
        missing = super().lacks(tables)
        if any(not {"register", "nibar"} & set(table.letters) for table in tables):
            missing.append("register")
        return missing

    def sorter(self, table: Table) -> Sorter:
        return GoodsSorter(table, self.anchor)


def _join_code_cells(table: Table) -> None:
    """A code over several cells has one heading: the columns without one to its right belong to it."""
    starts = [at for at, column in enumerate(table.columns) if column.field == "code"]
    if len(starts) != 1 or not re.fullmatch(r"\d", table.columns[starts[0]].sample):
        return
    for column in table.columns[starts[0] + 1 :]:
        if column.title or not re.fullmatch(r"\d{0,3}", column.sample):
            return
        column.field = "code"


class GoodsSorter(Sorter):
    """Goods are known by their code, whole or damaged, and by a number of their own."""

    def reason_to_skip(self, cells: list[Cell]) -> str:
        """Empty for a row of goods, else a code of `sentences.SKIPS`."""
        if is_numbering(cells):
            return "numbering"
        if self._has_whole_code(cells):
            self.after_signature = False
            return ""
        filled = {key for key in self.columns if self.text(key, cells)}
        texts = [shown(cell) for cell in cells if not is_blank(cell)]
        if not filled:
            return self.without_fields(texts)
        if self.repeats_header(cells):
            return "repeated_header"
        signed = self.after_signature or any(SIGNATURE.search(text) for text in texts)
        level = self._code_level(cells)
        if level == 7 or (not signed and self._has_number(cells)):
            self.after_signature = False
            return ""
        if any(TOTAL.match(text) for text in texts):
            return "total"
        if level:
            return "" if any(key in filled for key in PIECE) else "group"
        if signed and not any(FIGURE.match(self.text(key, cells)) for key in FIGURES):
            self.after_signature = True
            return "signature"
        return "group" if len(filled) == 1 else ""

    def _has_number(self, cells: list[Cell]) -> bool:
        """A register number or a NIBAR, well written or not."""
        nibar = self.text("nibar", cells)
        return bool(FIGURE.match(self.text("register", cells)) or re.fullmatch(r"[\d\s.E+]+", nibar))

    def _has_whole_code(self, cells: list[Cell]) -> bool:
        try:
            return bool(join_code([cells[at] for at in self.columns.get("code", ()) if at < len(cells)]))
        except Problem:
            return False

    def _code_level(self, cells: list[Cell]) -> int:
        """7 for a whole code or one too damaged to tell, less for a code of a group, 0 for none."""
        if not CODE_LIKE.fullmatch(self.text("code", cells)):
            return 0
        try:
            join_code([cells[at] for at in self.columns["code"] if at < len(cells)])
        except Problem as problem:
            return int(problem.params["level"]) if problem.code == "code_incomplete" else 7
        return 7


GOODS = GoodsLayout()
