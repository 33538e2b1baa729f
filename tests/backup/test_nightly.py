"""A backup a day, in a folder, of which the newest are kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.backup.nightly import backups_in, keep_backups
from core.backup.tasks import nightly
from core.jobs.models import ScheduledRun
from core.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 24)


def test_one_a_day_and_the_oldest_go(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    now = timezone.now()
    for n in (3, 2, 1, 0):
        keep_backups(folder, today=TODAY - timedelta(days=n), now=now, keep=2)
    (folder / "mine.tar").touch()
    (folder / ".sarpras-2026-11-01.tar.part").touch()

    assert keep_backups(folder, today=TODAY, now=now, keep=2) is None
    keep_backups(folder, today=TODAY + timedelta(days=1), now=now, keep=2)

    assert [path.name for path in backups_in(folder)] == ["sarpras-2026-11-24.tar", "sarpras-2026-11-25.tar"]
    assert {path.name for path in folder.iterdir()} - {path.name for path in backups_in(folder)} == {
        "mine.tar"
    }
    assert ScheduledRun.objects.get(task="backup").good_at == now


def test_the_task_does_nothing_without_a_folder_and_says_why_it_could_not(
    settings: Settings, tmp_path: Path
) -> None:
    nightly()
    assert not ScheduledRun.objects.exists()

    (tmp_path / "file").touch()
    settings.BACKUP_DIR = tmp_path / "file" / "folder"
    with pytest.raises(Refusal, match="BACKUP_DIR"):
        nightly()
