"""What somebody has learned, against what they should have. Pure: no database, no clock.

20 learning hours (JP) a year for every civil servant: PP 17/2020, article 203(4). For contract civil
servants (PPPK) the figure of 24 a year is practice, seen and never verified: a warning, no block.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date

YEARLY_HOURS = 20
CONTRACT_HOURS = 24


@dataclass(frozen=True)
class Training:
    """One course that somebody has completed; `expires_on` is None when it doesn't expire."""

    course_id: int
    expires_on: date | None

    def is_valid_on(self, day: date) -> bool:
        return self.expires_on is None or self.expires_on >= day


def missing_courses(required: Iterable[int], taken: Sequence[Training], day: date) -> list[int]:
    """Ids of the required courses of which no training is valid that day, in the order given."""
    valid = {training.course_id for training in taken if training.is_valid_on(day)}
    return [course for course in dict.fromkeys(required) if course not in valid]


@dataclass(frozen=True)
class YearlyHours:
    """The learning hours of one person in one year, against the 20 that the law asks for."""

    year: int
    hours: int
    is_contract: bool = False

    @property
    def is_reached(self) -> bool:
        return self.hours >= YEARLY_HOURS

    @property
    def remaining(self) -> int:
        return max(0, YEARLY_HOURS - self.hours)

    @property
    def percent(self) -> int:
        """How much of the 20 is reached, 100 at most, as meters draw it."""
        return min(100, self.hours * 100 // YEARLY_HOURS)

    @property
    def is_above_contract_limit(self) -> bool:
        return self.is_contract and self.hours > CONTRACT_HOURS


def expiry(issued_on: date, validity_months: int | None) -> date | None:
    """The last day on which a certificate is valid; 31 August and 6 months is the end of February."""
    if validity_months is None:
        return None
    months = issued_on.year * 12 + issued_on.month - 1 + validity_months
    year, month = divmod(months, 12)
    if year > MAXYEAR:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(issued_on.day, last))
