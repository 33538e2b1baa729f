"""Writes what happened in the past: changes and versions that carry the date of then.

`change()` stamps the present, so this is the one place that fills the trail by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from core.trail.models import Change
from organization.models import User

BATCH = 1000
M = TypeVar("M", bound=models.Model)


@dataclass
class Version:
    """A row as it was. What is not in `then` was as it is now."""

    change: Change
    row: models.Model
    kind: str
    then: dict[str, Any] = field(default_factory=dict)


class Past:
    """Collects acts and versions, and writes them in the order of time."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._versions: list[Version] = []

    def act(
        self, verb: str, at: datetime, by: User, reason: str = "", source: str = Change.Source.PAGE
    ) -> Change:
        change = Change(verb=verb, at=at, by=by, reason=reason, source=source)
        self._changes.append(change)
        return change

    def created(self, change: Change, row: models.Model, **then: Any) -> None:
        self._versions.append(Version(change, row, "+", then))

    def changed(self, change: Change, row: models.Model, **then: Any) -> None:
        self._versions.append(Version(change, row, "~", then))

    def write(self) -> None:
        """Write what was collected; the rows themselves must have been saved in their present state."""
        self._changes.sort(key=lambda change: change.at)
        used = {id(version.change) for version in self._versions}
        Change.objects.bulk_create([c for c in self._changes if id(c) in used], batch_size=BATCH)
        self._changes.clear()
        self._versions.sort(key=lambda version: (version.change.at, version.change.pk))
        by_model: defaultdict[Any, list[Any]] = defaultdict(list)
        for version in self._versions:
            history = version.row.history.model  # type: ignore[attr-defined]
            by_model[history].append(_as_history(history, version))
        self._versions.clear()
        for history, versions in by_model.items():
            history.objects.bulk_create(versions, batch_size=BATCH)


def _as_history(history: Any, version: Version) -> Any:
    values = {f.attname: getattr(version.row, f.attname) for f in history.tracked_fields}
    if "updated_at" in values:
        values["updated_at"] = version.change.at
    values |= version.then
    return history(history_date=version.change.at, history_type=version.kind, change=version.change, **values)


def save_present(rows: Iterable[M]) -> list[M]:
    """Insert tracked rows in their present state; their versions come by `Past`."""
    rows = list(rows)
    if not rows:
        return []
    # Not the manager's: that one writes a version of now.
    plain: models.QuerySet[M] = models.QuerySet(type(rows[0]))
    return plain.bulk_create(rows, batch_size=BATCH)
