"""The test database as it is in production, and put back as it was after each transactional test.

Django's flush would leave a register without codes, roles and units, take a second to load them
again, and be refused by the triggers of tables that are only written. So what `migrate` makes is
kept as a copy, and the copy is laid over the database.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.support import postgres
from tests.support.isolation import FOLDER, SHARED

CLASSIFICATION = Path(__file__).parent.parent / "data" / "classification.csv"


class Copy:
    """What `migrate` made for the first of this run's processes, kept for all of them."""

    def is_there(self) -> bool:
        raise NotImplementedError

    def keep(self, name: str) -> None:
        raise NotImplementedError

    def lay(self, name: str) -> None:
        """Over the database of that name, whatever a test has left in it."""
        raise NotImplementedError


class SqliteCopy(Copy):
    kept = SHARED / "kept.sqlite3"

    def is_there(self) -> bool:
        return self.kept.exists()

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(name)) as made, closing(sqlite3.connect(self.kept)) as kept:
            made.backup(kept)

    def lay(self, name: str) -> None:
        """By SQLite's own backup, so other processes may have the database open."""
        with closing(sqlite3.connect(self.kept)) as kept, closing(sqlite3.connect(name)) as database:
            kept.backup(database, sleep=0.01)


class PostgresCopy(Copy):
    kept = "kept"

    def is_there(self) -> bool:
        with administrator() as admin:
            names = admin.execute("SELECT datname FROM pg_database").fetchall()
        return (self.kept,) in names

    def keep(self, name: str) -> None:
        connection.close()
        with administrator() as admin:
            admin.execute(f'CREATE DATABASE "{self.kept}" TEMPLATE "{name}"')

    def lay(self, name: str) -> None:
        connection.close()
        with administrator() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.kept}" STRATEGY FILE_COPY')


def administrator() -> psycopg.Connection[Any]:
    folder = os.environ["TEST_POSTGRES"]
    return psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    settings.CLASSIFICATION_FILE = CLASSIFICATION
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # The name is tried before the connection is: with it, SQLite's test database is a file.
        name = str(FOLDER / "test.sqlite3")
        database["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    else:
        name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', '0')}"
        database["CONN_MAX_AGE"] = 0
    database["TEST"] = {**database.get("TEST", {}), "NAME": name}


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What has the name already is a copy; folder and server go at the end of the run."""
    return True


@pytest.fixture(scope="session")
def copy(django_db_modify_db_settings: None) -> Copy:
    return SqliteCopy() if connection.vendor == "sqlite" else PostgresCopy()


@pytest.fixture(scope="session")
def turn(copy: Copy) -> Iterator[IO[str]]:
    """The first of the processes migrates; the others wait for it and take the copy."""
    with (SHARED / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if copy.is_there():
            copy.lay(settings.DATABASES["default"]["TEST"]["NAME"])
            fcntl.flock(turn, fcntl.LOCK_UN)
        yield turn


@pytest.fixture(scope="session")
def django_db_setup(copy: Copy, turn: IO[str], django_db_setup: None) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    if not copy.is_there():
        copy.keep(name)
        fcntl.flock(turn, fcntl.LOCK_UN)

    def put_back(case: TransactionTestCase) -> None:
        copy.lay(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


def database_url() -> str:
    """Of the test database, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return postgres.url(os.environ["TEST_POSTGRES"], name)
