from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import count, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.recurrence import Every

days = st.dates(date(2000, 1, 1), date(2080, 12, 31))
intervals = st.builds(Every, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]))


def test_the_end_of_the_month_comes_back_after_a_short_one() -> None:
    monthly = Every(1, "month")

    dates = [monthly.after(date(2026, 1, 31), k) for k in range(5)]

    assert dates == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_a_leap_day_comes_back_in_leap_years() -> None:
    yearly = Every(1, "year")

    dates = [yearly.after(date(2024, 2, 29), k) for k in range(5)]

    assert [d.day for d in dates] == [29, 28, 28, 28, 29]


def test_months_run_over_the_turn_of_the_year() -> None:
    assert Every(3, "month").after(date(2026, 11, 30)) == date(2027, 2, 28)
    assert Every(30, "month").after(date(2026, 8, 31)) == date(2029, 2, 28)


@pytest.mark.parametrize(("value", "unit"), [(0, "day"), (-1, "week"), (1, "fortnight")])
def test_what_is_no_interval_is_refused(value: int, unit: str) -> None:
    with pytest.raises(ValueError, match="no interval"):
        Every(value, unit)


def test_a_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        Every(300, "year").after(date(2026, 1, 1), 40)


@given(intervals, days, st.integers(0, 60))
def test_each_date_is_later_than_the_one_before(every: Every, anchor: date, k: int) -> None:
    assert every.after(anchor, k + 1) > every.after(anchor, k)


@given(intervals, days, st.integers(0, 60))
def test_the_day_is_the_anchors_or_the_last_of_a_shorter_month(every: Every, anchor: date, k: int) -> None:
    due = every.after(anchor, k)

    if every.unit in ("month", "year"):
        assert due.day == min(anchor.day, monthrange(due.year, due.month)[1])
    else:
        assert (due - anchor).days == k * every.value * (7 if every.unit == "week" else 1)


@given(intervals, days, st.integers(-1000, 4000))
def test_the_first_date_from_a_day_is_the_first(every: Every, anchor: date, offset: int) -> None:
    day = anchor + timedelta(days=offset)

    k = every.steps_until(anchor, day)

    assert every.after(anchor, k) >= day
    assert every.first_from(anchor, day) == every.after(anchor, k)
    assert k == 0 or every.after(anchor, k - 1) < day


@given(intervals, days, st.integers(0, 900), st.integers(0, 900))
def test_dates_between_two_days_are_all_of_the_series_and_no_other(
    every: Every, anchor: date, start: int, length: int
) -> None:
    first = anchor + timedelta(days=start)
    last = first + timedelta(days=length)

    found = list(every.between(anchor, first, last))

    whole = takewhile(lambda day: day <= last, (every.after(anchor, k) for k in count()))
    assert found == [day for day in whole if day >= first]


@given(intervals, days, st.integers(0, 400))
def test_the_series_from_a_later_day_is_the_rest_of_the_series(every: Every, anchor: date, gap: int) -> None:
    """An outage of any length leaves the dates as they are."""
    cut, end = anchor + timedelta(days=gap), anchor + timedelta(days=gap + 500)

    before = list(every.between(anchor, anchor, cut - timedelta(days=1)))
    after = list(every.between(anchor, cut, end))

    assert before + after == list(every.between(anchor, anchor, end))
