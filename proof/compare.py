"""Two databases row by row, whatever numbers the database gave the rows.

A row is what it says, and what the rows say to which it refers, five steps far; so two databases are alike if
they hold the same rows the same number of times. What may differ, and is left out:

- ids, and texts and values in which an id stands (below), since a killed transaction takes numbers with it;
- the time of day: of a moment the office's day counts;
- how often something was tried, and when somebody last had it in hand.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

STEPS = 5
# Written by whoever happens to run, or by the proof's own start.
LEFT_OUT = {"sessions.Session", "jobs.ScheduledRun", "admin.LogEntry"}
TRIES = {
    "jobs.Job": {"attempts", "claimed_at"},
    "outbox.Message": {"attempts", "claimed_at", "next_try_at"},
    # Its name in the store is drawn by lot.
    "importing.ImportBatch": {"file"},
}
# Given up after three kills, and begun again by a person as another job.
NOT_COUNTED = {"jobs.Job": {"state": "failed"}}
# Ids inside of something else, and the mark of what somebody has seen, in which they stand too.
NUMBERED = {
    "jobs.Job": {"params", "result"},
    "outbox.Notice": {"key", "path"},
    "outbox.Message": {"key"},
}
REFERS = {"importing.ImportRow": {"target_id": "assets.Asset"}}
# By these a notice's key is the same in both; in all others stands an id.
STABLE = ("upkeep.overdue:",)

Rows = dict[str, Counter[str]]


def read() -> Rows:
    """Table → what each row says → how often."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in LEFT_OUT
    ]
    said: dict[str, dict[Any, str]] = {}
    refers: dict[str, dict[Any, list[tuple[str, Any]]]] = {}
    for model in kept:
        label = model._meta.label
        said[label], refers[label] = {}, {}
        plain, links = _columns(model)
        rows = model._default_manager.order_by().exclude(**NOT_COUNTED.get(label, {}))
        for pk, *values in rows.values_list("pk", *plain, *links):
            own, to = values[: len(plain)], values[len(plain) :]
            said[label][pk] = _text(label, dict(zip(plain, own, strict=True)))
            refers[label][pk] = list(zip(links.values(), to, strict=True))
    marks = said
    for _ in range(STEPS):
        marks = {
            label: {pk: _hash(rows[pk], [_mark(marks, *to) for to in refers[label][pk]]) for pk in rows}
            for label, rows in said.items()
        }
    return {
        label: Counter(f"{rows[pk]} #{marks[label][pk][:12]}" for pk in rows) for label, rows in said.items()
    }


def differences(calm: Rows, torn: Rows) -> dict[str, tuple[list[str], list[str]]]:
    """Table → rows that only the first has, and those that only the second has."""
    found = {}
    for label in calm:
        lost, more = calm[label] - torn[label], torn[label] - calm[label]
        if lost or more:
            found[label] = (sorted(lost.elements()), sorted(more.elements()))
    return found


def _columns(model: type[models.Model]) -> tuple[list[str], dict[str, str]]:
    """Columns that speak for themselves; those that name a row of another table, with that table."""
    label = model._meta.label
    plain: list[str] = []
    links = dict(REFERS.get(label, {}))
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model:
            links[field.attname] = field.related_model._meta.label
        elif field.name == "id" and hasattr(model, "instance_type"):
            # A version's own subject, which isn't a foreign key: it may be gone.
            links["id"] = model.instance_type._meta.label
        elif not (field.primary_key and isinstance(field, models.AutoField)):
            plain.append(field.attname)
    left = TRIES.get(label, set()) | set(links)
    return [name for name in plain if name not in left], links


def _text(label: str, row: dict[str, Any]) -> str:
    for name in NUMBERED.get(label, set()):
        text = str(row[name])
        if not text.startswith(STABLE) and not text.startswith("/laporan/"):
            row[name] = re.sub(r"\b[0-9a-f]{16,}\b|\d+", "#", text)
    return " ".join(f"{name}={_plain(value)}" for name, value in sorted(row.items()))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d}"
    return repr(value)


def _mark(marks: dict[str, dict[Any, str]], label: str, pk: Any) -> str:
    return "" if pk is None else marks.get(label, {}).get(pk, "gone")


def _hash(own: str, to: list[str]) -> str:
    return hashlib.blake2b("|".join([own, *to]).encode(), digest_size=16).hexdigest()
