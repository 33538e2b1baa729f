"""Photos of reports that the first release stored are files of reports after the upgrade."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT

UPGRADE = """
import json
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

first = [("maintenance", "0001_initial")]
apps = MigrationExecutor(connection).migrate(first).apps
by = apps.get_model("organization", "User").objects.create(username="keeper")
unit = apps.get_model("organization", "Unit").objects.create(code="U", name="Unit")
code = apps.get_model("assets", "Classification").objects.create(
    code="1.3.2.10.01.02.002", name="Laptop", level=7
)
asset = apps.get_model("assets", "Asset").objects.create(
    classification=code, unit=unit, register=1, name="Laptop"
)
at = "2026-11-01T00:00Z"
report = apps.get_model("maintenance", "BreakageReport").objects.create(
    number="LK-2026-0001", asset=asset, reporter=by, description="Rusak", reported_at=at, status_at=at
)
photos = apps.get_model("maintenance", "ReportPhoto").objects
for name, content in (("a", b"satu"), ("b", b"satu"), ("c", b"dua")):
    kept = default_storage.save(f"reports/1/{name}.jpg", ContentFile(content))
    photos.create(report=report, image=kept, thumbnail=kept, added_by=by, added_at=at)
photos.create(report=report, image="reports/1/lost.jpg", thumbnail="x", added_by=by, added_at=at)

apps = MigrationExecutor(connection).migrate([("maintenance", "0002_report_files")]).apps
fields = ["name", "file", "size", "sha256", "kind", "format", "thumbnail"]
print(json.dumps(list(apps.get_model("maintenance", "ReportFile").objects.values_list(*fields))))
"""


@pytest.mark.sqlite
def test_photos_of_the_first_release_keep_their_files(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DATA_ROOT": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", UPGRADE],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    one, two = (hashlib.sha256(content).hexdigest() for content in (b"satu", b"dua"))
    assert json.loads(done.stdout) == [
        ["LK-2026-0001-1.jpg", "reports/1/a.jpg", 4, one, "photo", "jpg", "reports/1/a.jpg"],
        ["LK-2026-0001-2.jpg", "reports/1/b.jpg", 4, "", "photo", "jpg", "reports/1/b.jpg"],
        ["LK-2026-0001-3.jpg", "reports/1/c.jpg", 3, two, "photo", "jpg", "reports/1/c.jpg"],
        ["LK-2026-0001-4.jpg", "reports/1/lost.jpg", 0, "", "photo", "jpg", "x"],
    ]
