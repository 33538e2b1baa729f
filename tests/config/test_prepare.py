from __future__ import annotations

import re
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from config.prepare import DEMO_ACCOUNTS
from tests.support.database import SqliteCopy
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


def test_demo_0_leaves_it_out_for_good(tmp_path: Path) -> None:
    assert prepared(tmp_path, DEMO="0") == "Preparing the database …\n"
    assert prepared(tmp_path) == ""
    assert people(tmp_path) == {"admin", "sistem"}


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


def run_sql(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "db.sqlite3") as database:
        database.execute(statement)
    database.close()


def test_an_empty_register_gets_a_first_account_that_is_shown_until_somebody_signs_in(
    new_folder: Callable[[str], Path],
) -> None:
    folder = new_folder("first")
    note = folder / "first-account"

    assert prepared(folder, DEMO="0") == ""
    written = note.read_text()
    assert note.stat().st_mode & 0o077 == 0
    assert re.fullmatch(r"admin ([a-z2-9]{4}-){3}[a-z2-9]{4}\n", written)
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth import authenticate\n"
        f"user = authenticate(None, username='admin', password={written.split()[1]!r})\n"
        "print(user.is_superuser, *sorted(user.groups.values_list('name', flat=True)))"
    )
    env = {"DATA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    signing_in = Process([sys.executable, "-c", code], folder / "sign-in.txt", env=env)
    assert signing_in.popen.wait(60) == 0
    assert signing_in.said == "False administrator keeper\n"

    prepared(folder, DEMO="0")
    assert note.read_text() == written
    run_sql(folder, "UPDATE organization_user SET last_login = '2026-11-24' WHERE username = 'admin'")
    prepared(folder, DEMO="0")
    assert not note.exists()
    assert people(folder) == {"admin", "sistem"}


def test_a_server_gets_no_account_by_itself(tmp_path: Path, django_db_setup: None) -> None:
    shutil.copy(SqliteCopy.kept, tmp_path / "db.sqlite3")
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"

    prepared(
        tmp_path,
        DEMO="0",
        SITE_URL="https://sarpras.example.go.id",
        ALLOWED_HOSTS="sarpras.example.go.id",
        SECRET_KEY=secrets.token_urlsafe(50),
        DEBUG="false",
        DATABASE_URL=database,
        REDIS_URL="redis://localhost",
    )

    assert people(tmp_path) == {"sistem"}
    assert not (tmp_path / "first-account").exists()
