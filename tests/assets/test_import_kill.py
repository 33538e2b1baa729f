"""Imports with real workers on a real broker: killed in the middle of reading, applying, taking back."""

from __future__ import annotations

import os
import signal
import time
from functools import partial

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import apply_import, upload_import
from core.importing.engine import CHUNK
from core.importing.models import ImportBatch
from core.jobs.actions import sweep_jobs
from core.jobs.models import LEASE, Job
from core.jobs.progress import read_progress
from core.trail.models import Change
from organization.models import User
from tests.assets.importing import csv_bytes, previewed, row, work
from tests.factories import office
from tests.importing.undoing import foresee, start_undo
from tests.people import make_user
from tests.support.processes import wait_until
from tests.support.worker import StartWorker, Worker

ROWS = 3 * CHUNK


@pytest.fixture
def keeper(transactional_db: None) -> User:
    return make_user("keeper")


@pytest.fixture
def content() -> bytes:
    return csv_bytes(*(row(Register=str(number)) for number in range(1, ROWS + 1)))


def state_of(batch: ImportBatch) -> str:
    return ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk)


def swept_into(state: str, batch: ImportBatch) -> bool:
    """As the beat does: what nobody has shown a sign of life for is begun anew."""
    sweep_jobs(now=timezone.now())
    time.sleep(0.5)
    return state_of(batch) == state


def lease_runs_out(batch: ImportBatch) -> None:
    """The twenty seconds after which a silent worker is taken for dead; `tests/jobs` waits for them."""
    Job.objects.filter(pk=batch.job_id).update(claimed_at=timezone.now() - LEASE)
    cache.delete(f"job-alive-{batch.job_id}")


def freeze_in_the_middle(worker: Worker, batch: ImportBatch) -> bool:
    """Stop the worker when some chunks are done and some are not."""
    batch.refresh_from_db()
    assert batch.is_running, f"it is {batch.state} already"
    if not batch.job_id or not 0 < read_progress(batch.job_id).done < ROWS:
        return False
    os.killpg(worker.pid, signal.SIGSTOP)
    return state_of(batch) == batch.state


def test_worker_killed_while_applying_loses_nothing_and_doubles_nothing(
    keeper: User, content: bytes, start_worker: StartWorker
) -> None:
    batch = previewed(keeper, content)
    worker = start_worker()
    apply_import(batch=batch, by=keeper, now=timezone.now())

    wait_until(partial(freeze_in_the_middle, worker, batch), what="it wasn't seen applying")
    worker.kill()

    # All or nothing.
    assert Asset.objects.count() == Asset.history.count() == 0
    assert not Change.objects.filter(verb="asset.import").exists()
    assert state_of(batch) == "applying"

    start_worker()
    lease_runs_out(batch)

    wait_until(partial(swept_into, "applied", batch), 90, what="nobody takes over")
    assert Asset.objects.count() == Asset.history.count() == ROWS
    assert Change.objects.filter(verb="asset.import").count() == 1
    wait_until(lambda: not Job.objects.open().exists())


def test_worker_killed_while_taking_back_leaves_all_or_nothing(
    keeper: User, content: bytes, start_worker: StartWorker
) -> None:
    batch = previewed(keeper, content)
    apply_import(batch=batch, by=keeper, now=timezone.now())
    work()
    batch.refresh_from_db()
    mark = foresee(batch, keeper)["mark"]
    worker = start_worker()
    start_undo(batch, keeper, mark)

    wait_until(partial(freeze_in_the_middle, worker, batch), what="it wasn't seen taking back")
    worker.kill()

    assert Asset.objects.count() == Asset.history.count() == ROWS
    assert state_of(batch) == "undoing"

    start_worker()
    lease_runs_out(batch)

    wait_until(partial(swept_into, "undone", batch), 90, what="nobody takes over")
    assert (Asset.objects.count(), Asset.history.count()) == (0, 2 * ROWS)
    assert Change.objects.filter(verb="asset.undo_import").count() == 1
    wait_until(lambda: not Job.objects.open().exists())


def test_worker_killed_while_reading_begins_anew(
    keeper: User, content: bytes, start_worker: StartWorker
) -> None:
    worker = start_worker()
    batch = upload_import(
        file=SimpleUploadedFile("KIB B.csv", content), unit=office(), by=keeper, now=timezone.now()
    )

    wait_until(partial(freeze_in_the_middle, worker, batch), what="it wasn't seen reading")
    worker.kill()
    assert state_of(batch) == "previewing"

    start_worker()
    lease_runs_out(batch)

    wait_until(partial(swept_into, "previewed", batch), 90, what="nobody takes over")
    batch.refresh_from_db()
    assert (batch.rows_total, batch.created, batch.rows.count()) == (ROWS, ROWS, ROWS)
