from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest

from demo.officetime import OfficeTime

DAYS_OFF = {date(2026, 5, 14), date(2026, 5, 15)}
office = OfficeTime(DAYS_OFF, UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (at(8, 15, 30), 60, at(8, 16, 30)),
        (at(8, 15, 30), 480, at(11, 15, 30)),
        (at(4, 12, 15), 30, at(4, 13, 30)),
        (at(8, 11, 45), 30, at(8, 13, 30)),
        (at(9, 10), 60, at(11, 8, 30)),
        (at(13, 15), 240, at(18, 10, 30)),
    ],
)
def test_working_minutes_pass_over_breaks_nights_and_days_off(
    start: datetime, minutes: int, due: datetime
) -> None:
    assert office.later(start, minutes) == due


def test_ramadan_days_are_shorter() -> None:
    assert office.later(at(2, 14, 30, month=3), 60) == at(3, 8, 30, month=3)


def test_moments_lie_within_office_hours() -> None:
    rng = Random(1)  # noqa: S311

    moments = [
        office.some_moment(rng, day) for day in (date(2026, 5, 4), date(2026, 5, 8)) for _ in range(200)
    ]

    for moment in moments:
        assert office.later(moment, 1).date() == moment.date()
        assert (office.later(moment, 1) - moment).total_seconds() == 60


def test_a_shift_counts_working_days_alone() -> None:
    assert office.shift(date(2026, 5, 13), 1) == date(2026, 5, 18)
    assert office.shift(date(2026, 5, 18), -1) == date(2026, 5, 13)
    assert office.day_from(date(2026, 5, 14)) == date(2026, 5, 18)
    assert office.day_until(date(2026, 5, 17)) == date(2026, 5, 13)
