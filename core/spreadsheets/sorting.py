"""Which rows of a sheet are data, and why the others aren't read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.spreadsheets.book import Line, Sheet
from core.spreadsheets.cells import Cell, column_index, is_blank, is_void, shown
from core.spreadsheets.tables import Table, is_numbering
from core.spreadsheets.vocabulary import ORDINALS, normalize

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
NUMBERED = re.compile(r"\(?\d{1,6}\)?\.?")


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
    """A row of data; in `spread` are the columns where one cell stands over several rows."""

    number: int
    cells: list[Cell]
    spread: frozenset[int] = frozenset()


def data_rows(sheet: Sheet, table: Table, skips: Skips, sorter: Sorter) -> Iterator[DataRow]:
    """The rows of a table. What isn't read is noted in `skips`."""
    skips.add(1, table.first - 1, "above")
    skips.add(table.first, table.last, "header")
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


class Sorter:
    """Tells rows of data from what else stands in and under a table.

    A row is data if its number and something else is filled. Where lines aren't numbered it must say
    at least two things, what it is about among them, and not stand among signatures.
    """

    def __init__(self, table: Table, anchor: str) -> None:
        self.columns = {
            key: [column_index(letter) for letter in letters] for key, letters in table.letters.items()
        }
        self.titles = {
            column_index(column.letter): normalize(column.title) for column in table.columns if column.title
        }
        self.anchor = anchor
        self.ordinals = [at for at, title in self.titles.items() if title in ORDINALS]
        self.after_signature = False

    def reason_to_skip(self, cells: list[Cell]) -> str:
        """Empty for a row of data, else a code of `sentences.SKIPS`."""
        if is_numbering(cells):
            return "numbering"
        filled = {key for key in self.columns if self.text(key, cells)}
        texts = [shown(cell) for cell in cells if not is_blank(cell)]
        if not filled:
            return self.without_fields(texts)
        if self.repeats_header(cells):
            return "repeated_header"
        if self._is_numbered(cells):
            self.after_signature = False
            return ""
        if any(TOTAL.match(text) for text in texts):
            return "total"
        about = self.text(self.anchor, cells)
        if self.after_signature or SIGNATURE.search(about or " ".join(texts)):
            self.after_signature = True
            return "signature"
        return "" if about and len(filled) > 1 else "group"

    def _is_numbered(self, cells: list[Cell]) -> bool:
        return any(at < len(cells) and NUMBERED.fullmatch(shown(cells[at])) for at in self.ordinals)

    def without_fields(self, texts: list[str]) -> str:
        if any(TOTAL.match(text) for text in texts):
            return "total"
        if self.after_signature or any(SIGNATURE.search(text) for text in texts):
            self.after_signature = True
            return "signature"
        return "blank" if all(text.isdigit() for text in texts) else "group"

    def text(self, key: str, cells: list[Cell]) -> str:
        found = [
            shown(cells[at])
            for at in self.columns.get(key, ())
            if at < len(cells) and not is_blank(cells[at])
        ]
        return " ".join(found)

    def repeats_header(self, cells: list[Cell]) -> bool:
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
        if self.open:
            self.open = {at: area for at, area in self.open.items() if area[0] >= row}
        if not self.open:
            return DataRow(line.number, line.cells)
        cells = line.cells + [None] * (max(self.open) + 1 - len(line.cells))
        for column, (_, cell) in self.open.items():
            cells[column] = cell
        return DataRow(line.number, cells, frozenset(self.open))
