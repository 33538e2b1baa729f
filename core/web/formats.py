"""How officials write figures and dates. One convention in both languages, so a page never mixes two."""

import datetime as dt
from decimal import Decimal

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

DASH = "–"


def _locale() -> str:
    return (get_language() or "id").split("-")[0]


def _day(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    """1284 → 1.284; with decimals 1284.5 → 1.284,5."""
    if value is None:
        return ""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def figure(value: int | Decimal | None) -> str:
    """1.50 → 1,5; 2.00 → 2: without the noughts that the database adds."""
    if value is None:
        return ""
    shortest = Decimal(value).normalize()
    return number(shortest, max(0, -int(shortest.as_tuple().exponent)))


def percent(part: int | Decimal, whole: int | Decimal) -> int:
    """A share as people round it: a half goes up. To be read only; what is decided goes by the figures."""
    return int((part * 200 + whole) // (whole * 2)) if whole else 0


def rupiah(value: Decimal | int | None) -> str:
    """Rp1.500.000, and sen only where there are any: Rp1.500.000,50."""
    if value is None:
        return ""
    amount = Decimal(value)
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{number(abs(amount), 0 if amount == amount.to_integral_value() else 2)}"


def long_date(value: dt.date | dt.datetime | None) -> str:
    """12 Maret 2019."""
    return format_date(_day(value), "d MMMM y", locale=_locale()) if value else ""


def long_days(first: dt.date, last: dt.date) -> str:
    """18–19 November 2026; what the two days share is said once."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    if first.year == last.year:
        return f"{long_date(first).rsplit(' ', 1)[0]} – {long_date(last)}"
    return f"{long_date(first)} – {long_date(last)}"


def weekday_date(value: dt.date | dt.datetime | None) -> str:
    """Selasa, 24 November 2026."""
    return format_date(_day(value), "EEEE, d MMMM y", locale=_locale()) if value else ""


def short_date(value: dt.date | dt.datetime | None) -> str:
    """12-03-2019."""
    return _day(value).strftime("%d-%m-%Y") if value else ""


def short_time(value: dt.datetime | dt.time | None) -> str:
    """09.40, in the office's own time zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H.%M")


def long_partial_date(value: dt.date | None, precision: str) -> str:
    """A date known to the day, the month or only the year: 12 Maret 2019, Maret 2019, 2019."""
    if value is None:
        return ""
    if precision == "year":
        return str(value.year)
    if precision == "month":
        return format_date(value, "MMMM y", locale=_locale())
    return long_date(value)


def mask_staff_number(value: str | None) -> str:
    """198705122010121011 → 19870512••••••••11: enough to tell two people apart, not to copy."""
    text = (value or "").strip()
    if len(text) > 12:
        return text[:8] + "•" * (len(text) - 10) + text[-2:]
    return "•" * max(len(text) - 2, 0) + text[-2:]
