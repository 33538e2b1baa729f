"""A previewed batch into the register: all of it in one transaction, as one change."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.importing.engine import CHUNK, Foreseen, Item
from core.importing.models import ImportBatch, ImportRow
from core.importing.preview import decode_values
from core.importing.source import chunks
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.outbox.actions import tell
from core.refusal import Refusal
from core.spreadsheets import Draft
from core.trail.recording import acting_through, change

log = logging.getLogger(__name__)
State, Verdict = ImportBatch.State, ImportRow.Verdict
CANCEL_SECONDS = 3600
READ = ("pk", "table", "number", "parsed", "verdict", "diff", "is_wanted")


class Overtaken(Exception):  # noqa: N818 - the register has changed since the preview
    """Rows that were good are refused now. Nothing was applied."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class Cancelled(Exception):  # noqa: N818 - the user's wish
    pass


def apply_batch(*, batch: ImportBatch, job: Job) -> bool:
    """:returns: False if it is applied already, or no longer to be applied

    :raises Overtaken: the verdicts, taken anew, refuse rows
    :raises Cancelled: the user asked for it while it ran
    """
    by: Any = job.by
    if not may_import(by, batch):
        raise Refusal("may_not_import", _("You may no longer import into this unit."))
    try:
        with acting_through("job"), change(batch.sort.verb, by=by, reason=batch.file_name) as act:
            # On PostgreSQL a second worker waits here for the first; then the state is another.
            claimed = ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING, job=job)
            if not claimed.update(state=State.APPLIED, change=act):
                raise Cancelled
            claim_unit(batch)
            counts = _write(batch, job)
            now = timezone.now()
            ImportBatch.objects.filter(pk=batch.pk).update(finished_at=now, failure={}, **counts)
            tell(
                to=[by],
                topic="import.applied",
                key=f"import-{batch.pk}",
                context={"file": batch.file_name, "rows": sum(counts.values())},
                now=now,
                path=batch.get_absolute_url(),
            )
    except IntegrityError as error:
        log.warning("Import %s met rows that somebody else wrote meanwhile.", batch.pk, exc_info=True)
        raise Overtaken(0) from error
    return True


def may_import(user: Any, batch: ImportBatch) -> bool:
    return bool(user.is_active and batch.sort.may_import(user) and user.sees_unit(batch.unit_id))


def claim_unit(batch: ImportBatch) -> None:
    """Imports into one unit go one after another, and so do their undoing and numbering in it."""
    type(batch.unit)._default_manager.select_for_update().get(pk=batch.unit_id)


def is_cancelled(batch: ImportBatch) -> bool:
    return bool(cache.get(_cancel_key(batch)))


def ask_to_cancel(batch: ImportBatch) -> None:
    cache.set(_cancel_key(batch), 1, CANCEL_SECONDS)


def _cancel_key(batch: ImportBatch) -> str:
    return f"import-cancel-{batch.job_id}"


def _write(batch: ImportBatch, job: Job) -> dict[str, int]:
    kind = batch.sort
    today = timezone.localdate()
    engine = kind.engine(unit=batch.unit, by=batch.by, today=today, dry_run=False)
    sheets = [table.sheet for table in batch.all_tables]
    counts = dict.fromkeys(ImportRow.COUNTED, 0)
    changed: list[ImportRow] = []
    done = 0
    taken = batch.rows.filter(left_out=False).exclude(verdict=Verdict.OTHER)
    rows = taken.order_by("position").values_list(*READ)
    for chunk in chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
        items = []
        for pk, table, number, parsed, verdict, diff, is_wanted in chunk:
            draft = Draft(number, decode_values(parsed, kind))
            foreseen = Foreseen(pk, verdict, diff)
            items.append(Item(draft, sheets[table], foreseen=foreseen, is_wanted=is_wanted))
        engine.take(items)
        refused = sum(item.verdict in (Verdict.REFUSED, Verdict.OTHER) for item in items)
        if refused:
            raise Overtaken(refused)
        for name, verdict in ImportRow.COUNTED.items():
            counts[name] += sum(item.verdict == verdict for item in items)
        changed += _otherwise(items)
        done += len(chunk)
        report_progress(job.pk, done, batch.to_apply)
        if is_cancelled(batch):
            raise Cancelled
    ImportRow.objects.bulk_update(changed, ["verdict", "diff", "target_id"], batch_size=CHUNK)
    return counts


def _otherwise(items: list[Item]) -> list[ImportRow]:
    """Rows that did something else than the preview said: another import was there first."""
    return [
        ImportRow(
            pk=seen.pk,
            verdict=item.verdict,
            diff=item.diff,
            target_id=item.target.pk if item.target else None,
        )
        for item in items
        if (seen := item.foreseen) and (seen.verdict, seen.diff) != (item.verdict, item.diff)
    ]
