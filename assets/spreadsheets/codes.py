"""Goods codes, register numbers and NIBAR: identity, so what isn't certain is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.spreadsheets.cells import Cell, clean_text, is_blank, remembered, shown
from core.spreadsheets.problems import Problem, refuse_broken

WIDTHS = (1, 1, 1, 2, 2, 2, 3)
LARGEST_REGISTER = 2_147_483_647
LONGEST_REGISTER = 100
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
OLD_CODE = re.compile(r"\d{2}([. ]\d{2,3}){3,4}")
PARTS = re.compile(r"[.\s/-]+")
RANGE = re.compile(
    r"(\d+)\s*(?:s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?|hingga|to|-|–|—|~|\.\.+)\s*(\d+)", re.IGNORECASE
)
LIST = re.compile(r"\d+(\s*(?:,|;|&|\+|dan|and|/)\s*\d+)+|\d+(\s+\d+)+", re.IGNORECASE)


@remembered
def parse_code(cell: Cell) -> str | None:
    """:returns: `1.3.2.10.01.02.002`; :raises Problem: damage that can't be undone without guessing"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, bool | date) or not isinstance(cell, str | int | float):
        raise Problem("code_unreadable")
    text = shown(cell)
    if SCIENTIFIC.fullmatch(text):
        raise Problem("code_destroyed")
    if THOUSANDS.fullmatch(text) and len(_digits(text)) >= 9:
        text = _digits(text)
        if text.startswith("0"):
            # 02.03.01.02.03, shown by the spreadsheet program as 0,203,010,203
            raise Problem("code_old", code=_old(text))
    if text.isascii() and text.isdigit():
        return _from_digits(text)
    return _from_parts([part for part in PARTS.split(text) if part])


def join_code(cells: Sequence[Cell]) -> str | None:
    """A code over several cells: the place of a cell is its level, so lost zeros can be put back."""
    if len(cells) == 1:
        return parse_code(cells[0])
    parts = []
    for cell in cells:
        refuse_broken(cell)
        if not is_blank(cell):
            parts.append(shown(cell))
    if not parts:
        return None
    if len(parts) == 1:
        return parse_code(next(cell for cell in cells if not is_blank(cell)))
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            raise Problem("code_unreadable")
    if len(parts) < len(WIDTHS):
        raise Problem("code_incomplete", level=len(parts))
    if len(parts) > len(WIDTHS):
        raise Problem("code_unreadable")
    return _from_parts([part.zfill(width) for part, width in zip(parts, WIDTHS, strict=True)])


def dotted(digits: str) -> str:
    """Twelve digits, or fewer that end at a level, with their dots."""
    parts, place = [], 0
    for width in WIDTHS:
        if place < len(digits):
            parts.append(digits[place : place + width])
            place += width
    return ".".join(parts)


def parent_of(code: str) -> str:
    return code.rpartition(".")[0]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _old(digits: str) -> str:
    return ".".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def _from_digits(text: str) -> str:
    if len(text) == 12:
        return dotted(text)
    if len(text) == 10:
        raise Problem("code_old", code=_old(text))
    lengths = [sum(WIDTHS[:level]) for level in range(1, 7)]
    if len(text) in lengths and text.startswith("1"):
        raise Problem("code_incomplete", level=lengths.index(len(text)) + 1)
    raise Problem("code_unreadable")


def _from_parts(parts: list[str]) -> str:
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise Problem("code_unreadable")
    if len(parts) in (4, 5) and all(len(part) in (2, 3) for part in parts):
        raise Problem("code_old", code=".".join(parts))
    if len(parts) > len(WIDTHS):
        raise Problem("code_unreadable")
    for part, width in zip(parts, WIDTHS, strict=False):
        if len(part) < width:
            raise Problem("code_short_part", part=part)
        if len(part) > width:
            raise Problem("code_unreadable")
    if len(parts) < len(WIDTHS):
        raise Problem("code_incomplete", level=len(parts))
    return ".".join(parts)


@dataclass(frozen=True, slots=True)
class Register:
    """`width` is how many digits the list writes: 0001 or 000001; 0 where it doesn't say."""

    number: int
    width: int = 0


def parse_register(cell: Cell) -> Register | None:
    """:raises Problem: several numbers, or none that can be read"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        raise Problem("register_is_date")
    text = shown(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float) or len(text) > LONGEST_REGISTER:
        raise Problem("register_unreadable")
    if not (text.isascii() and text.isdigit()):
        text = _one_of_range(text)
    number = int(text)
    if number == 0:
        raise Problem("register_zero")
    if number > LARGEST_REGISTER:
        raise Problem("register_too_large")
    return Register(number, len(text) if isinstance(cell, str) else 0)


def _one_of_range(text: str) -> str:
    """5 of `5 s/d 5`, which is one piece."""
    if match := RANGE.fullmatch(text):
        first, last = int(match.group(1)), int(match.group(2))
        if first != last:
            n = abs(last - first) + 1
            raise Problem("register_range", first=match.group(1), last=match.group(2), n=n)
        text = match.group(1)
    if LIST.fullmatch(text):
        raise Problem("register_list")
    if not (text.isascii() and text.isdigit()):
        raise Problem("register_unreadable")
    return text


def parse_nibar(cell: Cell) -> str | None:
    """Text always: a spreadsheet program has destroyed the end of one that is a number."""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        raise Problem("nibar_number")
    text = clean_text(cell).replace(" ", "")
    if SCIENTIFIC.fullmatch(text):
        raise Problem("nibar_number")
    if not (text.isascii() and text.isdigit()):
        raise Problem("nibar_unreadable")
    if len(text) > 64:
        raise Problem("text_too_long", limit=64)
    return text
