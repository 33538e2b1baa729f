"""Spreadsheets of goods as an office has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

LAPTOP, CHAIR = "1.3.2.10.01.02.002", "1.3.2.05.02.01.030"
NAMES = {LAPTOP: ("Laptop", "Asus"), CHAIR: ("Kursi", "Chitose")}
HEAD = ("Kode Barang", "Nama Barang", "Register", "Merk", "Tanggal Perolehan", "Harga", "Kondisi")
# No office of the demo counts so far.
FIRST_IMPORTED = 500_000
PRICE = 7_105_000


def list_of(goods: Iterable[tuple[str, int, int]]) -> bytes:
    """:param goods: code, register number and price of each"""
    text = io.StringIO()
    rows = (
        (code, NAMES[code][0], register, NAMES[code][1], "12-03-2019", price, "B")
        for code, register, price in goods
    )
    csv.writer(text, delimiter=";").writerows([HEAD, *rows])
    return text.getvalue().encode()


def laptops(registers: Iterable[int]) -> bytes:
    return list_of((LAPTOP, register, PRICE) for register in registers)
