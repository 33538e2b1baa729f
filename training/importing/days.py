"""The days of a training as recaps write them: 10 s/d 13 Juni 2025, 30 Juni – 2 Juli 2025."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from core.spreadsheets.cells import Cell, clean_text, is_blank
from core.spreadsheets.dates import PartialDate, read_date
from core.spreadsheets.problems import Problem, refuse_broken

WEEKDAYS = re.compile(r"\b(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b", re.IGNORECASE)
LEADING = re.compile(r"^(tgl|tanggal)\b|^[\W_]+", re.IGNORECASE)
# Words between two days; a hyphen stands in dates too, so it counts only with spaces or between days.
BETWEEN = re.compile(
    r"\s*(?:\bs\s*[./]?\s*d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b|\bto\b|\bdan\b|&|,|–|—|\s-\s)\s*",
    re.IGNORECASE,
)
HYPHEN = re.compile(r"(\d{1,2}(?:\s+[a-z]+)?)-(\d{1,2}\s+[a-z]+.*)", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}")
DAY_AND_MONTH = re.compile(r"\d{1,2}\s+[a-z]+", re.IGNORECASE)
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day; `doubt` is the code of a warning where something had to be decided."""

    first: date
    last: date
    doubt: str = ""


def parse_days(cell: Cell) -> Days | None:
    """:raises Problem: no days, or not all that is needed of them, can be read"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        return _one(_known(cell))
    text = LEADING.sub("", WEEKDAYS.sub(" ", clean_text(cell))).strip(" ,.")
    text = re.sub(r"^(?:s\s*[./]?\s*d\.?|-|–|,|\s)+", "", text, flags=re.IGNORECASE)
    try:
        return _one(_known(text))
    except Problem as problem:
        if problem.code != "date_unreadable":
            raise
    parts = [part for part in BETWEEN.split(text) if part]
    if len(parts) < 2 and (match := HYPHEN.fullmatch(text)):
        parts = [match[1], match[2]]
    if len(parts) < 2:
        raise Problem("days_unreadable")
    return _between(parts[0], parts[-1])


def _known(cell: Cell) -> PartialDate:
    value = read_date(cell).value
    if value is None:
        raise Problem("days_unreadable")
    return value


def _one(value: PartialDate) -> Days:
    match value.precision:
        case "day":
            return Days(value.start, value.start)
        case "month":
            last = monthrange(value.start.year, value.start.month)[1]
            return Days(value.start, value.start.replace(day=last), "days_month_only")
        case _:
            raise Problem("days_year_only")


def _between(first: str, last: str) -> Days:
    try:
        end = _day(last)
        start = _day(_completed(first, end))
    except Problem as problem:
        if problem.code == "date_unreadable":
            raise Problem("days_unreadable") from problem
        raise
    if start > end and DAY_AND_MONTH.fullmatch(first):
        # 30 Desember – 2 Januari 2026: the year is that of the last day.
        start = _day(f"{first} {end.year - 1}")
    if start > end:
        raise Problem("days_reversed")
    if (end - start).days > LONGEST:
        raise Problem("days_too_many")
    return Days(start, end)


def _completed(first: str, end: date) -> str:
    if DAY.fullmatch(first):
        return f"{first}-{end.month}-{end.year}"
    return f"{first} {end.year}" if DAY_AND_MONTH.fullmatch(first) else first


def _day(text: str) -> date:
    value = _known(text)
    if value.precision != "day":
        raise Problem("days_unreadable")
    return value.start
