"""An applied batch taken back: looked at by one job, done by another in one transaction, as one change."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.importing.applying import Cancelled, Overtaken, claim_unit, is_cancelled, may_import
from core.importing.batches import begin, locked
from core.importing.models import ImportBatch
from core.importing.undoing import Undoing
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.outbox.actions import tell
from core.refusal import Refusal
from core.trail.recording import acting_through, change

log = logging.getLogger(__name__)
State = ImportBatch.State
FORESEE, UNDO = "import.foresee_undo", "import.undo"


def begin_undo(*, batch: ImportBatch, by: Any, now: datetime) -> None:
    """Let a job look what taking it back would do.

    :raises Refusal: ``not_waiting``, ``not_undoable``
    """
    with transaction.atomic():
        batch = _undoable(batch)
        if batch.job and batch.job.kind == FORESEE and batch.job.is_open:
            return
        batch.failure = {}
        batch.save(update_fields=["state", "failure"])
        begin(batch, FORESEE, by, now)


def undo_import(*, batch: ImportBatch, mark: str, reason: str, by: Any, now: datetime) -> None:
    """Let a job take it back.

    :param mark: of what the person has seen that it would do
    :raises Refusal: ``not_waiting``, ``not_undoable``
    """
    with transaction.atomic():
        batch = _undoable(batch)
        batch.state, batch.failure = State.UNDOING, {}
        batch.save(update_fields=["state", "failure"])
        begin(batch, UNDO, by, now, mark=mark, reason=reason)


def _undoable(batch: ImportBatch) -> ImportBatch:
    batch = locked(batch, State.APPLIED)
    if not batch.can_be_undone:
        raise Refusal(
            "not_undoable", _("%(file)s has written nothing that can be taken back.") % {"file": batch}
        )
    return batch


def foresee_undo(*, batch: ImportBatch, job: Job) -> dict[str, Any]:
    """What taking it back would do; writes and locks nothing."""
    return Undoing(batch, job.by, dry_run=True, told=partial(report_progress, job.pk)).run()


def undo_batch(*, batch: ImportBatch, job: Job) -> dict[str, Any]:
    """:returns: what was done

    :raises Overtaken: it would do something else than the person has seen
    :raises Cancelled: the person asked for it while it ran
    """
    by: Any = job.by
    if not may_import(by, batch):
        raise Refusal("may_not_import", _("You may no longer import into this unit."))

    def told(done: int, total: int) -> None:
        report_progress(job.pk, done, total)
        if is_cancelled(batch):
            raise Cancelled

    try:
        reason = f"{job.params['reason']} ({batch.file_name})"
        with acting_through("job"), change(batch.sort.undo_verb, by=by, reason=reason) as act:
            # On PostgreSQL a second worker waits here for the first; then the state is another.
            claimed = ImportBatch.objects.filter(pk=batch.pk, state=State.UNDOING, job=job)
            if not claimed.update(state=State.UNDONE, undo=act):
                raise Cancelled
            claim_unit(batch)
            found = Undoing(batch, by, dry_run=False, told=told).run()
            if found["mark"] != job.params["mark"]:
                raise Overtaken(0)
            # With the change, so that a second run finds it done.
            Job.objects.filter(pk=job.pk).update(result=found)
            _tell(batch, by, found)
    except IntegrityError as error:
        log.warning("Taking back import %s met what somebody wrote meanwhile.", batch.pk, exc_info=True)
        raise Overtaken(0) from error
    return found


def _tell(batch: ImportBatch, by: Any, found: dict[str, Any]) -> None:
    """Who took it back, and who had brought it in."""
    tell(
        to=[by, batch.by],
        topic="import.undone",
        key=f"import-undo-{batch.pk}",
        context={
            "file": batch.file_name,
            "rows": found["removed"] + found["restored"],
            "by": by.display_name,
        },
        now=timezone.now(),
        path=batch.get_absolute_url(),
    )
