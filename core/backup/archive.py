"""The file of a backup: a tar of `sarpras.json`, rows, media, and last `manifest.json`, which seals the rest.

Rows lie in gzipped parts of some megabytes, so neither writing nor reading needs memory by their number.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from core.refusal import Refusal

FORMAT = 1
HEAD, MANIFEST = "sarpras.json", "manifest.json"
ROWS, MEDIA = "tables/", "media/"
AT_ONCE = 1024 * 1024
GZIP_LEVEL = 3


class Sealing(io.RawIOBase):
    """Counts and digests what goes through."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        self.stream.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


class Draft:
    """An archive that is being written."""

    def __init__(self, stream: BinaryIO, now: datetime) -> None:
        self._sealing = Sealing(stream)
        self._tar = tarfile.open(fileobj=self._sealing, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._at = int(now.timestamp())

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_rows(self, table: str, number: int, text: bytes) -> None:
        packed = gzip.compress(text, GZIP_LEVEL, mtime=0)
        self.add(f"{ROWS}{table}/{number:06}.gz", packed)

    def add_stream(self, name: str, content: IO[bytes], size: int) -> None:
        """:raises OSError: if there is less of it than `size`"""
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._at, 0o600
        self._tar.addfile(member, content)
        # It would remember every member.
        self._tar.members = []  # type: ignore[attr-defined]

    def seal(self, manifest: dict[str, Any]) -> None:
        sealed = {"bytes": self._sealing.size, "sha256": self._sealing.sha256.hexdigest()}
        self.add(MANIFEST, json.dumps({**manifest, "sealed": sealed}, indent=1).encode())
        self._tar.close()


@contextmanager
def new_archive(path: Path, now: datetime) -> Iterator[Draft]:
    """Written beside `path` under a name of its own, and renamed when it is whole and on the disk.

    :raises Refusal: ``busy`` if another process writes the same file; ``no_place`` if nothing can be written
    """
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refusal("no_place", f"{path} can't be written: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who opened it before the other one renamed it holds the finished file.
            is_ours = part.stat().st_ino == os.fstat(handle).st_ino
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise Refusal("busy", f"Another backup is writing {path} just now.")
        try:
            # What a killed one has left.
            stream.truncate(0)
            yield Draft(stream, now)
            stream.flush()
            os.fsync(stream.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


class Archive:
    """A whole archive of ours.

    :raises Refusal: ``no_backup``, ``torn`` or ``newer``
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with self._open() as tar:
                self._read_head(tar)
                self.manifest = self._read_manifest(tar)
        except OSError as error:
            raise Refusal("no_backup", f"{path} can't be read: {error.strerror or error}.") from error

    def members(self) -> Iterator[tuple[str, IO[bytes], int]]:
        """Name, content and size of each part, in the order in which they were written."""
        with self._open() as tar:
            for member in _each(tar):
                if member.name not in (HEAD, MANIFEST):
                    yield member.name, cast(IO[bytes], tar.extractfile(member)), member.size

    def media(self) -> Iterator[str]:
        with self._open() as tar:
            for member in _each(tar):
                if member.name.startswith(MEDIA):
                    yield member.name.removeprefix(MEDIA)

    def _open(self) -> tarfile.TarFile:
        try:
            return tarfile.open(self.path, "r:")
        except tarfile.TarError as error:
            raise Refusal("no_backup", f"{self.path} is no backup of Sarpras.") from error

    def _read_head(self, tar: tarfile.TarFile) -> None:
        first = next(_each(tar), None)
        head = _json(tar, first) if first and first.name == HEAD else {}
        if not isinstance(head.get("format"), int):
            raise Refusal("no_backup", f"{self.path} is no backup of Sarpras.")
        if head["format"] > FORMAT:
            raise Refusal(
                "newer", f"{self.path} was made by a newer Sarpras. Bring this one up to date, then restore."
            )

    def _read_manifest(self, tar: tarfile.TarFile) -> dict[str, Any]:
        torn = Refusal(
            "torn",
            f"{self.path} is damaged or not whole, so nothing of it is restored. Take another backup file.",
        )
        try:
            last = _last(tar)
        except tarfile.TarError as error:
            raise torn from error
        if last is None or last.name != MANIFEST:
            raise torn
        manifest = _json(tar, last)
        sealed = manifest.get("sealed", {})
        if sealed != {"bytes": last.offset, "sha256": self._digest(last.offset)}:
            raise torn
        return manifest

    def _digest(self, size: int) -> str:
        sha256 = hashlib.sha256()
        with self.path.open("rb") as stream:
            while size and (data := stream.read(min(size, AT_ONCE))):
                sha256.update(data)
                size -= len(data)
        return sha256.hexdigest()


def _each(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while member := tar.next():
        yield member
        tar.members = []  # type: ignore[attr-defined]


def _last(tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    found = None
    for member in _each(tar):
        found = member
    return found


def _json(tar: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    stream = tar.extractfile(member)
    try:
        found = json.loads(stream.read()) if stream else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}
