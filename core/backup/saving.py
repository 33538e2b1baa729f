"""The whole register into one file, while people go on working."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.backup.archive import FORMAT, HEAD, MEDIA, Draft, new_archive
from core.backup.snapshots import Snapshot, take_snapshot
from core.backup.tables import LEFT_OUT, Table, file_columns, tables
from core.files.orphans import KEEP_ALL
from core.jobs.runs import record_run
from core.refusal import Refusal

PART = 4 * 1024 * 1024
# Renewed as it goes on, so that a killed backup doesn't stop the sweep for long.
KEPT_FOR = 3600
# Under which the last one is noted, whoever made it.
BACKUP = "backup"


def make_backup(path: Path, *, now: datetime) -> dict[str, Any]:
    """Write the archive `path`; what stood there is replaced when the new one is whole.

    :return: its manifest
    :raises Refusal: ``migrations`` (the tables are of another version), ``no_place``, ``busy``, ``broke_off``
    """
    migrations = _migrations()
    try:
        manifest = _write(path, migrations, now=now)
    except OSError as error:
        # A full disk, or a store that doesn't answer.
        why = error.strerror or type(error).__name__
        raise Refusal("broke_off", f"The backup broke off, and {path} is as it was: {why}.") from error
    record_run(BACKUP, begun_at=now, ended_at=now)
    return manifest


def _write(path: Path, migrations: list[list[str]], *, now: datetime) -> dict[str, Any]:
    with _orphans_kept(), new_archive(path, now) as draft, take_snapshot() as snapshot:
        about = {"format": FORMAT, "made_at": now.isoformat(), "database": connection.vendor}
        draft.add(HEAD, json.dumps(about).encode())
        rows = [_save_rows(table, snapshot, draft) for table in tables()]
        media = _save_media(snapshot, draft)
        left_out = [model._meta.db_table for model in LEFT_OUT]
        manifest = {
            **about,
            "migrations": migrations,
            "tables": rows,
            "media": media,
            "left_out": left_out,
        }
        draft.seal(manifest)
    return manifest


def _migrations() -> list[list[str]]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(
            "migrations",
            "The tables aren't those of this version. Run `python manage.py migrate` first, then the backup.",
        )
    return sorted([app, name] for app, name in executor.loader.applied_migrations)


def _save_rows(table: Table, snapshot: Snapshot, draft: Draft) -> dict[str, Any]:
    sha256, rows, number, size = hashlib.sha256(), 0, 0, 0
    lines: list[bytes] = []
    for text in snapshot.rows(table):
        sha256.update(text)
        rows += text.count(b"\n")
        lines.append(text)
        size += len(text)
        if size >= PART:
            draft.add_rows(table.name, number, b"".join(lines))
            lines, size, number = [], 0, number + 1
    if lines:
        draft.add_rows(table.name, number, b"".join(lines))
    last_id = snapshot.last_id(table) if table.serial else 0
    return {**table.to_json(), "rows": rows, "last_id": last_id, "sha256": sha256.hexdigest()}


def _save_media(snapshot: Snapshot, draft: Draft) -> dict[str, Any]:
    """The files that rows of the snapshot name; what came later isn't in it."""
    quote = connection.ops.quote_name
    query = " UNION ".join(
        f"SELECT {quote(column)} FROM {quote(table)} WHERE {quote(column)} <> ''"  # noqa: S608
        for table, column in file_columns()
    )
    files, size = 0, 0
    missing: list[str] = []
    for name in snapshot.column(query):
        if not files % 1000:
            cache.set(KEEP_ALL, 1, KEPT_FOR)
        try:
            with default_storage.open(name) as content:
                draft.add_stream(MEDIA + name, content, content.size)
        except FileNotFoundError:
            missing.append(name)
        else:
            files += 1
            size += content.size
    return {"files": files, "bytes": size, "missing": missing}


@contextmanager
def _orphans_kept() -> Iterator[None]:
    cache.set(KEEP_ALL, 1, KEPT_FOR)
    try:
        yield
    finally:
        cache.delete(KEEP_ALL)
