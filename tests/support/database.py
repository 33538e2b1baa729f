"""The test database as it is in production, and put back as it was after each transactional test.

Django's flush would leave a register without codes, roles and units, take a second to load them
again, and be refused by the triggers of tables that are only written. So what `migrate` makes is
kept as a copy, and the copy is laid over the database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from tests.support import postgres
from tests.support.isolation import FOLDER

CLASSIFICATION = Path(__file__).parent.parent / "data" / "classification.csv"


class Copy:
    def lay(self) -> None:
        """Over the test database, whatever a test has left in it."""
        raise NotImplementedError


class SqliteCopy(Copy):
    def __init__(self) -> None:
        connection.ensure_connection()
        self.kept = sqlite3.connect(FOLDER / "kept.sqlite3")
        connection.connection.backup(self.kept)

    def lay(self) -> None:
        """By SQLite's own backup, so other processes may have the database open."""
        connection.ensure_connection()
        self.kept.backup(connection.connection, sleep=0.01)


class PostgresCopy(Copy):
    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]
        self._run(f'CREATE DATABASE "{self.name}_kept" TEMPLATE "{self.name}"')

    def lay(self) -> None:
        self._run(
            f'DROP DATABASE "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_kept" STRATEGY FILE_COPY',
        )

    def _run(self, *statements: str) -> None:
        connection.close()
        folder = os.environ["TEST_POSTGRES"]
        with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    settings.CLASSIFICATION_FILE = CLASSIFICATION
    database = settings.DATABASES["default"]
    # The name is tried before the connection is: with it, SQLite's test database is a file.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "0")
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(FOLDER / "test.sqlite3")}
        database["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    else:
        database["TEST"] = {**database.get("TEST", {}), "NAME": f"test_{worker}"}
        database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        copy = SqliteCopy() if connection.vendor == "sqlite" else PostgresCopy()

    def put_back(case: TransactionTestCase) -> None:
        copy.lay()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


def database_url() -> str:
    """Of the test database, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return postgres.url(os.environ["TEST_POSTGRES"], name)
