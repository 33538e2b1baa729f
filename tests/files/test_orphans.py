"""Files without a row go after a day; files with one never do."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image
from pytest_django.fixtures import Settings

from assets.actions import attach_to_asset, remove_asset_file
from assets.models import Asset, AssetFile
from core.files.orphans import SUSPICIOUS, sweep_orphans
from core.files.uploads import clean_upload
from core.trail.recording import change
from organization.models import User
from tests.factories import AssetFactory, AssetFileFactory, ImportBatchFactory, ReportFileFactory
from tests.support.database import SqliteCopy
from tests.support.processes import ROOT

LATER = timedelta(days=1, seconds=5)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue())


def attach(asset: Asset, by: User) -> AssetFile:
    uploads = [clean_upload(photo())]
    return attach_to_asset(owner=asset, uploads=uploads, kind="photo", by=by, now=timezone.now())[0]


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
class TestSweep:
    def test_nothing_was_ever_stored(self) -> None:
        assert sweep_orphans(now=timezone.now()) == {"seen": 0, "deleted": 0, "failed": 0}

    def test_what_rows_name_stays_whatever_the_table(self, keeper: User, media: Path) -> None:
        attach(AssetFactory(), keeper)
        ImportBatchFactory()
        ReportFileFactory(report__reporter=keeper)

        assert sweep_orphans(now=timezone.now() + LATER) == {"seen": 5, "deleted": 0, "failed": 0}
        assert len(stored(media)) == 5

    def test_what_a_rolled_back_change_stored_goes_after_a_day(self, keeper: User, media: Path) -> None:
        asset = AssetFactory()

        def twice() -> None:
            with change("test.torn", by=keeper):
                file = attach(asset, keeper)
                AssetFileFactory(asset=asset, sha256=file.sha256)

        with pytest.raises(IntegrityError):
            twice()

        assert not asset.files.exists()
        assert len(stored(media)) == 4
        assert sweep_orphans(now=timezone.now())["deleted"] == 0
        assert sweep_orphans(now=timezone.now() + LATER)["deleted"] == 4
        assert stored(media) == []

    def test_what_was_removed_goes(self, keeper: User, media: Path) -> None:
        kept, gone = attach(AssetFactory(), keeper), attach(AssetFactory(), keeper)
        remove_asset_file(file=gone, reason="Buram", by=keeper, now=timezone.now())

        assert sweep_orphans(now=timezone.now() + LATER)["deleted"] == 2
        assert default_storage.exists(kept.file.name)

    def test_the_media_of_another_database_is_left_alone(
        self, keeper: User, media: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        attach(AssetFactory(), keeper)
        for n in range(SUSPICIOUS + 1):
            default_storage.save(f"assetfile/2026/11/{n}.jpg", ContentFile(b"x"))

        with caplog.at_level(logging.ERROR):
            assert sweep_orphans(now=timezone.now() + LATER)["deleted"] == 0

        assert "none is deleted" in caplog.text
        assert len(stored(media)) == SUSPICIOUS + 3


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from django.core.files.base import ContentFile
from django.utils import timezone
from assets.models import Asset, AssetFile
from core.files import store
from core.files.uploads import Upload
from core.trail.recording import change
from organization.models import User

with change("test.killed", by=User.objects.system()):
    row = AssetFile(asset_id=int(sys.argv[1]), added_by=User.objects.system(), added_at=timezone.now())
    store.keep(row, Upload("foto.jpg", "jpg", ContentFile(b"x" * 10), 10, "0" * 64))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_left_between_file_and_commit_goes(
    tmp_path: Path, media: Path, settings: Settings
) -> None:
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "MEDIA_ROOT": str(media),
        "DATA_ROOT": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )

    shutil.copy(SqliteCopy.kept, tmp_path / "db.sqlite3")
    made = run(
        "-c",
        "import django; django.setup()\nfrom tests.factories import AssetFactory; print(AssetFactory().pk)",
    )
    killed = run("-c", KILLED, made.stdout.strip())
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(stored(media)) == 1

    old = (datetime.now(UTC) - LATER).timestamp()
    os.utime(stored(media)[0], (old, old))
    swept = run("-c", "import django; django.setup()\nfrom core.files.tasks import sweep; sweep()")

    assert swept.returncode == 0, swept.stderr
    assert stored(media) == []
