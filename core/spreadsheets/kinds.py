"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any

from core.spreadsheets.sentences import sentence

MAX_BYTES = 50 * 1024 * 1024
HEAD = 4096

FOREIGN = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "document",
    b"MIME-Version:": "web_archive",
    b"PK\x05\x06": "archive",
}


class Unreadable(Exception):  # noqa: N818 - the whole file is refused; the reader of it did nothing wrong
    """A file of which nothing can be read, with one sentence that says why and what to do."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return sentence(self.code, self.params)


class Kind(enum.Enum):
    WORKBOOK = "workbook"
    HTML = "html"
    CSV = "csv"


def kind_of(path: Path) -> Kind:
    """:raises Unreadable: empty, too large, or plainly something else"""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("file_empty")
    if size > MAX_BYTES:
        raise Unreadable("file_too_large", limit=MAX_BYTES // 1024 // 1024)
    with path.open("rb") as file:
        head = file.read(HEAD)
    for mark, code in FOREIGN.items():
        if head.startswith(mark):
            raise Unreadable(f"file_is_{code}")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Kind.WORKBOOK
    if _as_text(head).lstrip().startswith("<"):
        return _markup_kind(head)
    return Kind.CSV


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8-sig", "ignore")


def _markup_kind(head: bytes) -> Kind:
    text = _as_text(head).lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Unreadable("file_is_xml_spreadsheet")
    if "<svg" in text:
        raise Unreadable("file_is_picture")
    return Kind.HTML
