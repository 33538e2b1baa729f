"""How far a running job is, and that its worker is alive.

Kept in the cache and not in the job's row: a job may hold one long transaction, in which other
processes would not see its row change and, on SQLite, could not write at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache

from core.jobs.models import LEASE

BEAT_SECONDS = 5.0


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps; `total` 0 means that nobody knows yet."""

    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def report_progress(job_id: int, done: int, total: int) -> None:
    cache.set(f"job-progress-{job_id}", (done, total), 24 * 3600)


def read_progress(job_id: int) -> Progress:
    return Progress(*cache.get(f"job-progress-{job_id}", (0, 0)))


def is_alive(job_id: int) -> bool:
    return cache.get(f"job-alive-{job_id}") is not None


@contextmanager
def signs_of_life(job_id: int) -> Iterator[None]:
    key, seconds = f"job-alive-{job_id}", int(LEASE.total_seconds())
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            cache.set(key, 1, seconds)

    cache.set(key, 1, seconds)
    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        cache.delete(key)
