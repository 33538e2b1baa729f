"""The register: its downloads and a change of a thousand items, which is rolled back."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from psycopg import sql

from assets.actions import edit_assets
from assets.columns import file_columns
from assets.export import Respond, csv_response, xlsx_response
from assets.models import Asset
from assets.together.foresight import foresee
from benchmarks.alone import alone, mib, peak_mib
from benchmarks.timing import counted, ratio
from core.trail.recording import change
from organization.models import Room, User

ROUNDS = 15
FILE_ROUNDS = 7
Figures = dict[str, float]


def export_10k(user: User) -> Figures:
    """f4: `COPY … TO STDOUT` of ten thousand joined rows."""
    assets = _newest(10_000)
    with counted() as queries:
        _export(csv_response, user, assets)
    least = assets.last().pk
    found = ratio(lambda: _export(csv_response, user, assets), lambda: _copy(least), rounds=FILE_ROUNDS)
    grown = [alone("benchmarks.register:grown_by_export", rows)["mib"] for rows in (10_000, 100_000)]
    return {"ratio": found, "queries": queries[0], "mib": grown[0], "mib_100k": grown[1]}


def export_book_10k(user: User) -> Figures:
    assets = _newest(10_000)
    least = assets.last().pk
    book = ratio(lambda: _export(xlsx_response, user, assets), lambda: _copy(least), rounds=3)
    return {"ratio": book}


def grown_by_export(rows: int) -> Figures:
    """Memory that a download takes at most, beyond that of a first short one."""
    user = User.objects.get(username="keeper")
    _export(csv_response, user, _newest(100))
    before = mib()
    _export(csv_response, user, _newest(rows))
    return {"mib": round(peak_mib() - before, 1)}


def _newest(rows: int) -> Any:
    """By their number: a slice could not be ordered again."""
    least = list(Asset.objects.order_by("-pk").values_list("pk", flat=True)[:rows])[-1]
    return Asset.objects.filter(pk__gte=least).order_by("-pk")


def _export(respond: Respond, user: User, assets: Any) -> None:
    columns = file_columns(user, everything=True)
    response: Any = respond(assets, columns, on=user.date_joined.date())
    for _chunk in response.streaming_content:
        pass
    response.close()


def _copy(least: int) -> None:
    rows = sql.SQL(
        "COPY (SELECT a.*, r.name, u.name FROM assets_asset a"
        " LEFT JOIN organization_room r ON r.id = a.room_id JOIN organization_unit u ON u.id = a.unit_id"
        " WHERE a.id >= {}) TO STDOUT"
    ).format(least)
    with connection.cursor() as cursor, cursor.cursor.copy(rows) as copy:
        for _chunk in copy:
            pass


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
            into = f"{versions._meta.db_table} ({columns}, history_date, history_type, change_id)"
            cursor.execute(
                f"INSERT INTO {into} SELECT {columns}, now(), '~', %s"  # noqa: S608 - the model's own names
                " FROM assets_asset WHERE id = ANY(%s)",
                [act.pk, pks],
            )
            transaction.set_rollback(True)

    with counted() as queries:
        ours()
    return {"ratio": ratio(ours, floor, rounds=ROUNDS), "queries": queries[0]}


ADDED = {"history_id", "history_date", "history_type", "change"}
