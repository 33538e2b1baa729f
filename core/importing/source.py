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

from core.importing.engine import Item
from core.importing.kinds import Kind
from core.spreadsheets import (
    Book,
    DataRow,
    Draft,
    Finding,
    RowReader,
    Skips,
    Table,
    Unreadable,
)

Edits = Mapping[tuple[str, int], Mapping[str, str]]
T = TypeVar("T")


@dataclass
class SourceRow:
    """A row of data of the file, read; `table` is the index of its table."""

    table: int
    row: DataRow
    item: Item


@dataclass
class Reading:
    """What came of reading a file beside its rows."""

    kind: Kind
    tables: list[Table]
    skipped: list[list[str | int]] = field(default_factory=list)
    notes: list[tuple[str, int, Finding]] = field(default_factory=list)
    """Sheet, row of the headings, what they give reason to say."""

    @property
    def chosen(self) -> list[Table]:
        return [table for table in self.tables if not table.skip]


def recognize(book: Book, kind: Kind) -> Reading:
    """All sheets with their tables, or with the reason why there is none."""
    layout = kind.layout
    return Reading(kind, [layout.find_table(sheet, position) for position, sheet in enumerate(book.sheets)])


def guess(book: Book, kinds: Iterable[Kind]) -> Reading:
    """As the kind whose columns are understood best; the first of equals."""
    readings = [recognize(book, kind) for kind in kinds]
    return max(readings, key=lambda reading: (reading.kind.fits(reading.tables), _understood(reading)))


def _understood(reading: Reading) -> int:
    return max((len(table.letters) for table in reading.tables), default=0)


def refuse_without_table(reading: Reading) -> None:
    """:raises Unreadable: no sheet holds a table of this kind"""
    if reading.chosen:
        return
    layout = reading.kind.layout
    for table in reading.tables:
        if table.skip == layout.no_anchor and layout.nearly_fits(table):
            raise Unreadable(table.skip, sheet=table.sheet, row=table.last)
    raise Unreadable(layout.nowhere, kind=str(reading.kind.title), columns=_headings(reading.kind))


def _headings(kind: Kind) -> str:
    return ", ".join(kind.vocabulary.label(key) for key in kind.vocabulary.required)


def rows_of(book: Book, reading: Reading, today: date, edits: Edits | None = None) -> Iterator[SourceRow]:
    """:param edits: (sheet, row) → field → what the user typed instead of the cell"""
    edits = edits or {}
    for at, table in enumerate(reading.tables):
        if table.skip:
            if table.position < len(book.sheets):
                reading.skipped.append([table.sheet, 0, 0, table.skip])
            continue
        kind = reading.kind
        reading.notes += [(table.sheet, table.last, finding) for finding in kind.heading_warnings(table)]
        reader, skips = kind.reader(table, today), Skips()
        for row in kind.layout.data_rows(book.sheets[table.position], table, skips):
            if kind.is_example(table, row.cells):
                skips.add(row.number, row.number, "example")
                continue
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
