"""The register into one file and out of it again, on each database, while people go on working."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import tarfile
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from assets.models import Asset, AssetFile
from config.addresses import parse_storage
from core.backup.archive import Archive, Draft
from core.backup.saving import make_backup
from core.files.orphans import sweep_orphans
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from organization.models import User
from tests.backup.places import contents, elsewhere, manifest_without_seal, stored
from tests.factories import AssetFactory, AssetFileFactory, NoticeFactory
from tests.support.database import database_url
from tests.support.isolation import FOLDER
from tests.support.processes import Process, wait_until
from tests.support.s3 import BUCKET, KEY, SECRET, S3Server

pytestmark = pytest.mark.django_db(transaction=True)

AWKWARD = "Tab\there, line\nbreak\r, \\backslash \\N, \\. \x0b “kutip” \U0001f5a8 ‮sdrawkcab"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def backup(path: Path) -> dict[str, object]:
    return make_backup(path, now=timezone.now())


def restore(path: Path) -> None:
    call_command("restore", str(path), stdout=io.StringIO())


def test_everything_comes_back_row_by_row_and_byte_by_byte(
    objects: dict[str, object], keeper: User, tmp_path: Path, media: Path
) -> None:
    AssetFactory(name=AWKWARD[:100], notes=AWKWARD, value="1234567890123.45", nibar=None)
    NoticeFactory(recipient=keeper, context={"text": AWKWARD, "n": 1.5, "none": None, "yes": True})
    gone = AssetFactory()
    with change("asset.delete", by=keeper):
        number = gone.pk
        gone.delete()
    before, files = contents(), stored(media)

    manifest = backup(tmp_path / "a.tar")

    with elsewhere(tmp_path / "other", migrated=True) as restored:
        restore(tmp_path / "a.tar")
        assert contents() == before
        assert stored(restored) == files
        # What was removed keeps its number: the trail speaks of it.
        assert AssetFactory().pk == number + 1
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("DELETE FROM trail_change")
    assert stat.S_IMODE((tmp_path / "a.tar").stat().st_mode) == 0o600
    assert {row["name"]: row["rows"] for row in manifest["tables"]} == {
        name: len(rows) for name, rows in before.items()
    }
    assert manifest["media"]["files"] == len(files)


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(keeper: User, tmp_path: Path) -> None:
    """An asset, its first version and the act behind it stand or fall together."""
    AssetFactory()
    other_acts = Change.objects.count() - 1
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.is_set():
                AssetFactory()
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for n in range(3):
            backup(tmp_path / f"{n}.tar")
    finally:
        stop.set()
        worker.join()
    there = Asset.objects.count()

    with elsewhere(tmp_path / "other", migrated=True):
        restore(tmp_path / "1.tar")
        found = Asset.objects.count()
        assert 1 < found < there
        assert Asset.history.count() == found
        assert Change.objects.count() - found == other_acts


def test_files_of_rows_that_go_meanwhile_are_kept_until_it_is_done(
    keeper: User, tmp_path: Path, media: Path
) -> None:
    """It waits at a file that gives nothing while the row of another one goes, and the sweep comes."""
    kept, waiting = AssetFileFactory(), AssetFileFactory()
    content = (media / kept.file.name).read_bytes()
    path = media / waiting.file.name
    path.unlink()
    os.mkfifo(path)
    command = [sys.executable, "-W", "ignore", "manage.py", "backup", str(tmp_path / "a.tar")]
    env = {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(media), "DEBUG": "false"}
    process = Process(command, FOLDER / "backup.log", env=env)
    part = tmp_path / ".a.tar.part"
    try:
        wait_until(lambda: part.exists() and part.stat().st_size, 60, what="no backup begins")
        with change("asset.edit", by=keeper):
            AssetFile.objects.get(pk=kept.pk).delete()

        swept = sweep_orphans(now=timezone.now(), grace=timedelta(0))
    finally:
        process.kill()

    assert swept["deleted"] == 0
    assert (media / kept.file.name).read_bytes() == content
    assert not (tmp_path / "a.tar").exists()
    path.unlink()
    path.write_bytes(b"x")
    backup(tmp_path / "a.tar")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.tar", "media"]


def test_a_file_that_is_gone_is_named_and_stops_nothing(tmp_path: Path, media: Path) -> None:
    file = AssetFileFactory()
    (media / file.file.name).unlink()
    said = io.StringIO()

    call_command("backup", str(tmp_path / "a.tar"), stdout=io.StringIO(), stderr=said)

    assert file.file.name in said.getvalue()
    assert Archive(tmp_path / "a.tar").manifest["media"]["missing"] == [file.file.name]


def test_only_an_empty_place_is_restored_into(keeper: User, tmp_path: Path, media: Path) -> None:
    AssetFileFactory()
    backup(tmp_path / "a.tar")

    with pytest.raises(CommandError, match="isn't empty: it has accounts"):
        restore(tmp_path / "a.tar")
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="somebody has worked in it"):
        restore(tmp_path / "a.tar")
    with elsewhere(tmp_path / "other", migrated=True) as store:
        store.mkdir()
        (store / "mine.jpg").write_bytes(b"x")
        with pytest.raises(CommandError, match=r"mine\.jpg lies there"):
            restore(tmp_path / "a.tar")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE shop (n integer)")
        with pytest.raises(CommandError, match="a table shop"):
            restore(tmp_path / "a.tar")


def test_torn_foreign_and_newer_archives_are_refused(tmp_path: Path) -> None:
    backup(tmp_path / "a.tar")
    whole = (tmp_path / "a.tar").read_bytes()
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("letter.txt"), io.BytesIO())
    middle = len(whole) // 2
    wrong = {
        "half": (whole[:middle], "damaged or not whole"),
        "bit": (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "damaged or not whole"),
        "letter": (b"Dengan hormat, ", "no backup of Sarpras"),
        "nothing": (b"", "no backup of Sarpras"),
        "tar": ((tmp_path / "other.tar").read_bytes(), "no backup of Sarpras"),
        "format": (whole.replace(b'{"format": 1', b'{"format": 9', 1), "made by a newer Sarpras"),
    }

    for name, (content, sentence) in wrong.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            restore(tmp_path / name)
    with pytest.raises(CommandError, match="can't be read"):
        restore(tmp_path / "none.tar")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("backup", str(tmp_path / "no" / "folder.tar"))
    _rewrite(tmp_path / "a.tar", tmp_path / "b.tar", migrations=[["assets", "0999_of_next_year"]])
    with pytest.raises(CommandError, match="see assets 0999_of_next_year"):
        restore(tmp_path / "b.tar")


def test_what_does_not_fit_leaves_the_place_as_it_was(tmp_path: Path) -> None:
    AssetFileFactory()
    backup(tmp_path / "a.tar")
    _rewrite(tmp_path / "a.tar", tmp_path / "b.tar", without="organization_unit")

    with elsewhere(tmp_path / "other", migrated=True) as store:
        before = contents()
        with pytest.raises(CommandError, match="nothing is restored"):
            restore(tmp_path / "b.tar")
        assert contents() == before
        assert not [path for path in store.rglob("*") if path.is_file()]
        restore(tmp_path / "a.tar")
        assert AssetFile.objects.count() == 1


def test_files_on_s3_go_into_it_and_back(s3: S3Server, settings: Settings, tmp_path: Path) -> None:
    url = f"s3+http://{KEY}:{quote(SECRET, safe='')}@{s3.address}/{BUCKET}?region=id-jkt-1"
    settings.STORAGES = {**settings.STORAGES, "default": parse_storage(url)}
    AssetFileFactory()
    stored = {name: each.content for name, each in s3.objects.items()}
    backup(tmp_path / "a.tar")

    with elsewhere(tmp_path / "other", migrated=True):
        s3.objects["mine.jpg"] = s3.objects[min(stored)]
        with pytest.raises(CommandError, match=r"mine\.jpg lies there"):
            restore(tmp_path / "a.tar")
        s3.objects.clear()
        restore(tmp_path / "a.tar")

    assert {name: each.content for name, each in s3.objects.items()} == stored
    s3.is_broken = True
    with pytest.raises(CommandError, match="broke off"):
        call_command("backup", str(tmp_path / "b.tar"))
    assert not (tmp_path / "b.tar").exists()


def test_two_backups_into_one_file_are_one(tmp_path: Path) -> None:
    from core.backup.archive import new_archive

    with new_archive(tmp_path / "a.tar", timezone.now()), pytest.raises(Refusal, match="Another backup"):
        backup(tmp_path / "a.tar")


def test_the_last_release_comes_forward_without_losing_a_row(client: Client, tmp_path: Path) -> None:
    """Its demo office, 50 assets, as an archive: restored into no table at all, and migrated."""
    archive = tmp_path / "release.tar"
    fixture = Path(__file__).parent.parent / "data" / "release_1.tar.gz"
    archive.write_bytes(gzip.decompress(fixture.read_bytes()))

    with elsewhere(tmp_path / "other", migrated=False):
        restore(archive)

        then = {row["name"]: row["rows"] for row in Archive(archive).manifest["tables"]}
        now = {name: len(rows) for name, rows in contents().items()}
        grown = {name for name in then if name in now and now[name] > then[name]}
        assert {name for name in then if now.get(name, 0) < then[name]} <= RENAMED
        assert grown <= SET_UP
        client.force_login(User.objects.get(username="keeper"))
        for page in ("web:home", "assets:asset_list", "maintenance:report_queue", "maintenance:upkeep_list"):
            assert client.get(reverse(page)).status_code == 200, page
        assert client.get(Asset.objects.all()[0].get_absolute_url()).status_code == 200


# Imports have an app of their own now; roles are made anew from the table.
RENAMED = {"assets_importbatch", "assets_importrow", "auth_group_permissions"}
SET_UP = {"auth_permission", "django_content_type", "auth_group_permissions", "trail_change"}


def _rewrite(source: Path, target: Path, *, without: str = "", **manifest: object) -> None:
    """The same archive, sealed anew, with a part left out or another manifest."""
    archive = Archive(source)
    with target.open("wb") as stream:
        draft = Draft(stream, timezone.now())
        with tarfile.open(source) as tar:
            draft.add("sarpras.json", tar.extractfile("sarpras.json").read())
        for name, content, _ in archive.members():
            if not (without and name.startswith(f"tables/{without}/")):
                draft.add(name, content.read())
        draft.seal({**manifest_without_seal(archive.manifest), **manifest})
