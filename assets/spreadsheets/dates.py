"""Dates of acquisition: not in the future, and 1 January means that only the year is known."""

from __future__ import annotations

from datetime import date

from core.spreadsheets.cells import Cell, is_blank, remembered, shown
from core.spreadsheets.dates import EARLIEST, PartialDate, Reading, read_date
from core.spreadsheets.problems import Problem, refuse_broken


@remembered
def parse_acquired(cell: Cell, today: date) -> Reading:
    """1 January means that only the year is known.

    :raises Problem: it can't be read, doesn't exist, or lies in the future
    """
    refuse_broken(cell)
    if is_blank(cell):
        return Reading(None)
    reading = read_date(cell)
    if reading.value is None:
        return reading
    value = reading.value
    if value.precision == "day" and (value.start.month, value.start.day) == (1, 1):
        value = PartialDate(value.start, "year")
    _check(value, today)
    return Reading(value, reading.warning)


def _check(value: PartialDate, today: date) -> None:
    year = value.start.year
    if year < EARLIEST:
        raise Problem("date_too_early", year=year)
    if year > today.year:
        raise Problem("date_in_future", year=year)
    if value.start > today:
        raise Problem("day_in_future", date=shown(value.start))
