"""Whether a file is what a workbook comes in, and none that unpacks to more than it may."""

from __future__ import annotations

import zipfile
from pathlib import Path

from core.opening.answers import Refused

UNPACKED = 300 * 1024 * 1024
ENTRIES = 10_000
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def check_container(path: Path) -> bool:
    """:returns: whether it is a zip of XML; :raises Refused: what is inside is no workbook"""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            check_compound(path)
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise Refused("file_torn") from error
    return True


def check_compound(path: Path) -> None:
    """The container of .xls also holds Word files, and encrypted .xlsx."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Refused("file_encrypted")
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise Refused("file_is_document")


def check_zip(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > UNPACKED or len(entries) > ENTRIES:
        raise Refused("file_unpacks_too_large", limit=UNPACKED // 1024 // 1024)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("file_encrypted")
    names = {entry.filename for entry in entries}
    if "mimetype" in names and archive.read("mimetype").strip() == ODS:
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise Refused("file_encrypted")
        return
    if any(name.startswith("xl/") for name in names):
        return
    if any(name.startswith(("word/", "ppt/")) or name == "mimetype" for name in names):
        raise Refused("file_is_document")
    raise Refused("file_is_archive")
