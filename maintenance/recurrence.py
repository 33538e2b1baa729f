"""When maintenance comes back. Pure: dates in, dates out.

Every date is computed from the anchor (`anchor + k × interval`), never from the one before it, so that
31 January is followed by 28 February and then by 31 March again.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Every:
    """`Every(3, "month")`; units are day, week, month and year."""

    value: int
    unit: str

    def __post_init__(self) -> None:
        if self.value < 1 or self.unit not in {**DAYS, **MONTHS}:
            raise ValueError(f"no interval: {self.value} {self.unit}")

    def after(self, anchor: date, k: int = 1) -> date:
        """`anchor` and `k` intervals; a day that the month lacks becomes its last one.

        :raises OverflowError: beyond the year 9999
        """
        if self.unit in DAYS:
            return anchor + timedelta(days=k * self.value * DAYS[self.unit])
        months = anchor.year * 12 + anchor.month - 1 + k * self.value * MONTHS[self.unit]
        year, month = months // 12, months % 12 + 1
        if not date.min.year <= year <= date.max.year:
            raise OverflowError("date value out of range")
        return date(year, month, min(anchor.day, monthrange(year, month)[1]))

    def steps_until(self, anchor: date, day: date) -> int:
        """The smallest `k` ≥ 0 with `after(anchor, k)` on `day` or later."""
        if day <= anchor:
            return 0
        if self.unit in DAYS:
            length = self.value * DAYS[self.unit]
            return -(-(day - anchor).days // length)
        months = (day.year - anchor.year) * 12 + day.month - anchor.month
        k = max(months // (self.value * MONTHS[self.unit]), 0)
        while self.after(anchor, k) < day:
            k += 1
        return k

    def first_from(self, anchor: date, day: date) -> date:
        """The first date of the series on `day` or later."""
        return self.after(anchor, self.steps_until(anchor, day))

    def between(self, anchor: date, first: date, last: date) -> Iterator[date]:
        """The dates of the series from `first` to `last`, both included."""
        k = self.steps_until(anchor, first)
        while (due := self.after(anchor, k)) <= last:
            yield due
            k += 1
