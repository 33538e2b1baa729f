"""Prices and counts, as domain §3.6 lists them: 1.500.000,00, 1,500,000.00, Rp. 3.150.000,-."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from core.spreadsheets.cells import Cell, clean_text, is_blank, remembered
from core.spreadsheets.problems import Problem, refuse_broken

CENT = Decimal("0.01")
LONGEST = 100
LARGEST = Decimal("9999999999999999.99")
COUNT = re.compile(r"(.*?)\s*\(\s*(\d{1,6})\s*(?:[a-z]+\.?)?\s*\)", re.IGNORECASE)
CURRENCY = re.compile(r"^(rp|idr)\s*\.?\s*|\s*(rp|idr)\.?$", re.IGNORECASE)
TAIL = re.compile(r"\s*[.,]?\s*[-–—=]+$")
SPACED = re.compile(r"[1-9]\d{0,2}( \d{3})+([.,]\d{1,2})?")
GROUPED = {mark: re.compile(rf"[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+") for mark in (".", ",")}
PLAIN = re.compile(r"\d+")
DECIMAL = re.compile(r"(\d+)[.,](\d{1,2})")
QUANTITY = re.compile(r"(\d{1,6})(?:[.,]0{1,2})?\s*(?:[a-z]+\.?|\([a-z ]+\))?", re.IGNORECASE)


@remembered
def parse_price(cell: Cell) -> Decimal | None:
    """:raises Problem: it can't be read, or it is for several pieces"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Problem("price_unreadable")
    amount = _from_text(clean_text(cell)) if isinstance(cell, str) else Decimal(str(cell))
    if amount is None:
        return None
    if not amount.is_finite():
        raise Problem("price_unreadable")
    if amount < 0:
        raise Problem("price_negative")
    if amount > LARGEST:
        raise Problem("price_too_large")
    return amount.quantize(CENT, ROUND_HALF_UP)


def _from_text(text: str) -> Decimal | None:
    if len(text) > LONGEST:
        raise Problem("price_unreadable")
    counted = COUNT.fullmatch(text)
    if counted:
        if not counted.group(1).strip():
            raise Problem("price_negative")
        if int(counted.group(2)) != 1:
            raise Problem("several_in_price", n=int(counted.group(2)))
        text = counted.group(1)
    text = TAIL.sub("", CURRENCY.sub("", text)).strip()
    if not text:
        return None
    if text.startswith("-") and PLAIN.search(text):
        raise Problem("price_negative")
    if SPACED.fullmatch(text):
        text = text.replace(" ", "")
    return _number(text)


def _number(text: str) -> Decimal:
    """Both marks: the last is the decimal one. One kind in groups of three: thousands."""
    if PLAIN.fullmatch(text):
        return Decimal(text)
    for mark, other in ((".", ","), (",", ".")):
        if GROUPED[mark].fullmatch(text):
            return Decimal(text.replace(mark, ""))
        whole, _, part = text.rpartition(other)
        if GROUPED[mark].fullmatch(whole) and re.fullmatch(r"\d{1,2}", part):
            return Decimal(f"{whole.replace(mark, '')}.{part}")
    decimal = DECIMAL.fullmatch(text)
    if not decimal:
        raise Problem("price_unreadable")
    return Decimal(f"{decimal.group(1)}.{decimal.group(2)}")


@remembered
def check_quantity(cell: Cell) -> None:
    """A row is for one piece; 0 stands in lists that don't count.

    :raises Problem: the row is for several, or the count can't be read
    """
    refuse_broken(cell)
    if is_blank(cell):
        return
    if isinstance(cell, str):
        match = QUANTITY.fullmatch(clean_text(cell))
        if not match:
            raise Problem("quantity_unreadable")
        count = float(match.group(1))
    elif isinstance(cell, int | float):
        count = float(cell)
    else:
        raise Problem("quantity_unreadable")
    if count not in (0, 1):
        if count < 0 or not count.is_integer():
            raise Problem("quantity_unreadable")
        raise Problem("several_pieces", n=int(count))
