"""What a database holds, as one hash: to compare two of them."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path


def digest(database: Path) -> dict[str, str]:
    """Table → hash of all its rows."""
    connection = sqlite3.connect(database)
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    found = {}
    for table in tables:
        rows = sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"')))  # noqa: S608
        found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    connection.close()
    return found
