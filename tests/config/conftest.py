from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.database import SqliteCopy
from tests.support.processes import Process


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """A folder with an empty register that was started without demo data."""
    folder = tmp_path_factory.mktemp("migrated")
    shutil.copy(SqliteCopy.kept, folder / "db.sqlite3")
    env = {"DATA_ROOT": str(folder), "DEMO": "0"}
    process = Process([sys.executable, "-m", "config.prepare"], folder / "migrate.txt", env=env)
    assert process.popen.wait(180) == 0, process.said
    return folder


@pytest.fixture
def new_folder(tmp_path: Path, migrated: Path) -> Callable[[str], Path]:
    def copy(name: str) -> Path:
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(migrated, folder)
        return folder

    return copy
