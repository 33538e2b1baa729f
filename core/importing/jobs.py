"""What workers do for imports. Each may be run again after a kill: the batch's state decides."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.importing.applying import Cancelled, Overtaken, apply_batch
from core.importing.batches import APPLY, PREVIEW
from core.importing.models import ImportBatch
from core.importing.preview import preview_batch
from core.importing.taking_back import FORESEE, UNDO, foresee_undo, undo_batch
from core.jobs.actions import job_handler
from core.jobs.models import Job
from core.refusal import Refusal

State = ImportBatch.State


@job_handler(PREVIEW, _("Reading a spreadsheet"))
def preview_import(job: Job) -> dict[str, Any]:
    batch = _batch(job)
    if batch is not None:
        with _loaded_set_aside():
            preview_batch(batch=batch, job=job, now=timezone.now())
    return {}


@job_handler(APPLY, _("Taking an import over"))
def apply_import(job: Job) -> dict[str, Any]:
    batch = _batch(job)
    if batch is None:
        return {}
    mine = ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING, job=job)
    try:
        if batch.state == State.APPLYING:
            with _loaded_set_aside():
                apply_batch(batch=batch, job=job)
            return {}
    except Cancelled:
        mine.update(state=State.PREVIEWED)
        return {}
    except Refusal as refusal:
        mine.update(state=State.PREVIEWED, failure={"text": str(refusal)})
        return {}
    except Overtaken:
        mine.update(state=State.PREVIEWING, failure={"code": "overtaken", "params": {}})
    # The preview is made anew, so that the user sees which rows are refused now, and why.
    preview_batch(batch=batch, job=job, now=timezone.now())
    return {}


@job_handler(FORESEE)
def foresee(job: Job) -> dict[str, Any]:
    found = ImportBatch.objects.select_related("unit", "by")
    batch = found.filter(pk=job.params["batch"], state=State.APPLIED, job=job).first()
    return foresee_undo(batch=batch, job=job) if batch else {}


@job_handler(UNDO)
def undo_import(job: Job) -> dict[str, Any]:
    batch = _batch(job)
    if batch is None:
        # Done already; the result came with the change.
        return dict(job.result)
    mine = ImportBatch.objects.filter(pk=batch.pk, state=State.UNDOING, job=job)
    try:
        return undo_batch(batch=batch, job=job)
    except Cancelled:
        mine.update(state=State.APPLIED)
        return {}
    except Refusal as refusal:
        mine.update(state=State.APPLIED, failure={"text": str(refusal)})
        return {}
    except Overtaken:
        # So that the user sees what it would do now.
        found = foresee_undo(batch=batch, job=job)
        mine.update(state=State.APPLIED, failure={"code": "undo_overtaken", "params": {}})
        return found


@contextmanager
def _loaded_set_aside() -> Iterator[None]:
    """What the process had loaded before is no garbage; looking for some in it again and again takes a third
    of the time of an import."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _batch(job: Job) -> ImportBatch | None:
    """The job's batch, if it still waits for this job."""
    found = ImportBatch.objects.select_related("unit", "by")
    return found.filter(pk=job.params["batch"], state__in=ImportBatch.RUNNING, job=job).first()
