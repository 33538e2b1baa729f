"""Which rows of a sheet are goods, and why the others aren't read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assets.spreadsheets.book import Line, Sheet
from assets.spreadsheets.cells import Cell, column_index, is_blank, is_void, shown
from assets.spreadsheets.codes import join_code
from assets.spreadsheets.columns import normalize
from assets.spreadsheets.problems import Problem
from assets.spreadsheets.tables import Table, is_numbering

TOTAL = re.compile(
    r"\W*(sub\s*-?\s*total|grand\s+total|total(?!\s+station)|j\s*u\s*m\s*l\s*a\s*h|jml)\b",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"mengetahui|menyetujui|diketahui oleh|dibuat oleh|pengguna barang|pengurus barang"
    r"|penyimpan barang|penanggung\s*jawab|\bkepala\b|\bnip\b\.?|,\s*\d{0,2}\s*[a-z]+\s+\d{4}$"
    r"|^\W*(catatan|keterangan|petunjuk)\b|^\*",
    re.IGNORECASE,
)
CODE_LIKE = re.compile(r"\d[\d.,\s/-]*")
FIGURE = re.compile(r"\W*(rp\W*)?\d", re.IGNORECASE)
# What a piece has and a group of pieces hasn't.
PIECE = ("acquired_on", "acquisition_year", "brand", "serial_number", "condition")
FIGURES = ("value", "quantity", "acquired_on", "acquisition_year")


@dataclass
class Skips:
    """Rows that aren't read: first row, last row, reason. Neighbors of one reason are one entry."""

    entries: list[list[int | str]] = field(default_factory=list)
    most: int = 500

    def add(self, first: int, last: int, reason: str) -> None:
        if last < first:
            return
        if self.entries and self.entries[-1][2] == reason and self.entries[-1][1] == first - 1:
            self.entries[-1][1] = last
        elif len(self.entries) < self.most:
            self.entries.append([first, last, reason])


@dataclass(slots=True)
class DataRow:
    """A row of goods; in `spread` are the columns where one cell stands over several rows."""

    number: int
    cells: list[Cell]
    spread: frozenset[int] = frozenset()


def data_rows(sheet: Sheet, table: Table, skips: Skips) -> Iterator[DataRow]:
    """The rows of goods of a table. What isn't read is noted in `skips`."""
    skips.add(1, table.first - 1, "above")
    skips.add(table.first, table.last, "header")
    sorter = _Sorter(table)
    merged = _Merged(sheet, table)
    previous = table.last
    for line in sheet.lines():
        if line.number <= table.last:
            continue
        skips.add(previous + 1, line.number - 1, "blank")
        previous = line.number
        row = merged.fill(line)
        reason = sorter.reason_to_skip(row.cells)
        if reason:
            skips.add(line.number, line.number, reason)
        else:
            yield row


class _Sorter:
    def __init__(self, table: Table) -> None:
        self.columns = {
            key: [column_index(letter) for letter in letters] for key, letters in table.letters.items()
        }
        self.titles = {
            column_index(column.letter): normalize(column.title) for column in table.columns if column.title
        }
        self.after_signature = False

    def reason_to_skip(self, cells: list[Cell]) -> str:
        """Empty for a row of goods, else a code of `sentences.SKIPS`."""
        if is_numbering(cells):
            return "numbering"
        if self._has_whole_code(cells):
            self.after_signature = False
            return ""
        filled = {key for key in self.columns if self._text(key, cells)}
        texts = [shown(cell) for cell in cells if not is_blank(cell)]
        if not filled:
            return self._without_fields(texts)
        if self._repeats_header(cells):
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
        if signed and not any(FIGURE.match(self._text(key, cells)) for key in FIGURES):
            self.after_signature = True
            return "signature"
        return "group" if len(filled) == 1 else ""

    def _without_fields(self, texts: list[str]) -> str:
        if any(TOTAL.match(text) for text in texts):
            return "total"
        if self.after_signature or any(SIGNATURE.search(text) for text in texts):
            self.after_signature = True
            return "signature"
        return "blank" if all(text.isdigit() for text in texts) else "group"

    def _has_number(self, cells: list[Cell]) -> bool:
        """A register number or a NIBAR, well written or not."""
        nibar = self._text("nibar", cells)
        return bool(FIGURE.match(self._text("register", cells)) or re.fullmatch(r"[\d\s.E+]+", nibar))

    def _text(self, key: str, cells: list[Cell]) -> str:
        found = [
            shown(cells[at])
            for at in self.columns.get(key, ())
            if at < len(cells) and not is_blank(cells[at])
        ]
        return " ".join(found)

    def _has_whole_code(self, cells: list[Cell]) -> bool:
        try:
            return bool(join_code([cells[at] for at in self.columns["code"] if at < len(cells)]))
        except Problem:
            return False

    def _code_level(self, cells: list[Cell]) -> int:
        """7 for a whole code or one too damaged to tell, less for a code of a group, 0 for none."""
        if not CODE_LIKE.fullmatch(self._text("code", cells)):
            return 0
        try:
            join_code([cells[at] for at in self.columns["code"] if at < len(cells)])
        except Problem as problem:
            return int(problem.params["level"]) if problem.code == "code_incomplete" else 7
        return 7

    def _repeats_header(self, cells: list[Cell]) -> bool:
        texts = [(at, normalize(shown(cell))) for at, cell in enumerate(cells) if not is_void(cell)]
        texts = [(at, text) for at, text in texts if text]
        same = sum(
            1
            for at, text in texts
            if (title := self.titles.get(at)) and (text == title or f" {text} " in f" {title} ")
        )
        return same >= 2 and same >= 0.6 * len(texts)


class _Merged:
    """Cells that stand over several rows hold for each of them."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        used = {column_index(column.letter) for column in table.columns if column.field}
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _ in sheet.merged:
            if bottom > top >= table.last and left in used:
                self.starts.setdefault(top, []).append((left, bottom))
        self.open: dict[int, tuple[int, Cell]] = {}

    def fill(self, line: Line) -> DataRow:
        row = line.number - 1
        for column, bottom in self.starts.get(row, ()):
            self.open[column] = (bottom, line.cells[column] if column < len(line.cells) else None)
        self.open = {at: area for at, area in self.open.items() if area[0] >= row}
        if not self.open:
            return DataRow(line.number, line.cells)
        cells = line.cells + [None] * (max(self.open) + 1 - len(line.cells))
        for column, (_, cell) in self.open.items():
            cells[column] = cell
        return DataRow(line.number, cells, frozenset(self.open))
