"""Where an archive is restored to: a database that takes all of it or stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from core.backup.copytext import decode_rows
from core.backup.tables import Table


class Place(Protocol):
    def opened(self, *, with_tables: bool) -> Any:
        """A context: what the default connection leads to is kept at its end, and not before.

        :param with_tables: those that are there stay, else there are none
        """

    def load(self, table: Table, parts: Iterable[bytes]) -> None: ...

    def count_from(self, table: Table, last_id: int) -> None:
        """The next row of its own gets a higher number than any row that was ever there."""

    def loading(self) -> Any:
        """A context in which rows come in any order; at its end foreign keys hold."""


def place() -> Place:
    return SqlitePlace() if connection.vendor == "sqlite" else PostgresPlace()


class SqlitePlace:
    """A new file beside the database, laid over it in one transaction: others may have it open."""

    @contextmanager
    def opened(self, *, with_tables: bool) -> Iterator[None]:
        name = str(connection.settings_dict["NAME"])
        draft = f"{name}.restoring"
        _remove(draft)
        if with_tables:
            connection.ensure_connection()
            with closing(sqlite3.connect(draft)) as copy:
                connection.connection.backup(copy)
        connection.close()
        connection.settings_dict["NAME"] = draft
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
            yield
            whole = connection.connection
            connection.connection = None
            connection.settings_dict["NAME"] = name
            connection.connect()
            whole.backup(connection.connection, sleep=0.01)
            whole.close()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            _remove(draft)

    def load(self, table: Table, parts: Iterable[bytes]) -> None:
        values = ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {table.quoted} ({table.quoted_columns}) VALUES ({values})"  # noqa: S608
        with connection.wrap_database_errors:
            for text in parts:
                connection.connection.executemany(statement, decode_rows(text, table.kinds))

    def count_from(self, table: Table, last_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last_id])

    @contextmanager
    def loading(self) -> Iterator[None]:
        with connection.constraint_checks_disabled(), transaction.atomic():
            yield
            connection.check_constraints()


class PostgresPlace:
    """One transaction, tables included."""

    @contextmanager
    def opened(self, *, with_tables: bool) -> Iterator[None]:
        found = connection.introspection.table_names()
        names = ", ".join(map(connection.ops.quote_name, found))
        with transaction.atomic():
            with connection.cursor() as cursor:
                if names and not with_tables:
                    cursor.execute(f"DROP TABLE {names} CASCADE")
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
                cursor.execute("SET LOCAL datestyle = 'ISO'")
            yield

    def load(self, table: Table, parts: Iterable[bytes]) -> None:
        statement = f"COPY {table.quoted} ({table.quoted_columns}) FROM STDIN"
        raw = connection.connection
        with connection.wrap_database_errors, raw.cursor() as cursor, cursor.copy(statement) as copy:
            for text in parts:
                copy.write(text)

    def count_from(self, table: Table, last_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.quoted, table.serial, last_id]
            )

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Without foreign keys: each would be asked row by row, and remember every row until the end."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
                "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
            )
            keys = cursor.fetchall()
            for table, name, _ in keys:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            yield
            for table, name, definition in keys:
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _remove(database: str) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(database + ending).unlink(missing_ok=True)


def known_tables() -> set[str]:
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return found | {MigrationRecorder.Migration._meta.db_table}
