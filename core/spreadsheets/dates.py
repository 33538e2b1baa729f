"""Dates as offices write them, known to the day, the month or the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.spreadsheets.cells import Cell, clean_text, is_blank, remembered
from core.spreadsheets.problems import Problem, refuse_broken

EARLIEST = 1900
# Day 1 of spreadsheet programs, whose 1900 wrongly has a 29 February.
EPOCH = date(1899, 12, 30)
SERIALS = range(10_000, 80_000)
UNKNOWN_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1900, 1, 2))
UNKNOWN = re.compile(r"0+([-/. ]0+){0,2}|0*[12][-/.]0?1[-/.]1900|1900[-/.]0?1[-/.]0?[12]|1900")
CLOCK = re.compile(r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?Z?$")
YEAR = re.compile(r"(?:th\.?|thn\.?|tahun)?\s*(\d{4})", re.IGNORECASE)
YEARS = re.compile(r"(\d{4})\s*(?:/|-|–|s/?d\.?|dan|&|,)\s*(\d{4})", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
WORDS = re.compile(
    r"(?:[a-z']+,\s*)?(?:(\d{1,2})\s*[-/. ]\s*)?([a-z]+)\.?\s*[-/., ]\s*(\d{4}|\d{2})", re.IGNORECASE
)
SERIAL = re.compile(r"\d{5}")
COMPACT = re.compile(r"(?:19|20)\d{6}")

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan", "februari pebruari february feb peb", "maret march mar mrt",
            "april apr", "mei may", "juni june jun", "juli july jul",
            "agustus august agu agt ags aug agust", "september sep sept", "oktober october okt oct",
            "november nopember nov nop", "desember december des dec",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The first day of what is known, and how much that is: `day`, `month` or `year`."""

    start: date
    precision: str

    def holds(self, other: PartialDate) -> bool:
        """`other` is a more precise date, or the same, within this one."""
        if self.precision == "day":
            return self == other
        same_year = self.start.year == other.start.year
        if self.precision == "year":
            return same_year
        same_month = same_year and self.start.month == other.start.month
        return same_month and other.precision != "year"


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as read, with the code of a warning where something had to be decided."""

    value: PartialDate | None
    warning: str = ""


@remembered
def parse_day(cell: Cell) -> date | None:
    """A date that must be known to the day and may lie ahead, such as the end of a warranty."""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    value = read_date(cell).value
    if value is not None and value.precision != "day":
        raise Problem("date_needs_day")
    return value.start if value else None


def read_date(cell: Cell) -> Reading:
    """:raises Problem: it can't be read, or there is no such day"""
    match cell:
        case bool():
            raise Problem("date_unreadable")
        case datetime():
            return _known(cell.date())
        case date():
            return _known(cell)
        case int() | float():
            return _from_number(cell)
        case str():
            return _from_text(clean_text(cell))
        case _:
            raise Problem("date_unreadable")


def _known(day: date) -> Reading:
    if day in UNKNOWN_DAYS:
        return Reading(None, "date_unknown")
    return Reading(PartialDate(day, "day"))


def _from_number(value: float) -> Reading:
    """A year, else a day counted from 1900 as spreadsheet programs store dates."""
    whole = int(value) if value == value and abs(value) < 1e9 else -1
    if whole in (0, 1, 2):
        return Reading(None, "" if whole == 0 else "date_unknown")
    if whole == value and 1000 <= whole <= 9999:
        return _year(whole)
    if whole in SERIALS:
        return _known(EPOCH + timedelta(days=whole))
    if whole == value and COMPACT.fullmatch(str(whole)):
        return _from_text(str(whole))
    raise Problem("date_unreadable")


def _year(year: int) -> Reading:
    if year == EARLIEST:
        return Reading(None, "date_unknown")
    return Reading(PartialDate(date(year, 1, 1), "year"))


def _from_text(text: str) -> Reading:
    text = CLOCK.sub("", text)
    if text.strip("0") == "":
        return Reading(None)
    if UNKNOWN.fullmatch(text):
        return Reading(None, "date_unknown")
    for shape, read in SHAPES:
        if match := shape.fullmatch(text):
            return read(match)
    raise Problem("date_unreadable")


def _years(match: re.Match[str]) -> Reading:
    first = _year(int(match[1]))
    return Reading(first.value, first.warning or "date_first_year")


def _in_words(match: re.Match[str]) -> Reading:
    month = MONTHS.get(match[2].lower())
    if month is None:
        raise Problem("date_unreadable")
    year = _full_year(match[3])
    return _day(year, month, int(match[1])) if match[1] else _month(year, month)


def _serial(match: re.Match[str]) -> Reading:
    if int(match[0]) not in SERIALS:
        raise Problem("date_unreadable")
    return _known(EPOCH + timedelta(days=int(match[0])))


def _full_year(text: str) -> int:
    if len(text) != 4:
        raise Problem("date_short_year")
    return int(text)


def _month(year: int, month: int) -> Reading:
    if not 1 <= month <= 12:
        raise Problem("date_no_such_month", month=month)
    if year == 0:
        raise Problem("date_unreadable")
    return Reading(PartialDate(date(year, month, 1), "month"))


def _day(year: int, month: int, day: int) -> Reading:
    if day == 0:
        return _month(year, month)
    if not 1 <= month <= 12:
        raise Problem("date_no_such_month", month=month)
    try:
        return _known(date(year, month, day))
    except ValueError as error:
        raise Problem("date_no_such_day", day=day, month=month, year=year) from error


SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...] = (
    (YEAR, lambda m: _year(int(m[1]))),
    (YEARS, _years),
    (YEAR_FIRST, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (DAY_FIRST, lambda m: _day(_full_year(m[3]), int(m[2]), int(m[1]))),
    (MONTH_YEAR, lambda m: _month(int(m[2]), int(m[1]))),
    (YEAR_MONTH, lambda m: _month(int(m[1]), int(m[2]))),
    (WORDS, _in_words),
    (COMPACT, lambda m: _day(int(m[0][:4]), int(m[0][4:6]), int(m[0][6:]))),
    (SERIAL, _serial),
)
