"""A spreadsheet of any kind as sheets of rows, each row with its number in the spreadsheet program."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.opening.program import BEGIN, ROOT
from core.spreadsheets import delimited
from core.spreadsheets.cells import Cell, decode
from core.spreadsheets.kinds import Kind, Unreadable, kind_of

WALL_SECONDS = 180


@dataclass(slots=True)
class Line:
    """A row that isn't empty. `number` counts from 1; `cells` begins at column A."""

    number: int
    cells: list[Cell]


@dataclass
class Sheet:
    """`lines()` reads from the file each time, so a sheet of any size takes little memory."""

    name: str
    is_visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top row, left column, bottom row, right column, all from 0."""

    def lines(self) -> Iterator[Line]:
        raise NotImplementedError


@dataclass
class Book:
    kind: Kind
    sheets: list[Sheet]
    encoding: str = ""


@contextmanager
def open_spreadsheet(path: Path, name: str) -> Iterator[Book]:
    """Read a file whatever its name says. `name` is what users call it: the sheet of a CSV or HTML.

    :raises Unreadable: with a sentence for the user
    """
    kind = kind_of(path)
    if kind is Kind.CSV:
        yield _open_delimited(path, name)
        return
    with tempfile.TemporaryDirectory(prefix="spreadsheet-") as folder:
        output = Path(folder) / "rows.jsonl"
        _open_apart(kind, path, name, output)
        yield Book(kind, list(_index(output)))


@dataclass
class _DelimitedSheet(Sheet):
    path: Path = Path()
    dialect: delimited.Dialect = delimited.PLAIN

    def lines(self) -> Iterator[Line]:
        for number, row in enumerate(delimited.rows_of(self.path, self.dialect), 1):
            if any(row):
                yield Line(number, [cell or None for cell in row])


def _open_delimited(path: Path, name: str) -> Book:
    dialect = delimited.dialect_of(path)
    sheet = _DelimitedSheet(name, path=path, dialect=dialect)
    return Book(Kind.CSV, [sheet], dialect.encoding)


@dataclass
class _ConvertedSheet(Sheet):
    path: Path = Path()
    offset: int = 0

    def lines(self) -> Iterator[Line]:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for text in file:
                if text.startswith(b"{"):
                    return
                number, first, cells = json.loads(text)
                known = [decode(cell) if type(cell) is dict else cell for cell in cells]
                yield Line(number, [None] * first + known)


def _open_apart(kind: Kind, path: Path, name: str, output: Path) -> None:
    program = [sys.executable, "-I", "-c", BEGIN, str(ROOT), kind.value, str(path), name, str(output)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a file
            program,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("file_asks_too_much") from error
    last = _last_line(output)
    if "error" in last:
        raise Unreadable(last.pop("error"), **last)
    if done.returncode != 0 or not last.get("end"):
        # Killed by a limit, or given up: what it wrote so far may be incomplete.
        raise Unreadable("file_asks_too_much" if done.returncode < 0 else "file_torn")


def _last_line(output: Path) -> dict[str, Any]:
    if not output.exists():
        return {}
    with output.open("rb") as file:
        file.seek(max(0, output.stat().st_size - 4096))
        lines = file.read().splitlines()
    try:
        last = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {}
    return last if isinstance(last, dict) else {}


def _index(output: Path) -> Iterator[Sheet]:
    offset = 0
    with output.open("rb") as file:
        for text in file:
            offset += len(text)
            if text.startswith(b'{"sheet"'):
                meta = json.loads(text)
                merged = [tuple(area) for area in meta["merged"]]
                yield _ConvertedSheet(meta["sheet"], meta["visible"], merged, path=output, offset=offset)
