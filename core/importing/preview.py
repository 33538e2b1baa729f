"""Reading a batch's file and deciding, row by row, what applying it would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.copying import copy_rows
from core.importing.engine import CHUNK
from core.importing.kinds import Kind, kinds_for
from core.importing.models import ImportBatch, ImportRow
from core.importing.source import Edits, Reading, SourceRow, chunks, guess, local_copy, recognize, rows_of
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.refusal import Refusal
from core.spreadsheets import Book, Unreadable, open_spreadsheet
from core.spreadsheets.cells import encode

State = ImportBatch.State
PLACE = ("batch_id", "position", "table", "number", "raw", "spread")
SAID = ("edits", "left_out", "is_wanted")
FOUND = ("parsed", "verdict", "diff", "errors", "warnings", "is_warned", "is_doubted", "key", "other_key",
         "target_id")  # fmt: skip
AS_TEXT: dict[type, Callable[[Any], str]] = {date: date.isoformat, datetime: datetime.isoformat, Decimal: str}


def preview_batch(*, batch: ImportBatch, job: Job, now: datetime) -> None:
    """Read the file anew; what the user typed or left out stays with its row.

    Takes no lock for long and may be run again after a kill: it begins by clearing its own rows.
    """
    kept = _kept(batch)
    ImportRow.objects.filter(batch=batch).delete()
    try:
        with local_copy(batch.file) as path, open_spreadsheet(path, batch.file_name) as book:
            reading = _reading(book, batch)
            today = timezone.localdate(now)
            engine = reading.kind.engine(unit=batch.unit, by=batch.by, today=today, dry_run=True)
            edits: Edits = {place: said.edits for place, said in kept.items()}
            position = 0
            for chunk in chunks(rows_of(book, reading, today, edits), CHUNK):
                for row in chunk:
                    row.item.is_wanted = _said(row, kept).is_wanted
                engine.take([row.item for row in chunk if not _said(row, kept).left_out])
                _store(batch, chunk, position, kept)
                position += len(chunk)
                report_progress(job.pk, position, 0)
            _finish(batch, job, reading, book.encoding, now)
    except Unreadable as error:
        failure = {"code": error.code, "params": error.params}
        ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWING, job=job).update(
            state=State.FAILED, failure=failure, finished_at=now
        )


def _reading(book: Book, batch: ImportBatch) -> Reading:
    """As the user left it, or by the headings."""
    if not batch.kind:
        kinds = kinds_for(batch.by)
        if not kinds:
            raise Refusal("may_not_import", _("You may no longer import into this unit."))
        return guess(book, kinds)
    return _as_chosen(book, batch) if batch.tables else recognize(book, batch.sort)


def _as_chosen(book: Book, batch: ImportBatch) -> Reading:
    """Where the user only named the heading rows, the columns are recognized there."""
    layout = batch.sort.layout
    tables = []
    for table in batch.all_tables:
        if table.first and not table.columns:
            table = layout.table_at(book.sheets[table.position], table.position, table.first, table.last)
        tables.append(table)
    return Reading(batch.sort, tables)


@dataclass(frozen=True)
class Said:
    """What the user typed in a row, and whether they left it out or want it although there is doubt."""

    edits: dict[str, str] = field(default_factory=dict)
    left_out: bool = False
    is_wanted: bool = False


NOTHING = Said()
Kept = dict[tuple[str, int], Said]


def _kept(batch: ImportBatch) -> Kept:
    """(sheet, row) → what the user said of it."""
    names = [table.sheet for table in batch.all_tables]
    touched = batch.rows.exclude(edits={}, left_out=False, is_wanted=False)
    said = touched.values_list("table", "number", "edits", "left_out", "is_wanted")
    return {(names[table], number): Said(*rest) for table, number, *rest in said}


def _said(row: SourceRow, kept: Kept) -> Said:
    return kept.get((row.item.sheet, row.item.draft.number), NOTHING)


def _store(batch: ImportBatch, chunk: Sequence[SourceRow], position: int, kept: Kept) -> None:
    rows = []
    for at, source in enumerate(chunk, position):
        said = _said(source, kept)
        row = source.row
        told = (said.edits, said.left_out, said.is_wanted)
        place = (batch.pk, at, source.table, row.number, [encode(cell) for cell in row.cells])
        rows.append((*place, sorted(row.spread), *told, *found_out(source)))
    copy_rows(ImportRow, (*PLACE, *SAID, *FOUND), rows)


def fill(row: ImportRow, source: SourceRow) -> None:
    for name, value in zip(FOUND, found_out(source), strict=True):
        setattr(row, name, value)


def found_out(source: SourceRow) -> tuple[Any, ...]:
    """What the engine found out about a row: the fields `FOUND`."""
    item = source.item
    draft = item.draft
    return (
        encode_values(draft.values),
        item.verdict,
        item.diff,
        [finding.to_json() for finding in draft.errors],
        [finding.to_json() for finding in draft.warnings],
        bool(draft.warnings),
        item.is_doubted,
        _short("|".join(map(str, item.key)) if item.key else "", 60),
        _short(item.other_key, 64),
        item.target.pk if item.target else None,
    )


def _short(key: str, limit: int) -> str:
    """As it is, or what stands for it where it is longer than the column."""
    return key if len(key) <= limit else blake2b(key.encode(), digest_size=16).hexdigest()


def encode_values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: AS_TEXT[type(value)](value) if type(value) in AS_TEXT else value for key, value in values.items()
    }


def decode_values(values: dict[str, Any], kind: Kind) -> dict[str, Any]:
    decoded = dict(values)
    for key in kind.days:
        if key in decoded:
            decoded[key] = date.fromisoformat(decoded[key])
    for key in kind.amounts:
        if key in decoded:
            decoded[key] = Decimal(decoded[key])
    return decoded


def _finish(batch: ImportBatch, job: Job, reading: Reading, encoding: str, now: datetime) -> None:
    """The state decides: of a batch that was cancelled meanwhile nothing is left."""
    with transaction.atomic():
        found = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWING, job=job)
        finished = found.update(
            state=State.PREVIEWED,
            kind=reading.kind.key,
            is_guessed=batch.is_guessed or not batch.kind,
            tables=[table.to_json() for table in reading.tables],
            skipped=reading.skipped,
            notes=[[sheet, row, finding.to_json()] for sheet, row, finding in reading.notes],
            encoding=encoding,
            previewed_at=now,
            **batch.rows.counts(),
        )
        if not finished:
            batch.rows.all().delete()
