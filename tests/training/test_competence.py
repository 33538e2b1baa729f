from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.competence import Training, YearlyHours, expiry, missing_courses

DAY = date(2026, 11, 24)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_what_was_never_taken_is_missing() -> None:
    assert missing_courses([1, 2], [Training(1, None)], DAY) == [2]


@pytest.mark.parametrize(
    ("expires_on", "missing"), [(date(2026, 11, 23), [1]), (DAY, []), (date(2026, 11, 25), []), (None, [])]
)
def test_training_is_valid_through_its_last_day(expires_on: date | None, missing: list[int]) -> None:
    assert missing_courses([1], [Training(1, expires_on)], DAY) == missing


def test_one_valid_training_is_enough_beside_expired_ones() -> None:
    taken = [Training(1, date(2024, 1, 1)), Training(1, date(2027, 1, 1))]

    assert missing_courses([1, 1], taken, DAY) == []


@given(st.lists(st.integers(1, 9)), st.lists(st.builds(Training, st.integers(1, 9), DAYS)), DAYS)
def test_missing_and_valid_courses_share_out_what_is_required(
    required: list[int], taken: list[Training], day: date
) -> None:
    missing = missing_courses(required, taken, day)

    valid = {each.course_id for each in taken if each.is_valid_on(day)}
    assert set(missing) == set(required) - valid
    assert len(missing) == len(set(missing))


@pytest.mark.parametrize(
    ("hours", "reached", "remaining", "percent"),
    [(0, False, 20, 0), (19, False, 1, 95), (20, True, 0, 100), (50, True, 0, 100)],
)
def test_the_year_asks_for_twenty_hours(hours: int, reached: bool, remaining: int, percent: int) -> None:
    year = YearlyHours(2026, hours)

    assert (year.is_reached, year.remaining, year.percent) == (reached, remaining, percent)


def test_only_contract_civil_servants_are_warned_above_twenty_four_hours() -> None:
    assert YearlyHours(2026, 25, is_contract=True).is_above_contract_limit
    assert not YearlyHours(2026, 24, is_contract=True).is_above_contract_limit
    assert not YearlyHours(2026, 60).is_above_contract_limit


@pytest.mark.parametrize(
    ("issued", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 24), None, None),
        (date(9999, 12, 31), 24, date(9999, 12, 31)),
    ],
)
def test_a_certificate_ends_on_its_day_of_the_month(
    issued: date, months: int | None, end: date | None
) -> None:
    assert expiry(issued, months) == end


@given(DAYS, st.integers(1, 120))
def test_the_end_lies_as_many_months_ahead_as_the_validity(issued: date, months: int) -> None:
    end = expiry(issued, months)

    assert end is not None
    assert (end.year - issued.year) * 12 + end.month - issued.month == months
    assert end.day <= issued.day
