"""A list with every trouble that a register has, and what is read back from the paper made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pdfplumber

from core.documents.columns import Column, cell_text
from core.documents.paper import Setting
from core.documents.register import Register, Signature, Signatures, print_register

COLUMNS = (
    Column("no", "No", 8, kind="number", align="center"),
    Column("code", "Kode Barang", 24),
    Column("name", "Nama Barang", 40),
    Column("factory", "Pabrik", 22, "Nomor"),
    Column("engine", "Mesin", 20, "Nomor"),
    Column("value", "Harga (Rp)", 22, kind="money"),
    Column("on", "Tanggal", 18, kind="date"),
)
SETTING = Setting(at=dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC))


def a_row(at: int, **other: Any) -> dict[str, Any]:
    return {
        "no": at + 1,
        "code": "1.3.2.10.01.02.001",
        "name": f"P.C Unit {at + 1}",
        "factory": f"SN-{at:05d}",
        "engine": "-",
        "value": Decimal(1_500_000 + at),
        "on": dt.date(2020, 2, 29),
        **other,
    }


def a_register(rows: Sequence[dict[str, Any]], **other: Any) -> Register:
    signatures = Signatures(
        left=Signature("KUASA PENGGUNA BARANG", "Drs. H. Muhammad Taufik, M.Si.", above=["Mengetahui,"]),
        right=Signature("PENGURUS BARANG", above=["Sukamaju, 24 November 2026"]),
    )
    defaults: dict[str, Any] = {
        "title": "Daftar barang",
        "author": "Bagian Umum",
        "heading": ["PEMERINTAH KABUPATEN CONTOH", "DAFTAR BARANG"],
        "total": "JUMLAH",
        "foot": "Keadaan per 24 November 2026",
        "signatures": signatures,
    }
    return Register(columns=COLUMNS, rows=rows, **defaults | other)


def printed(register: Register, folder: Path) -> Path:
    path = folder / "paper.pdf"
    print_register(register, path, setting=SETTING)
    return path


def cells_of(path: Path) -> list[list[str]]:
    """The rows of all pages' tables, without the repeated header; line breaks in cells are spaces."""
    found = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            (table,) = page.extract_tables()
            rows = [[" ".join((cell or "").split()) for cell in row] for row in table]
            numbering = [str(at + 1) for at in range(len(rows[0]))]
            found += rows[rows.index(numbering) + 1 :]
            page.close()
    return found


def expected(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    return [[cell_text(column, row[column.field]) for column in COLUMNS] for row in rows]


def texts_of(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]
