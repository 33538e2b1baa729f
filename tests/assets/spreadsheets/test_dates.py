from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.spreadsheets.dates import parse_acquired
from core.spreadsheets.dates import PartialDate, parse_day
from core.spreadsheets.problems import Problem

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "start", "precision"),
    [
        ("12-03-2019", date(2019, 3, 12), "day"),
        ("12/03/2019", date(2019, 3, 12), "day"),
        ("05/11/2020", date(2020, 11, 5), "day"),
        ("5.11.2020", date(2020, 11, 5), "day"),
        ("2014-12-31", date(2014, 12, 31), "day"),
        ("2014-12-31 00:00:00", date(2014, 12, 31), "day"),
        ("17 Agustus 2012", date(2012, 8, 17), "day"),
        ("Jumat, 17 Agustus 2012", date(2012, 8, 17), "day"),
        ("17-Agu-2012", date(2012, 8, 17), "day"),
        ("29-02-2020", date(2020, 2, 29), "day"),
        ("Agustus 2012", date(2012, 8, 1), "month"),
        ("08/2012", date(2012, 8, 1), "month"),
        ("2012-08", date(2012, 8, 1), "month"),
        ("00-08-2012", date(2012, 8, 1), "month"),
        ("2021", date(2021, 1, 1), "year"),
        ("Th. 2021", date(2021, 1, 1), "year"),
        (2021.0, date(2021, 1, 1), "year"),
        (43101.0, date(2018, 1, 1), "year"),
        (43102.0, date(2018, 1, 2), "day"),
        ("43102", date(2018, 1, 2), "day"),
        (20190312.0, date(2019, 3, 12), "day"),
        (date(1982, 1, 1), date(1982, 1, 1), "year"),
        (datetime(2016, 1, 1), date(2016, 1, 1), "year"),  # noqa: DTZ001
        (date(2012, 1, 2), date(2012, 1, 2), "day"),
        ("01/01/2015", date(2015, 1, 1), "year"),
        (TODAY, TODAY, "day"),
    ],
)
def test_date_is_read_with_its_precision(written: object, start: date, precision: str) -> None:
    assert parse_acquired(written, TODAY).value == PartialDate(start, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["0000-00-00", "02-01-1900", date(1900, 1, 2), 2.0, "00/00/0000", "1900"])
def test_date_that_stands_for_none_is_left_empty_with_a_warning(written: object) -> None:
    reading = parse_acquired(written, TODAY)  # type: ignore[arg-type]

    assert (reading.value, reading.warning) == (None, "date_unknown")


@pytest.mark.parametrize("written", [None, "-", "NIHIL", "0", 0.0])
def test_empty_is_no_date(written: object) -> None:
    reading = parse_acquired(written, TODAY)  # type: ignore[arg-type]

    assert (reading.value, reading.warning) == (None, "")


def test_of_two_years_the_first_is_taken_with_a_warning() -> None:
    reading = parse_acquired("2012/2014", TODAY)

    assert reading.value == PartialDate(date(2012, 1, 1), "year")
    assert reading.warning == "date_first_year"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2103", "date_in_future"),
        ("25-11-2026", "day_in_future"),
        ("Desember 2026", "day_in_future"),
        ("31-02-2019", "date_no_such_day"),
        ("29-02-2019", "date_no_such_day"),
        ("12/25/2019", "date_no_such_month"),
        ("12/03/19", "date_short_year"),
        ("1850", "date_too_early"),
        ("tidak tahu", "date_unreadable"),
        ("Triwulan I 2019", "date_unreadable"),
        (2019.5, "date_unreadable"),
        (True, "date_unreadable"),
        ("#N/A", "cell_error"),
    ],
)
def test_date_that_can_not_be_is_refused(written: object, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_acquired(written, TODAY)  # type: ignore[arg-type]

    assert caught.value.code == code
    assert str(caught.value)


def test_end_of_a_warranty_may_lie_ahead_and_needs_its_day() -> None:
    assert parse_day("31-12-2030") == date(2030, 12, 31)
    with pytest.raises(Problem, check=lambda p: p.code == "date_needs_day"):
        parse_day("2030")


@given(st.dates(date(1901, 1, 2), TODAY))
def test_each_way_of_writing_gives_the_same_day(day: date) -> None:
    ways = [f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", day]
    precision = "year" if (day.month, day.day) == (1, 1) else "day"

    assert {parse_acquired(way, TODAY).value for way in ways} == {PartialDate(day, precision)}


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.dates(), st.datetimes()))
def test_date_is_read_or_refused_and_never_fails(cell: object) -> None:
    try:
        value = parse_acquired(cell, TODAY).value  # type: ignore[arg-type]
    except Problem as problem:
        assert str(problem)  # noqa: PT017
    else:
        assert value is None or value.start <= TODAY


def test_less_precise_date_holds_what_lies_in_it() -> None:
    year = PartialDate(date(2019, 1, 1), "year")
    month = PartialDate(date(2019, 3, 1), "month")
    day = PartialDate(date(2019, 3, 12), "day")

    assert year.holds(month)
    assert year.holds(day)
    assert month.holds(day)
    assert not day.holds(month)
    assert not month.holds(year)
    assert not year.holds(PartialDate(date(2020, 3, 12), "day"))
