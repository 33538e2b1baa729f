"""When people are at the office: working days, hours and breaks. Pure; days off come in.

Perpres 21/2023: 07:30 to 16:00 with an hour's rest, Fridays to 16:30 with 90 minutes; in Ramadan shorter.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from organization.worktime import is_working_day

FRIDAY = 4
Slots = tuple[tuple[time, time], tuple[time, time]]
USUAL: Slots = (time(7, 30), time(12)), (time(13), time(16))
USUAL_FRIDAY: Slots = (time(7, 30), time(11, 30)), (time(13), time(16, 30))
FASTING: Slots = (time(8), time(12)), (time(12, 30), time(15))
FASTING_FRIDAY: Slots = (time(8), time(11, 30)), (time(12, 30), time(15, 30))
RAMADAN = (
    (date(2024, 3, 12), date(2024, 4, 9)),
    (date(2025, 3, 1), date(2025, 3, 30)),
    (date(2026, 2, 19), date(2026, 3, 20)),
    (date(2027, 2, 8), date(2027, 3, 9)),
)


class OfficeTime:
    def __init__(self, days_off: Container[date], zone: tzinfo) -> None:
        self._days_off = days_off
        self._zone = zone

    def is_open(self, day: date) -> bool:
        return is_working_day(day, self._days_off)

    def days(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included."""
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if self.is_open(day)]

    def day_from(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def day_until(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.is_open(day):
            day -= timedelta(days=1)
        return day

    def shift(self, day: date, working_days: int) -> date:
        """So many working days later, or earlier if negative."""
        step = timedelta(days=1 if working_days > 0 else -1)
        for _ in range(abs(working_days)):
            day += step
            while not self.is_open(day):
                day += step
        return day

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self._zone)

    def some_moment(self, rng: Random, day: date) -> datetime:
        """A moment within the office hours of a working day, whole minutes."""
        minutes = [(begin, _minutes(begin, end)) for begin, end in self._slots(day)]
        n = rng.randrange(5, sum(length for _, length in minutes) - 5)
        for begin, length in minutes:
            if n < length:
                return datetime.combine(day, begin, self._zone) + timedelta(minutes=n)
            n -= length
        raise AssertionError("unreachable")

    def later(self, moment: datetime, minutes: int) -> datetime:
        """So many working minutes later, over breaks, nights, weekends and days off."""
        day = moment.date()
        while True:
            for begin, end in self._slots(day) if self.is_open(day) else ():
                opens = datetime.combine(day, begin, self._zone)
                closes = datetime.combine(day, end, self._zone)
                start = max(opens, moment)
                left = int((closes - start).total_seconds() // 60)
                if left <= 0:
                    continue
                if minutes <= left:
                    return start + timedelta(minutes=minutes)
                minutes -= left
            day += timedelta(days=1)

    def _slots(self, day: date) -> Slots:
        friday = day.weekday() == FRIDAY
        if any(first <= day <= last for first, last in RAMADAN):
            return FASTING_FRIDAY if friday else FASTING
        return USUAL_FRIDAY if friday else USUAL


def _minutes(begin: time, end: time) -> int:
    return (end.hour - begin.hour) * 60 + end.minute - begin.minute
