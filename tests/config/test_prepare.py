from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from config.prepare import DEMO_ACCOUNTS
from tests.support.processes import Process

PREPARE = [sys.executable, "-m", "config.prepare"]


def prepared(folder: Path, **env: str) -> str:
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    process = Process(PREPARE, log, env={"DATA_ROOT": str(folder), **env})
    assert process.popen.wait(180) == 0, process.said
    return process.said


def people(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "db.sqlite3") as database:
        rows = database.execute("SELECT username FROM organization_user").fetchall()
    database.close()
    return {name for (name,) in rows}


def test_a_new_database_gets_demo_data_once(tmp_path: Path) -> None:
    first = prepared(tmp_path)
    second = prepared(tmp_path)

    assert first.splitlines() == ["Preparing the database …", "Loading demo data …"]
    assert second == ""
    assert people(tmp_path) >= set(DEMO_ACCOUNTS)


def test_demo_0_leaves_it_out_for_good(tmp_path: Path) -> None:
    prepared(tmp_path, DEMO="0")

    assert prepared(tmp_path) == ""
    assert not people(tmp_path) & set(DEMO_ACCOUNTS)


def test_demo_data_that_was_broken_off_comes_with_the_next_start(tmp_path: Path) -> None:
    prepared(tmp_path, DEMO="0")
    (tmp_path / "demo").write_text(f"wanted - - {tmp_path / 'db.sqlite3'}\n")

    assert prepared(tmp_path) == "Loading demo data …\n"
    assert people(tmp_path) >= set(DEMO_ACCOUNTS)


def test_a_register_that_is_in_use_gets_none(tmp_path: Path) -> None:
    prepared(tmp_path, DEMO="0")
    (tmp_path / "demo").write_text(f"wanted - - {tmp_path / 'db.sqlite3'}\n")
    code = "import django; django.setup(); from tests.factories import EmployeeFactory; EmployeeFactory()"
    env = {"DATA_ROOT": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    worked = Process([sys.executable, "-c", code], tmp_path / "work.txt", env=env)
    assert worked.popen.wait(30) == 0, worked.said

    assert "No demo data: The database has employees already." in prepared(tmp_path)
    assert prepared(tmp_path) == ""


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path) -> None:
    env = {"DATA_ROOT": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    process = Process(PREPARE, tmp_path / "log", env=env)

    assert process.popen.wait(30) == 1
    assert process.said.startswith("The database can't be used:")
    assert "Traceback" not in process.said
