"""The nightly job over occurrences that all became overdue; rolled back.

f5 is one `INSERT … SELECT` that writes the same events.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from assets.models import Asset
from benchmarks.timing import counted, ratio
from maintenance.actions.overdue import flag_overdue
from maintenance.models import Occurrence, Plan

MANY, FEW = 100_000, 1000
ROUNDS = 5
LATE = 3


def flag_100k() -> dict[str, Any]:
    today = timezone.localdate()
    queries = [_queries(count, today) for count in (FEW, MANY)]
    with transaction.atomic():
        _occurrences(MANY, today)
        found = ratio(lambda: _ours(today), lambda: _floor(today), rounds=ROUNDS)
        transaction.set_rollback(True)
    return {"ratio": found, "queries": queries[1], "queries_of_1k": queries[0]}


def _queries(count: int, today: date) -> int:
    with transaction.atomic():
        _occurrences(count, today)
        with counted() as sent:
            flag_overdue(on=today, now=timezone.now())
        transaction.set_rollback(True)
    return sent[0]


def _occurrences(count: int, today: date) -> None:
    """Nothing else is late, so that both write the same rows."""
    Occurrence.objects.open().update(due_on=today + timedelta(days=1))
    plan = Plan.objects.order_by("pk")[0]
    assets = Asset.objects.count()
    due = today - timedelta(days=LATE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO maintenance_occurrence (plan_id, asset_id, nominal_due, due_on, performer, vendor,"
            " note, steps_done, cancel_reason)"
            " SELECT %s, a.id, date '1990-01-01' + s.n, %s, '', '', '', '[]', ''"
            " FROM (SELECT id FROM assets_asset ORDER BY id LIMIT %s) a, generate_series(1, %s) s(n)"
            " LIMIT %s",
            [plan.pk, due, count, -(-count // assets), count],
        )
        cursor.execute("ANALYZE maintenance_occurrence")


def _ours(today: date) -> None:
    with transaction.atomic():
        written = flag_overdue(on=today, now=timezone.now())
        if written["level_1"] != MANY:
            raise RuntimeError(f"Not {MANY} occurrences were flagged: {written}.")
        transaction.set_rollback(True)


def _floor(today: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO maintenance_overdueevent (occurrence_id, level, "on")'
            " SELECT id, 1, %s FROM maintenance_occurrence"
            " WHERE done_on IS NULL AND cancelled_on IS NULL AND due_on < %s ON CONFLICT DO NOTHING",
            [today, today],
        )
        transaction.set_rollback(True)
