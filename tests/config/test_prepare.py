from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from config.prepare import DEMO_ACCOUNTS
from tests.support.processes import Process, wait_until

PREPARE = [sys.executable, "-m", "config.prepare"]


def begin(folder: Path, **env: str) -> Process:
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    return Process(PREPARE, log, env={"DATA_ROOT": str(folder), **env})


def prepared(folder: Path, **env: str) -> str:
    process = begin(folder, **env)
    assert process.popen.wait(300) == 0, process.said
    return process.said


def people(folder: Path) -> set[str]:
    database = sqlite3.connect(folder / "db.sqlite3")
    names = {name for (name,) in database.execute("SELECT username FROM organization_user")}
    database.close()
    return names


def test_a_new_database_gets_demo_data_once_even_if_it_is_broken_off(tmp_path: Path) -> None:
    broken_off = begin(tmp_path)
    wait_until(lambda: "Loading demo data" in broken_off.said, 180, what=broken_off.said)
    broken_off.kill()

    assert broken_off.said.splitlines() == ["Preparing the database …", "Loading demo data …"]
    assert prepared(tmp_path) == "Loading demo data …\n"
    assert people(tmp_path) >= set(DEMO_ACCOUNTS)
    assert prepared(tmp_path) == ""


def test_demo_0_leaves_it_out_for_good(new_folder: Callable[[str], Path]) -> None:
    folder = new_folder("empty")

    assert prepared(folder) == ""
    assert not people(folder) & set(DEMO_ACCOUNTS)


def test_a_register_that_is_in_use_gets_none(new_folder: Callable[[str], Path]) -> None:
    folder = new_folder("used")
    (folder / "demo").write_text(f"wanted - - {folder / 'db.sqlite3'}\n")
    code = "import django; django.setup(); from tests.factories import EmployeeFactory; EmployeeFactory()"
    env = {"DATA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    work = Process([sys.executable, "-c", code], folder / "work.txt", env=env)
    assert work.popen.wait(60) == 0, work.said

    assert "No demo data: The database has employees already." in prepared(folder)
    assert prepared(folder) == ""


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path) -> None:
    process = begin(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert process.popen.wait(60) == 1
    assert process.said.startswith("The database can't be used:")
    assert "Traceback" not in process.said
