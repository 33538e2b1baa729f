import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from core.web import formats


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def test_rupiah_has_dots_and_no_space():
    assert formats.rupiah(Decimal("1500000.00")) == "Rp1.500.000"
    assert formats.rupiah(Decimal("1234.5")) == "Rp1.234,50"
    assert formats.rupiah(-2000) == "-Rp2.000"
    assert formats.rupiah(0) == "Rp0"
    assert formats.rupiah(None) == ""


def test_rupiah_is_the_same_in_english():
    with translation.override("en"):
        assert formats.rupiah(Decimal(1500000)) == "Rp1.500.000"
        assert formats.number(1284) == "1.284"


def test_dates_are_written_as_officials_write_them():
    day = dt.date(2019, 3, 12)

    assert formats.long_date(day) == "12 Maret 2019"
    assert formats.short_date(day) == "12-03-2019"
    assert formats.weekday_date(dt.date(2026, 11, 24)) == "Selasa, 24 November 2026"
    with translation.override("en"):
        assert formats.long_date(day) == "12 March 2019"


@pytest.mark.parametrize(
    ("last", "written"),
    [
        (dt.date(2026, 12, 9), "9 Desember 2026"),
        (dt.date(2026, 12, 10), "9–10 Desember 2026"),
        (dt.date(2027, 1, 2), "9 Desember 2026 – 2 Januari 2027"),
    ],
)
def test_what_two_days_share_is_said_once(last: dt.date, written: str):
    assert formats.long_days(dt.date(2026, 12, 9), last) == written


def test_a_moment_is_shown_in_the_office_zone():
    late = dt.datetime(2026, 11, 23, 18, 5, tzinfo=dt.UTC)

    with timezone.override("Asia/Jakarta"):
        assert formats.short_time(late) == "01.05"
        assert formats.long_date(late) == "24 November 2026"


@pytest.mark.parametrize(
    ("precision", "written"), [("day", "1 Maret 2019"), ("month", "Maret 2019"), ("year", "2019")]
)
def test_a_date_says_no_more_than_is_known(precision: str, written: str):
    assert formats.long_partial_date(dt.date(2019, 3, 1), precision) == written


def test_a_staff_number_is_masked_but_for_its_ends():
    assert formats.mask_staff_number("198705122010121011") == "19870512••••••••11"
    assert formats.mask_staff_number("123456") == "••••56"
    assert formats.mask_staff_number("") == ""
    assert formats.mask_staff_number(None) == ""


def test_a_share_is_rounded_with_the_half_upwards():
    shares = [formats.percent(*each) for each in [(17, 91), (1, 200), (0, 7), (99, 100), (3, 0)]]
    assert shares == [19, 1, 0, 99, 0]
