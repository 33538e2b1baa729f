from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.models import Asset
from maintenance.models import BreakageReport, Occurrence
from organization.models import Employee, User
from tests.demo.digest import digest
from tests.factories import EmployeeFactory
from tests.support.database import SqliteCopy
from tests.support.processes import ROOT
from training.models import Participation

ON = "2026-11-24"


def run(database: Path, *command: str) -> None:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "PYTHONHASHSEED": "random"}
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True
    )


@pytest.mark.sqlite
def test_two_empty_databases_get_the_same_rows(tmp_path: Path, django_db_setup: None) -> None:
    first, second = tmp_path / "first.sqlite3", tmp_path / "second.sqlite3"
    for database in (first, second):
        shutil.copy(SqliteCopy.kept, database)

    run(first, "seed_demo", "--assets", "150", "--seed", "3", "--on", ON)
    run(second, "seed_demo", "--assets", "150", "--seed", "3", "--on", ON)

    assert digest(first) == digest(second)


@pytest.mark.django_db
def test_an_empty_database_gets_as_many_assets_as_asked_for() -> None:
    out = StringIO()

    call_command("seed_demo", assets=80, on=date(2026, 11, 24), stdout=out)

    assert Asset.objects.count() == 80
    assert "80 assets" in out.getvalue()
    for model in (User, BreakageReport, Occurrence, Participation):
        assert model.objects.exists(), model


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2024, 1, 1), date(2027, 2, 28), date(2028, 2, 29), date(2060, 7, 1)])
def test_it_works_on_any_day(on: date) -> None:
    call_command("seed_demo", assets=40, on=on, stdout=StringIO())

    assert Asset.objects.count() == 40
    assert not Asset.objects.filter(acquired_from__gt=on).exists()


@pytest.mark.django_db
def test_a_database_with_employees_is_refused() -> None:
    EmployeeFactory()

    with pytest.raises(CommandError, match="has employees already") as refusal:
        call_command("seed_demo", assets=5)

    assert refusal.value.returncode == 1
    assert Employee.objects.count() == 1


@pytest.mark.django_db
def test_production_is_refused(settings: object) -> None:
    settings.SITE_URL = "https://sarpras.example"  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo", assets=5)

    assert not User.objects.filter(username="keeper").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"assets": 0}, "at least 1"), ({"on": date(2019, 5, 1)}, "2024-01-01 to 2099-12-31")],
)
def test_senseless_options_are_refused(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("seed_demo", **options)
