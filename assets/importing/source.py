"""The rows of a file as items for the engine, chunk after chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from django.db.models.fields.files import FieldFile

from assets.importing.engine import Item
from assets.spreadsheets import (
    Book,
    DataRow,
    Draft,
    Finding,
    RowReader,
    Skips,
    Table,
    Unreadable,
    data_rows,
    find_table,
)
from assets.spreadsheets.rows import heading_warnings

Edits = Mapping[tuple[str, int], Mapping[str, str]]
T = TypeVar("T")


@dataclass
class SourceRow:
    """A row of goods of the file, read; `table` is the index of its table."""

    table: int
    row: DataRow
    item: Item


@dataclass
class Reading:
    """What came of reading a file beside its rows."""

    tables: list[Table]
    skipped: list[list[str | int]] = field(default_factory=list)
    notes: list[tuple[str, int, Finding]] = field(default_factory=list)
    """Sheet, row of the headings, what they give reason to say."""

    @property
    def chosen(self) -> list[Table]:
        return [table for table in self.tables if not table.skip]


def recognize(book: Book) -> Reading:
    """All sheets with their tables, or with the reason why there is none."""
    return Reading([find_table(sheet, position) for position, sheet in enumerate(book.sheets)])


def refuse_without_table(reading: Reading) -> None:
    """:raises Unreadable: no sheet holds a table of goods"""
    if reading.chosen:
        return
    nearly = next((t for t in reading.tables if t.skip == "no_code_column" and _is_of_goods(t)), None)
    if nearly:
        raise Unreadable("no_code_column", sheet=nearly.sheet, row=nearly.last)
    raise Unreadable("no_table_of_assets")


def _is_of_goods(table: Table) -> bool:
    return bool({"register", "nibar", "value"} & set(table.letters))


def rows_of(book: Book, reading: Reading, today: date, edits: Edits | None = None) -> Iterator[SourceRow]:
    """:param edits: (sheet, row) → field → what the user typed instead of the cell"""
    edits = edits or {}
    for at, table in enumerate(reading.tables):
        if table.skip:
            if table.position < len(book.sheets):
                reading.skipped.append([table.sheet, 0, 0, table.skip])
            continue
        reading.notes += [(table.sheet, table.last, finding) for finding in heading_warnings(table)]
        reader, skips = RowReader(table, today), Skips()
        for row in data_rows(book.sheets[table.position], table, skips):
            typed = edits.get((table.sheet, row.number), {})
            draft = reader.read(row.number, row.cells, typed, row.spread)
            yield SourceRow(at, row, item_of(reader, draft, row, typed))
        reading.skipped += [[table.sheet, *entry] for entry in skips.entries]


def item_of(reader: RowReader, draft: Draft, row: DataRow, typed: Mapping[str, str]) -> Item:
    return Item(
        draft,
        reader.table.sheet,
        reader.letters,
        partial(reader.raw, cells=row.cells, edits=typed),
    )


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


@contextmanager
def local_copy(file: FieldFile) -> Iterator[Path]:
    """The stored file as one on this machine; a store elsewhere is copied from."""
    try:
        path = Path(file.path)
    except NotImplementedError:
        with NamedTemporaryFile(prefix="import-") as copy, file.open("rb") as content:
            for block in content.chunks():
                copy.write(block)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.exists():
        raise Unreadable("file_gone")
    yield path
