"""A file straight into the database, without a person looking at the preview: for the commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from core.importing.engine import CHUNK, Item
from core.importing.kinds import Kind
from core.importing.models import ImportBatch, ImportRow
from core.importing.source import Reading, chunks, recognize, refuse_without_table, rows_of
from core.spreadsheets import Book, Finding, open_spreadsheet
from core.trail.recording import change

Verdict = ImportRow.Verdict


@dataclass
class DirectImport:
    """One pass over the file. Rows are written as they are read; a refusal undoes them all.

    :param tell: is called with each row that has something to say
    :param tell_heading: sheet, row and what the headings give reason to say
    """

    kind: Kind
    unit: Any
    by: Any
    now: datetime
    tell: Callable[[Item], None]
    tell_heading: Callable[[str, int, Finding], None]
    wants_doubted: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    warned: int = 0

    def run(self, path: Path, *, dry_run: bool) -> None:
        """:raises Unreadable: nothing in the file can be read"""
        with open_spreadsheet(path, _name_of(path)) as book:
            reading = recognize(book, self.kind)
            refuse_without_table(reading)
            if dry_run:
                self._take(book, reading, dry_run=True)
                return
            with change(self.kind.verb, by=self.by, reason=_name_of(path)) as act:
                self._take(book, reading, dry_run=False)
                if self.counts[Verdict.REFUSED]:
                    transaction.set_rollback(True)
                else:
                    self._note(path, reading, book.encoding, change=act)

    def _take(self, book: Book, reading: Reading, *, dry_run: bool) -> None:
        today = timezone.localdate(self.now)
        engine = self.kind.engine(unit=self.unit, by=self.by, today=today, dry_run=dry_run)
        for chunk in chunks(rows_of(book, reading, today), CHUNK):
            items = [row.item for row in chunk]
            for item in items:
                item.is_wanted = self.wants_doubted
            engine.take(items)
            self.counts.update(item.verdict for item in items)
            for item in items:
                if item.draft.errors or item.draft.warnings:
                    self.warned += bool(item.draft.warnings) and item.verdict != Verdict.OTHER
                    self.tell(item)
            if self.counts[Verdict.REFUSED]:
                # What is left is only looked at: all of it will be undone.
                engine.dry_run = True
        for sheet, number, finding in reading.notes:
            self.tell_heading(sheet, number, finding)

    def _note(self, path: Path, reading: Reading, encoding: str, **applied: object) -> None:
        """The list of imports has it too, with the file."""
        with path.open("rb") as content:
            ImportBatch.objects.create(
                file=File(content, name=_name_of(path)),
                file_name=_name_of(path)[:255],
                by=self.by,
                unit=self.unit,
                kind=self.kind.key,
                state=ImportBatch.State.APPLIED,
                tables=[table.to_json() for table in reading.tables],
                skipped=reading.skipped,
                encoding=encoding,
                rows_total=sum(self.counts.values()),
                warned=self.warned,
                doubted=self.counts[Verdict.OTHER],
                created_at=self.now,
                applying_at=self.now,
                finished_at=timezone.now(),
                **{name: self.counts[verdict] for name, verdict in ImportRow.COUNTED.items()},
                **applied,
            )


def _name_of(path: Path) -> str:
    """A name may hold line breaks, and bytes that are no text: neither a header nor a database takes them."""
    return "".join(sign if sign.isprintable() else "_" for sign in path.name)
