"""Databases and folders to restore into, and what they hold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import override_settings

from core.backup.tables import LEFT_OUT, all_models
from tests.support.database import PostgresCopy, SqliteCopy, administrator


@contextmanager
def elsewhere(folder: Path, *, migrated: bool) -> Iterator[Path]:
    """Another database, as `migrate` leaves it or without a table, and another store of files."""
    here = connection.settings_dict["NAME"]
    connection.close()
    name = _make(folder, here, migrated=migrated)
    connection.settings_dict["NAME"] = name
    try:
        with override_settings(MEDIA_ROOT=folder / "media"):
            yield folder / "media"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here
        if connection.vendor == "postgresql":
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _make(folder: Path, here: str, *, migrated: bool) -> str:
    folder.mkdir(exist_ok=True)
    if connection.vendor == "sqlite":
        if migrated:
            shutil.copy(SqliteCopy.kept, folder / "other.sqlite3")
        return str(folder / "other.sqlite3")
    template = PostgresCopy.kept if migrated else "template0"
    _administer(f'CREATE DATABASE "{here}_other" TEMPLATE "{template}"')
    return f"{here}_other"


def _administer(statement: str) -> None:
    with administrator() as admin:
        admin.execute(statement)


def contents() -> dict[str, list[Any]]:
    """Every row of every table, as the database itself has it; people sign in again after a restore."""
    found = {}
    with connection.cursor() as cursor:
        for model in all_models():
            if model not in LEFT_OUT:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
                found[model._meta.db_table] = sorted(map(repr, cursor.fetchall()))
    return found


def stored(media: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}
    assert found
    return found


def manifest_without_seal(manifest: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in json.loads(json.dumps(manifest)).items() if name != "sealed"}
