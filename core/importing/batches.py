"""What a user does with an import: upload, choose columns, mend, leave out, apply, cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.importing.applying import ask_to_cancel
from core.importing.models import ImportBatch, ImportRow
from core.importing.preview import FOUND, fill
from core.importing.source import SourceRow, item_of
from core.jobs.actions import start_job
from core.refusal import Refusal
from core.spreadsheets import DataRow, Table
from core.spreadsheets.cells import decode

State, Verdict = ImportBatch.State, ImportRow.Verdict
PREVIEW, APPLY = "assets.import.preview", "assets.import.apply"

BEFORE = {
    State.PREVIEWING: State.FAILED,
    State.APPLYING: State.PREVIEWED,
    State.UNDOING: State.APPLIED,
}


def upload_import(
    *, file: UploadedFile[Any], unit: Any, by: Any, now: datetime, kind: str = ""
) -> ImportBatch:
    """Keep the file and let a job read it.

    :param kind: key of a `Kind`; empty, if the headings are to say it
    """
    with transaction.atomic():
        name = (file.name or "")[-255:]
        batch = ImportBatch.objects.create(
            file=file, file_name=name, by=by, unit=unit, kind=kind, created_at=now
        )
        begin(batch, PREVIEW, by, now)
        return batch


def choose_tables(*, batch: ImportBatch, tables: Sequence[Table], by: Any, now: datetime) -> None:
    """Read the file anew with other sheets, heading rows or columns.

    :raises Refusal: ``not_waiting``: it is being read, or applied already
    """
    with transaction.atomic():
        batch = locked(batch, State.PREVIEWED, State.FAILED)
        batch.tables = [table.to_json() for table in tables]
        batch.state = State.PREVIEWING
        batch.failure = {}
        batch.save(update_fields=["tables", "state", "failure"])
        begin(batch, PREVIEW, by, now)


def choose_kind(*, batch: ImportBatch, kind: str, by: Any, now: datetime) -> None:
    """Read the file anew as another kind of list; what was typed belongs to the old one and goes.

    :raises Refusal: ``not_waiting``
    """
    with transaction.atomic():
        batch = locked(batch, State.PREVIEWED, State.FAILED)
        batch.rows.all().delete()
        batch.kind, batch.is_guessed = kind, False
        batch.save(update_fields=["kind", "is_guessed"])
        choose_tables(batch=batch, tables=[], by=by, now=now)


def read_again(*, batch: ImportBatch, by: Any, now: datetime) -> None:
    """:raises Refusal: ``not_waiting``"""
    choose_tables(batch=batch, tables=batch.all_tables, by=by, now=now)


def mend_rows(*, batch: ImportBatch, typed: Mapping[int, Mapping[str, str]], today: date) -> list[ImportRow]:
    """Take what the user typed instead of the cells, and look at those rows again.

    :param typed: row → field → text; the file itself doesn't change
    :returns: the rows in which something was typed
    :raises Refusal: ``not_waiting``
    """
    mended = []
    with transaction.atomic():
        batch = locked(batch, State.PREVIEWED)
        for row in batch.rows.filter(pk__in=typed).order_by("position"):
            # All cells that are refused come along; those that nobody touched are no edits.
            shown = {error["field"]: error["raw"] for error in row.errors}
            edits = {key: text for key, text in typed[row.pk].items() if text != shown.get(key)}
            if edits:
                row.edits |= edits
                row.save(update_fields=["edits"])
                _look_again(batch, row, today)
                mended.append(row.pk)
    return list(batch.rows.filter(pk__in=mended))


def leave_out_row(*, row: ImportRow, left_out: bool, today: date) -> None:
    """Leave a row out of the import, knowingly, or take it in (again, or although there is doubt).

    :raises Refusal: ``not_waiting``
    """
    with transaction.atomic():
        batch = locked(row.batch, State.PREVIEWED)
        row = batch.rows.get(pk=row.pk)
        row.left_out, row.is_wanted = left_out, row.is_doubted and not left_out
        row.save(update_fields=["left_out", "is_wanted"])
        _look_again(batch, row, today)


def want_doubted(*, batch: ImportBatch, wanted: bool) -> None:
    """Take all rows about which there is doubt into the import, or leave them out again: what each would
    change is known already.

    :raises Refusal: ``not_waiting``
    """
    with transaction.atomic():
        batch = locked(batch, State.PREVIEWED)
        here, there = (Verdict.OTHER, Verdict.UPDATE) if wanted else (Verdict.UPDATE, Verdict.OTHER)
        rows = batch.rows.filter(left_out=False, verdict=here, is_doubted=True)
        rows.update(verdict=there, is_wanted=wanted)
        ImportBatch.objects.filter(pk=batch.pk).update(**batch.rows.counts())


def apply_import(*, batch: ImportBatch, by: Any, now: datetime) -> None:
    """Let a job write it into the register.

    :raises Refusal: ``not_waiting``, ``rows_refused``, ``nothing_to_apply``
    """
    with transaction.atomic():
        batch = locked(batch, State.PREVIEWED)
        if batch.refused:
            raise Refusal(
                "rows_refused",
                _("%(n)s rows of %(file)s are still refused. Mend them or leave them out first.")
                % {"n": batch.refused, "file": batch},
            )
        if not batch.to_apply:
            raise Refusal("nothing_to_apply", _("%(file)s has no rows to apply.") % {"file": batch})
        batch.state = State.APPLYING
        batch.applying_at = now
        batch.failure = {}
        batch.save(update_fields=["state", "applying_at", "failure"])
        begin(batch, APPLY, by, now)


def cancel_import(*, batch: ImportBatch, now: datetime) -> None:
    """Give it up. One that is being applied or taken back is stopped by its worker, if it isn't finished
    before.

    :raises Refusal: ``applied``
    """
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(
            pk=batch.pk, state__in=[State.PREVIEWING, State.PREVIEWED, State.FAILED]
        )
        if waiting.update(state=State.CANCELLED, finished_at=now):
            return
        batch = ImportBatch.objects.get(pk=batch.pk)
        if batch.state in (State.APPLYING, State.UNDOING):
            ask_to_cancel(batch)
        elif batch.state in (State.APPLIED, State.UNDONE):
            raise Refusal(
                "applied", _("%(file)s is applied already and can't be cancelled.") % {"file": batch}
            )


def begin(batch: ImportBatch, kind: str, by: Any, now: datetime, **more: str) -> None:
    batch.job = start_job(kind=kind, params={"batch": batch.pk, **more}, by=by, now=now)
    batch.save(update_fields=["job"])


def locked(batch: ImportBatch, *states: str) -> ImportBatch:
    present = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    if present.gave_up:
        # Its job is over without having come to an end: what it was before is where it goes on.
        present.state = BEFORE[State(present.state)]
    if present.state not in states:
        raise Refusal(
            "not_waiting",
            _("%(file)s is in another state now: %(state)s. Load the page again.")
            % {"file": present, "state": present.get_state_display()},
        )
    return present


def _look_again(batch: ImportBatch, row: ImportRow, today: date) -> None:
    """Decide anew about a row, and about those with which it shares or shared an identity."""
    related = _related(batch, row)
    _decide(batch, [row], today)
    related |= _related(batch, row)
    if related:
        rows = batch.rows.filter(pk__in={row.pk, *related}).order_by("position")
        _decide(batch, list(rows), today)
    ImportBatch.objects.filter(pk=batch.pk).update(**batch.rows.counts())


def _related(batch: ImportBatch, row: ImportRow) -> set[int]:
    found: set[int] = set()
    for name in ("key", "other_key", "target_id"):
        value = getattr(row, name)
        if value:
            same = batch.rows.filter(**{name: value}).exclude(pk=row.pk)
            found.update(same.values_list("pk", flat=True))
    return found


def _decide(batch: ImportBatch, rows: list[ImportRow], today: date) -> None:
    tables = batch.all_tables
    kind = batch.sort
    readers = {at: kind.reader(tables[at], today) for at in {row.table for row in rows}}
    engine = kind.engine(unit=batch.unit, by=batch.by, today=today, dry_run=True)
    sources = []
    for row in rows:
        data = DataRow(row.number, [decode(cell) for cell in row.raw], frozenset(row.spread))
        reader = readers[row.table]
        draft = reader.read(row.number, data.cells, row.edits, data.spread)
        item = item_of(reader, draft, data, row.edits)
        item.is_wanted = row.is_wanted
        sources.append(SourceRow(row.table, data, item))
    engine.take([source.item for row, source in zip(rows, sources, strict=True) if not row.left_out])
    for row, source in zip(rows, sources, strict=True):
        fill(row, source)
    ImportRow.objects.bulk_update(rows, FOUND)
