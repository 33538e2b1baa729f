"""Imports whose workers are killed at random: all rows or none, resumed by the next, progress true."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import apply_import, upload_import
from core.importing.models import ImportBatch
from core.jobs.models import Job
from core.jobs.progress import read_progress
from core.trail.models import Change
from organization.models import Unit, User
from proof.goods import laptops
from proof.machines import Machines, pause
from proof.report import say

FIRST = 100_000
PATIENCE = 240.0
# More than that, and a job is given up: what always kills its worker shall not do so for ever.
KILLS_A_JOB = 2
State = ImportBatch.State


@dataclass
class Watch:
    """What was seen of an import: at every look all of its rows are there or none, and its progress grows.

    :param wrong: sentences
    :param resumed: jobs that another worker took over
    """

    rows: int
    registers: range
    wrong: list[str] = field(default_factory=list)
    resumed: set[int] = field(default_factory=set)
    _seen: tuple[int, int, int] = (0, 0, 0)

    def look(self, batch: ImportBatch) -> None:
        batch.refresh_from_db()
        there = Asset.objects.filter(register__in=(self.registers[0], self.registers[-1])).count()
        if there == 1 or (there == 0 and batch.state == State.APPLIED):
            self.wrong.append(f"{there} of its first and last row are there while it is {batch.state}")
        if batch.job is None:
            return
        if batch.job.attempts > 1:
            self.resumed.add(batch.job.pk)
        progress = read_progress(batch.job.pk)
        if Job.objects.get(pk=batch.job.pk).attempts != batch.job.attempts:
            return  # Another has just begun.
        was_of, was_attempt, was_done = self._seen
        goes_back = (was_of, was_attempt) == (batch.job.pk, batch.job.attempts) and progress.done < was_done
        # Emptied with its worker's cache it may begin anew; it never says more than there is.
        if goes_back or progress.done > self.rows:
            self.wrong.append(f"progress {progress} after {was_done} in attempt {batch.job.attempts}")
        self._seen = (batch.job.pk, batch.job.attempts, progress.done)

    def whole(self) -> int:
        return Asset.objects.filter(register__gte=self.registers[0], register__lte=self.registers[-1]).count()


def kill_imports(machines: Machines, *, rows: int, kills: int, seed: int) -> dict[str, Any]:
    """Imports one after another, each killed once or twice while it is read and while it is applied."""
    rng = Random(f"{seed} imports")  # noqa: S311 - nothing secret follows from it
    machines.copy_database("office", "imports")
    machines.use("imports")
    machines.empty_broker()
    machines.start()
    done, wrong, in_the_middle, resumed, took = 0, list[str](), 0, 0, 0.0
    number = 0
    while done < kills or number < 1:
        watch = Watch(rows, range(FIRST * (number + 1), FIRST * (number + 1) + rows))
        begun = time.monotonic()
        # The first is left alone: so long takes one that nobody kills.
        planned = [] if number == 0 else [rng.uniform(0.02, 0.98) * took for _ in range(min(3, kills - done))]
        batch, hit = _one(machines, watch, planned)
        took = took or time.monotonic() - begun
        done += len(planned)
        in_the_middle += hit
        resumed += len(watch.resumed)
        wrong += watch.wrong
        if (found := watch.whole()) != rows:
            wrong.append(f"{found} rows of {rows} in the end")
        outcome = watch.wrong or "all as it should be"
        say(f"Import {number + 1}: {batch.state}, {len(planned)} kills, {outcome}")
        number += 1
    machines.stop_parts()
    changes = Change.objects.filter(verb="asset.import").order_by("-pk")[:number]
    versions = [Asset.history.filter(change=change).count() for change in changes]
    if versions != [rows] * number:
        wrong.append(f"versions in the trail: {versions}")
    return {
        "import_rows": rows,
        "imports": number,
        "import_kills": done,
        "import_kills_in_the_middle": in_the_middle,
        "import_jobs_resumed": resumed,
        "torn_imports": len(wrong),
    }


def _one(machines: Machines, watch: Watch, kills_at: list[float]) -> tuple[ImportBatch, int]:
    """:returns: the import in the end, and how many of the kills met a job that was running"""
    keeper, unit = User.objects.get(username="keeper"), Unit.objects.office().get()
    file = SimpleUploadedFile("KIB B.csv", laptops(watch.registers))
    batch = upload_import(file=file, unit=unit, by=keeper, now=timezone.now())
    begun, coming, hit = time.monotonic(), sorted(kills_at), 0
    while batch.state != State.APPLIED:
        watch.look(batch)
        since = time.monotonic() - begun
        if since > PATIENCE:
            raise AssertionError(f"{batch} is still {batch.state}.\n{machines.said()}")
        if batch.state == State.PREVIEWED:
            apply_import(batch=batch, by=keeper, now=timezone.now())
        if coming and since > coming[0] and batch.job and batch.job.attempts <= KILLS_A_JOB:
            coming.pop(0)
            hit += batch.job.state == "running"
            machines.cut_power()
        machines.look_after()
        pause()
        connection.close_if_unusable_or_obsolete()
    return batch, hit
