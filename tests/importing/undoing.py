"""An applied import on its way back, as its pages and jobs take it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.importing.models import ImportBatch
from core.importing.taking_back import begin_undo, undo_import
from organization.models import User
from tests.assets.importing import work


def foresee(batch: ImportBatch, by: User) -> dict[str, Any]:
    """What a job finds that taking it back would do."""
    begin_undo(batch=batch, by=by, now=timezone.now())
    work()
    batch.refresh_from_db()
    assert batch.job is not None
    return dict(batch.job.result)


def numbers(found: dict[str, Any]) -> tuple[int, int, int]:
    """Removed, restored, left."""
    return found["removed"], found["restored"], found["left_total"]


def start_undo(batch: ImportBatch, by: User, mark: str, reason: str = "Salah berkas") -> None:
    undo_import(batch=batch, mark=mark, reason=reason, by=by, now=timezone.now())


def take_back(batch: ImportBatch, by: User) -> dict[str, Any]:
    """Seen, confirmed and done by a worker."""
    found = foresee(batch, by)
    start_undo(batch, by, found["mark"])
    work()
    batch.refresh_from_db()
    return found
