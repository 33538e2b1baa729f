"""CSV as offices send it: any delimiter, a `sep=` line, UTF-8 or Windows-1252."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.spreadsheets.kinds import Unreadable

DELIMITERS = ";,\t|"
SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
SAMPLE_ROWS = 300
FIELD_LIMIT = 1_000_000


@dataclass(frozen=True)
class Dialect:
    encoding: str
    delimiter: str
    has_separator_line: bool


PLAIN = Dialect("utf-8", ",", False)


def dialect_of(path: Path) -> Dialect:
    """:raises Unreadable: it is no text"""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(200)
        named = SEPARATOR_LINE.fullmatch(first)
        if named:
            return Dialect(encoding, named.group(1), True)
        return Dialect(encoding, _delimiter(path, encoding), False)


def rows_of(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """All records, empty lines too; a quoted line break doesn't begin a new one.

    :raises Unreadable: a quotation mark is opened and never closed
    """
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        if dialect.has_separator_line:
            file.readline()
        taken: list[str] = []

        def feed() -> Iterator[str]:
            for text in file:
                taken.append(text)
                yield text

        reader = csv.reader(feed(), delimiter=dialect.delimiter)
        spans_lines = False
        try:
            for row in reader:
                spans_lines = len(taken) > 1 and "".join(taken).count('"') % 2 == 1
                taken.clear()
                yield row
        except csv.Error as error:
            raise Unreadable("csv_cell_too_long", line=reader.line_num) from error
        if spans_lines:
            # The last record ran to the end of the file: what follows the mark was swallowed.
            raise Unreadable("csv_quote_open")


def encoding_of(path: Path) -> str:
    """The byte order mark, else strict UTF-8, else Windows-1252: detectors guess worse."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            if head[1::2].count(0) > len(head) // 4:
                return "utf-16-le"
            raise Unreadable("file_is_no_spreadsheet")
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8"


def _delimiter(path: Path, encoding: str) -> str:
    """The one whose most common row width, times the number of such rows, is greatest."""
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            try:
                widths = Counter(len(row) for row in islice(reader, SAMPLE_ROWS) if len(row) > 1)
            except csv.Error:
                continue
        score = max((width * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
