"""An archive into an empty place, of either database: all of it or nothing."""

from __future__ import annotations

import gzip
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder

from core.backup.archive import MEDIA, ROWS, Archive
from core.backup.places import Place, known_tables, place
from core.backup.tables import Table
from core.files.orphans import stored_names
from core.refusal import Refusal
from core.trail.append_only import drop_triggers
from core.trail.models import Change

# What `migrate` itself writes into the trail of a new database.
SET_UP = "reference.load"

NOT_EMPTY = (
    "The database isn't empty: %s. A restore needs a new one. "
    "Set DATABASE_URL to another, or move this one away first."
)


def restore_backup(path: Path) -> dict[str, Any]:
    """Fill the empty database and the empty store of files with what the archive holds.

    An archive of an older version is brought up to date. Files come first and the database's one commit
    last, so whoever is killed between finds an empty register and may begin again.

    :return: the archive's manifest
    :raises Refusal: ``no_backup``, ``torn``, ``newer``, ``not_empty``, ``does_not_fit``
    """
    archive = Archive(path)
    _refuse_other_version(archive)
    _refuse_full_database()
    _refuse_full_store(archive)
    target = place()
    try:
        with target.opened(with_tables=_applied() == _applied_in(archive)):
            _restore(archive, target)
    except BaseException as error:
        _remove_media(archive)
        if isinstance(error, DatabaseError | OSError | ValueError):
            raise Refusal(
                "does_not_fit", f"{path} doesn't fit this database, so nothing is restored: {error}"
            ) from error
        raise
    return archive.manifest


def _restore(archive: Archive, target: Place) -> None:
    known = {
        row["name"]: Table(row["name"], row["columns"], row["kinds"], row["serial"])
        for row in archive.manifest["tables"]
    }
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of(_applied_in(archive), executor))
    _empty_tables()
    with target.loading():
        for (folder, name), members in groupby(archive.members(), _table_of):
            if folder == ROWS:
                target.load(known[name], (gzip.decompress(content.read()) for _, content, _ in members))
            else:
                for member, content, _ in members:
                    _store(member.removeprefix(MEDIA), content)
        for row in archive.manifest["tables"]:
            _compare(known[row["name"]], row["rows"])
            if row["serial"] and row["last_id"]:
                target.count_from(known[row["name"]], row["last_id"])
    # What is newer than the archive; and roles, and the triggers of tables that are only written.
    call_command("migrate", verbosity=0, interactive=False)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _applied_in(archive: Archive) -> set[tuple[str, str]]:
    return {(app, name) for app, name in archive.manifest["migrations"]}


def _table_of(member: tuple[str, IO[bytes], int]) -> tuple[str, str]:
    name = member[0]
    return (ROWS, name.split("/")[1]) if name.startswith(ROWS) else (MEDIA, "")


def _last_of(applied: set[tuple[str, str]], executor: MigrationExecutor) -> list[tuple[str, str]]:
    graph = executor.loader.graph
    return sorted(
        key
        for key in applied
        if not any(child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)
    )


def _empty_tables() -> None:
    """Of what `migrate` and migrations themselves have written; `migrate` puts the triggers back."""
    drop_triggers()
    names = set(connection.introspection.table_names()) - {"django_migrations"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, sorted(names)))} CASCADE")
            return
        with connection.constraint_checks_disabled():
            for name in names:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608


def _compare(table: Table, rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table.quoted}")  # noqa: S608
        (found,) = cursor.fetchone()
    if found != rows:
        raise ValueError(f"{table.name} has {found} rows instead of {rows}")


def _store(name: str, content: IO[bytes]) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)
    kept = default_storage.save(name, File(content))
    if kept != name:
        raise ValueError(f"the store calls {name} {kept}")


def _remove_media(archive: Archive) -> None:
    for name in archive.media():
        if default_storage.exists(name):
            default_storage.delete(name)


def _refuse_other_version(archive: Archive) -> None:
    """One that this code doesn't know, or knows by other steps: of a branch, or before its release."""
    graph = MigrationExecutor(connection).loader.graph
    applied = _applied_in(archive)
    odd = sorted(applied - graph.nodes.keys())
    odd += [key for key in applied & graph.nodes.keys() if not _parents(graph, key) <= applied]
    if odd:
        raise Refusal(
            "newer",
            f"{archive.path} was made by another version of Sarpras (see {' '.join(odd[0])}). "
            "Bring this one up to date, then restore.",
        )


def _parents(graph: MigrationGraph, key: tuple[str, str]) -> set[tuple[str, str]]:
    return {parent.key for parent in graph.node_map[key].parents}


def _refuse_full_database() -> None:
    tables = set(connection.introspection.table_names())
    if not tables:
        return
    foreign = sorted(tables - known_tables())
    if foreign:
        raise Refusal("not_empty", NOT_EMPTY % f"it has a table {foreign[0]}")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal("not_empty", NOT_EMPTY % "its tables are those of another version")
    if get_user_model()._default_manager.filter(is_active=True).exists():
        raise Refusal("not_empty", NOT_EMPTY % "it has accounts")
    if Change.objects.exclude(verb=SET_UP).exists():
        raise Refusal("not_empty", NOT_EMPTY % "somebody has worked in it")


def _refuse_full_store(archive: Archive) -> None:
    """What a killed restore of this very archive has left may lie there."""
    first = next(stored_names(default_storage), None)
    if first is None:
        return
    known = set(archive.media())
    foreign = next((name for name in stored_names(default_storage) if name not in known), None)
    if foreign:
        raise Refusal(
            "not_empty",
            f"The store of files isn't empty: {foreign} lies there. "
            "Set MEDIA_ROOT or STORAGE_URL to an empty place, or move the files away first.",
        )
