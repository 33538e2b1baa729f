"""One cell: what a reader found in it, how it is kept, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, wraps
from typing import Any, TypeAlias, TypeVar, cast

EMPTY_WORDS = re.compile(r"[-–—_.\s]*|n\s*i\s*h\s*i\s*l", re.IGNORECASE)
ERROR_VALUES = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}", re.IGNORECASE
)
INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
# What a spreadsheet program would run as a formula, or take for a number and round or strip of zeros.
DANGEROUS = re.compile(r"[=+\-@\t\r]|0\d+$|\d{16,}$")
# What a CSV writer puts before such a text.
ESCAPED = re.compile(r"'(?=[=+\-@\t\r]|[\d.,\s/]+$)")
MOST_REMEMBERED, LONGEST_REMEMBERED = 4096, 200
Read = TypeVar("Read", bound=Callable[..., Any])


def remembered(read: Read) -> Read:
    """Offices repeat the same few values all the way down a column: each is read once.

    Of a value that is refused nothing is kept, nor of a long text, which hardly comes twice.
    """
    kept = lru_cache(maxsize=MOST_REMEMBERED, typed=True)(read)

    @wraps(read)
    def recall(cell: Any, *more: Any) -> Any:
        is_long = type(cell) is str and len(cell) > LONGEST_REMEMBERED
        return read(cell, *more) if is_long else kept(cell, *more)

    return cast(Read, recall)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell with an error value, or with a formula whose result the file doesn't hold."""

    text: str


Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | Broken | None


def encode(cell: Cell) -> Any:
    """As plain JSON; text and numbers stay themselves, so numeric cells can be told from text."""
    if cell is None or (type(cell) is str and "\0" not in cell):
        return cell
    match cell:
        case datetime():
            return {"t": cell.isoformat()}
        case date():
            return {"d": cell.isoformat()}
        case time() | timedelta():
            return {"s": str(cell)}
        case Broken():
            return {"x": cell.text}
        case str():
            # No database keeps it.
            return cell.replace("\0", "")
        case _:
            return cell


def decode(value: Any) -> Cell:
    if isinstance(value, dict):
        ((mark, text),) = value.items()
        if mark == "d":
            return date.fromisoformat(text)
        if mark == "t":
            return datetime.fromisoformat(text)
        return Broken(text) if mark == "x" else str(text)
    cell: Cell = value
    return cell


def clean_text(text: str) -> str:
    """Without invisible characters, line breaks and doubled spaces; without a CSV writer's escape."""
    if _is_clean(text):
        return text
    text = INVISIBLE.sub("", text.replace("_x000D_", " "))
    text = SPACES.sub(" ", text).strip()
    return text[1:] if ESCAPED.match(text) else text


def safe(text: str | None) -> str:
    """As text for any spreadsheet program: an apostrophe stops it from calculating."""
    if not text:
        return ""
    return f"'{text}" if DANGEROUS.match(text) else text


def _is_clean(text: str) -> bool:
    """Most cells: nothing to do for them, and no time to lose."""
    if not (text.isascii() and text.isprintable()) or text[:1] in ("'", " ") or text[-1:] == " ":
        return False
    return "  " not in text and "_x" not in text


def shown(cell: Cell) -> str:
    """What the user sees in the cell, in one line: 2015, 12-03-2019."""
    if type(cell) is str:
        return clean_text(cell)
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case int() | float():
            return str(cell)
        case date():
            return f"{cell.day:02}-{cell.month:02}-{cell.year:04}"
        case Broken():
            return cell.text
        case str():
            return clean_text(cell)
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing, or one of the ways in which offices write nothing: -, --, NIHIL."""
    if cell is None:
        return True
    if not isinstance(cell, str) or (cell[:1].isalnum() and cell[0] not in "nN"):
        return False
    return EMPTY_WORDS.fullmatch(clean_text(cell)) is not None


def is_void(cell: Cell) -> bool:
    """Nothing at all: a dash is something that somebody wrote."""
    return cell is None or (isinstance(cell, str) and not clean_text(cell))


def is_broken(cell: Cell) -> bool:
    if isinstance(cell, Broken):
        return True
    return isinstance(cell, str) and ERROR_VALUES.fullmatch(cell.strip()) is not None


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letter: str) -> int:
    index = 0
    for char in letter:
        index = index * 26 + ord(char) - 64
    return index - 1
