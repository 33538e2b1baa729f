"""One moment of the database, read while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
from django.db import connection

from core.backup.copytext import encode_rows
from core.backup.tables import Table

ROWS_AT_ONCE = 2000


class Snapshot(Protocol):
    def rows(self, table: Table) -> Iterator[bytes]:
        """As text of `copytext`, whole lines at a time."""

    def column(self, query: str) -> Iterator[str]: ...

    def last_id(self, table: Table) -> int:
        """The highest number that the database has given out, whether its row is there or not."""


@contextmanager
def take_snapshot() -> Iterator[Snapshot]:
    """A connection of its own: the site's transactions take locks, or are somebody's test."""
    if connection.vendor == "sqlite":
        path = quote(str(connection.settings_dict["NAME"]))
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as raw:
            raw.execute("BEGIN")
            yield SqliteSnapshot(raw)
    else:
        made: psycopg.Connection[Any] = connection.get_new_connection(connection.get_connection_params())
        with closing(made):
            made.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            made.read_only = True
            made.execute("SET TIME ZONE 'UTC'")
            made.execute("SET datestyle = 'ISO'")
            yield PostgresSnapshot(made)


class SqliteSnapshot:
    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    def rows(self, table: Table) -> Iterator[bytes]:
        cursor = self.raw.execute(f"SELECT {table.quoted_columns} FROM {table.quoted}")  # noqa: S608
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield encode_rows(rows, table.kinds)

    def column(self, query: str) -> Iterator[str]:
        for (value,) in self.raw.execute(query):
            yield value

    def last_id(self, table: Table) -> int:
        found = self.raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
        return int(found[0]) if found else 0


class PostgresSnapshot:
    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    def rows(self, table: Table) -> Iterator[bytes]:
        with self.raw.cursor().copy(f"COPY {table.quoted} ({table.quoted_columns}) TO STDOUT") as copy:
            for line in copy:
                yield bytes(line)

    def column(self, query: str) -> Iterator[str]:
        with self.raw.cursor("names") as cursor:
            for (value,) in cursor.execute(query):
                yield value

    def last_id(self, table: Table) -> int:
        found = self.raw.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.quoted, table.serial])
        (sequence,) = found.fetchone() or [None]
        if sequence is None:
            return 0
        query = f"SELECT last_value, is_called FROM {sequence}"  # noqa: S608
        value, is_called = self.raw.execute(query).fetchone() or (0, False)
        return int(value) if is_called else 0
