"""Numbers and dates in Indonesian words, as minutes say them (terbilang)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    "sebelas",
)
SCALES = ((10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober"),
    *("November", "Desember"),
)


def spelled(number: int) -> str:
    """1111 → seribu seratus sebelas."""
    if number < 0:
        return f"minus {spelled(-number)}"
    if number < 1000:
        return _below_thousand(number)
    for value, name in SCALES:
        if number >= value:
            many, rest = divmod(number, value)
            # Seribu is one word; satu juta are two.
            words = "seribu" if value == 1000 and many == 1 else f"{spelled(many)} {name}"
            return f"{words} {spelled(rest)}" if rest else words
    raise AssertionError


def _below_thousand(number: int) -> str:
    if number < 12:
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    ten = 10 if number < 100 else 100
    many, rest = divmod(number, ten)
    words = f"{ONES[many]} puluh" if ten == 10 else "seratus" if many == 1 else f"{ONES[many]} ratus"
    return f"{words} {_below_thousand(rest)}" if rest else words


def spelled_rupiah(amount: Decimal) -> str:
    """Sen are said only where there are any."""
    whole, sen = divmod(int(amount * 100), 100)
    words = f"{spelled(whole)} rupiah"
    return f"{words} {spelled(sen)} sen" if sen else words


def spelled_date(day: date) -> tuple[str, str, str, str]:
    """Weekday, day, month, year: Selasa, dua puluh empat, November, dua ribu dua puluh enam."""
    return DAYS[day.weekday()], spelled(day.day), MONTHS[day.month - 1], spelled(day.year)
