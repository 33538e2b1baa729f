"""The register: its download and a change of a thousand items.

Each function answers its ratio to a floor that is measured in turn with it, and the number of queries. The
database is PostgreSQL with the items in it; what is written is rolled back.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from assets.actions import edit_assets
from assets.columns import file_columns
from assets.export import csv_response
from assets.models import Asset
from assets.together.foresight import foresee
from core.trail.recording import change
from organization.models import Room, User

ROUNDS = 15
Figures = dict[str, float]


def export_10k(user: User) -> Figures:
    """f4: `COPY … TO STDOUT` of ten thousand joined rows."""
    pks = list(Asset.objects.order_by("-pk").values_list("pk", flat=True)[:10_000])
    least = pks[-1]
    columns, assets = file_columns(user, everything=True), Asset.objects.filter(pk__gte=least)

    def ours() -> None:
        response: Any = csv_response(assets.order_by("-pk"), columns, on=user.date_joined.date())
        for _chunk in response.streaming_content:
            pass

    sql = (
        "COPY (SELECT a.*, r.name, u.name FROM assets_asset a"  # noqa: S608 - a number
        " LEFT JOIN organization_room r ON r.id = a.room_id JOIN organization_unit u ON u.id = a.unit_id"
        f" WHERE a.id >= {least:d}) TO STDOUT"
    )

    def floor() -> None:
        with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:
            for _chunk in copy:
                pass

    with CaptureQueriesContext(connection) as queries:
        ours()
    tracemalloc.start()
    ours()
    mib = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return {"ratio": _ratio(ours, floor, rounds=5), "queries": len(queries), "mib": round(mib, 1)}


def bulk_edit_1k(user: User) -> Figures:
    """f6: one SQL edit of a thousand rows with its trail."""
    pks = list(Asset.objects.order_by("pk").values_list("pk", flat=True)[:1000])
    assets = Asset.objects.filter(pk__in=pks)
    room = Room.objects.exclude(assets__in=pks[:1]).order_by("pk")[0]
    values = {"room": room, "fund_source": "Banding"}
    versions = Asset.history.model
    names = [f.column for f in versions._meta.concrete_fields if f.name not in ADDED]
    seen = foresee(assets, values).mark

    def ours() -> None:
        with transaction.atomic():
            edit_assets(assets=assets, values=values, seen=seen, by=user, reason="Banding")
            transaction.set_rollback(True)

    def floor() -> None:
        with transaction.atomic(), change("bench", by=user) as act, connection.cursor() as cursor:
            cursor.execute(
                "UPDATE assets_asset SET room_id = %s, fund_source = 'Banding' WHERE id = ANY(%s)",
                [room.pk, pks],
            )
            columns = ", ".join(names)
            cursor.execute(
                # The names are the model's own.
                f"INSERT INTO {versions._meta.db_table} ({columns}, history_date, history_type, change_id)"  # noqa: S608
                f" SELECT {columns}, now(), '~', %s FROM assets_asset WHERE id = ANY(%s)",
                [act.pk, pks],
            )
            transaction.set_rollback(True)

    with CaptureQueriesContext(connection) as queries:
        ours()
    return {"ratio": _ratio(ours, floor), "queries": len(queries)}


ADDED = {"history_id", "history_date", "history_type", "change"}


def _ratio(ours: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Of medians, measured in turn, so that a busy machine slows both."""
    for warm in (ours, floor):
        warm()
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for kept, run in zip(times, (ours, floor), strict=True):
            begun = time.perf_counter()
            run()
            kept.append(time.perf_counter() - begun)
    return round(statistics.median(times[0]) / statistics.median(times[1]), 2)
