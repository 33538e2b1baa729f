"""Importing: preview and apply of a workbook of new goods, as the page's jobs do it; rolled back.

f3 is `COPY` of the same rows, ready, into the same indexed table.
"""

from __future__ import annotations

import io
import time
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from assets.models import Asset, Classification
from assets.spreadsheets.columns import BY_KEY
from benchmarks.alone import alone, mib, peak_mib
from benchmarks.timing import counted, ratio
from core.documents.columns import Column
from core.documents.workbook import write_workbook
from core.importing.batches import apply_import, upload_import
from core.importing.jobs import apply_import as apply_job
from core.importing.jobs import preview_import as preview_job
from core.importing.models import ImportBatch
from core.jobs.models import Job
from organization.models import Unit, User

KEYS = ("code", "register", "name", "brand", "acquired_on", "value", "condition", "room")
ROUNDS = 3


def import_10k() -> dict[str, Any]:
    return alone("benchmarks.intake:beside_copy", 10_000)


def import_100k() -> dict[str, Any]:
    """Against the rows a second, and the memory, of ten thousand."""
    few, many = (alone("benchmarks.intake:take_in", rows) for rows in (10_000, 100_000))
    return {
        "ratio": round(many["rows_s"] / few["rows_s"], 2),
        "mib": round(many["peak_mib"] - few["peak_mib"]),
        "rows_s": round(many["rows_s"]),
    }


def beside_copy(rows: int) -> dict[str, Any]:
    book, by = _book(rows), _keeper()
    ready = io.BytesIO()
    with transaction.atomic():
        before = set(Asset.objects.values_list("pk", flat=True))
        with counted() as statements:
            _take_in(book, by)
        fields = [str(f.column) for f in Asset._meta.concrete_fields if not f.generated]
        names = ", ".join(fields)
        least = min(Asset.objects.exclude(pk__in=before).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            ready_rows = sql.SQL("COPY (SELECT {} FROM assets_asset WHERE id >= {}) TO STDOUT").format(
                sql.SQL(", ").join(map(sql.Identifier, fields)), least
            )
            with cursor.cursor.copy(ready_rows) as copy:
                for piece in copy:
                    ready.write(piece)
        transaction.set_rollback(True)

    def ours() -> None:
        with transaction.atomic():
            _take_in(book, by)
            transaction.set_rollback(True)

    def floor() -> None:
        with transaction.atomic():
            with (
                connection.cursor() as cursor,
                cursor.cursor.copy(f"COPY assets_asset ({names}) FROM STDIN") as copy,
            ):
                copy.write(ready.getvalue())
            transaction.set_rollback(True)

    return {"ratio": ratio(ours, floor, rounds=ROUNDS, warm=False), "queries": statements[0]}


def take_in(rows: int) -> dict[str, Any]:
    book, by = _book(rows), _keeper()
    idle = mib()
    begun = time.perf_counter()
    with transaction.atomic():
        _take_in(book, by)
        taken = time.perf_counter() - begun
        transaction.set_rollback(True)
    return {"rows_s": rows / taken, "idle_mib": idle, "peak_mib": peak_mib()}


def _take_in(book: bytes, by: User) -> None:
    office = Unit.objects.office().get()
    now = timezone.now()
    file: Any = ContentFile(book, "barang.xlsx")
    batch = upload_import(file=file, unit=office, by=by, now=now, kind="assets")
    preview_job(_job(batch))
    batch.refresh_from_db()
    if batch.refused or not batch.created:
        raise RuntimeError(f"{batch.refused} rows of the workbook are refused.")
    apply_import(batch=batch, by=by, now=now)
    batch.refresh_from_db()
    apply_job(_job(batch))
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.APPLIED:
        raise RuntimeError(f"The workbook is not applied: {batch.state}.")
    batch.file.delete(save=False)


def _job(batch: ImportBatch) -> Job:
    if batch.job is None:
        raise RuntimeError("The workbook waits for no job.")
    return batch.job


def _keeper() -> User:
    return User.objects.get(username="keeper")


def _book(rows: int) -> bytes:
    """New goods of the office, of twenty codes, in the columns that an office's own list has."""
    codes = list(Classification.objects.leaves().order_by("pk").values_list("pk", "name")[:20])
    columns = [Column(key, str(BY_KEY[key].label), width=20, kind="text") for key in KEYS]
    made = (_row(number, *codes[number % len(codes)]) for number in range(rows))
    out = io.BytesIO()
    write_workbook(columns, made, out, sheet="Barang")
    return out.getvalue()


def _row(number: int, code: str, name: str) -> dict[str, Any]:
    return {
        "code": code,
        "register": f"{500_000 + number:06d}",
        "name": name,
        "brand": f"Merek {number % 97}",
        "acquired_on": f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{2010 + number % 15}",
        "value": f"{number % 900 + 100}.000,00",
        "condition": ("B", "RR", "RB")[number % 3],
        "room": "",
    }
