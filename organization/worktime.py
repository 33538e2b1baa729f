"""Working days of the office. Pure: days off come in as an argument.

Five working days a week, Perpres 21/2023 article 3.
"""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, days_off: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in days_off


def next_working_day(day: date, days_off: Container[date]) -> date:
    """The day itself if the office works on it, else the first one after it that it works on."""
    while not is_working_day(day, days_off):
        day += timedelta(days=1)
    return day
