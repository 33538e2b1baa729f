"""Spreadsheets out, row by row in flat memory. What comes from the register is never a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.documents.bundle import Bundle
from core.documents.columns import Column, Row, grouped, summed
from core.documents.register import Advance, Register, Signature

CONTROLS = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r")
# What a cell holds; the writer would cut off more without a word.
LONGEST = 32_767
# Such a beginning is calculated by some programs when the cell is edited.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = {"money": "#,##0", "number": "#,##0", "date": "dd-mm-yyyy"}
# Digits that a number of the spreadsheet keeps; longer ones go as text.
EXACT = 10**15
MM_PER_LETTER = 1.9
LONGEST_TAB, FORBIDDEN = 31, dict.fromkeys(map(ord, "[]:*?/\\"), "-")
Out = str | Path | IO[bytes]


def write_workbook(columns: Sequence[Column], rows: Iterable[Row], out: Out, *, sheet: str = "Data") -> int:
    """A plain list with one header row, for going on with in a spreadsheet program.

    :param rows: may be a stream of any length
    :returns: how many rows were written
    """
    with new_book(out) as book:
        page = _Sheet(columns, book, sheet[:LONGEST_TAB])
        page.line([str(column.title) for column in columns], page.head)
        page.worksheet.freeze_panes(1, 0)
        page.look_by_column()
        count = page.rows(rows, with_empty=False)
        page.worksheet.autofilter(0, 0, count, len(columns) - 1)
        if count:
            framed = {"type": "no_errors", "format": book.add_format({"border": 1})}
            page.worksheet.conditional_format(1, 0, count, len(columns) - 1, framed)
    return count


def write_register(register: Register, out: Out) -> None:
    """The paper as a spreadsheet: its heading, merged header, numbering row, sum and signatures."""
    with new_book(out, title=register.title, author=register.author) as book:
        _write_paper(register, book, "Data")


def write_bundle(bundle: Bundle, out: Out, *, advance: Advance = lambda done, total: None) -> None:
    """A sheet for each register, by its short title."""
    taken: set[str] = set()
    done = 0
    with new_book(out, title=bundle.title, author=bundle.author) as book:
        for register in bundle.registers:
            _write_paper(register, book, tab_name(register.short_title, taken))
            done += len(register.rows)
            advance(done, bundle.count)


def tab_name(text: str, taken: set[str]) -> str:
    """As spreadsheet programs allow it: 31 signs, some forbidden, no two alike but for capitals."""
    plain = " ".join(text.translate(CONTROLS | FORBIDDEN).split())[:LONGEST_TAB].strip("' ") or "Data"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: LONGEST_TAB - 5].strip()} ({number})"
    taken.add(name.casefold())
    return name


def _write_paper(register: Register, book: xlsxwriter.Workbook, tab: str) -> None:
    page = _Sheet(register.columns, book, tab)
    page.worksheet.set_landscape()
    page.worksheet.fit_to_pages(1, 0)
    for line in register.heading:
        page.wide(line, page.title)
    page.at += 1
    for label, value in (fact for facts in register.facts for fact in facts):
        page.put(page.at, 0, f"{label}: {value}", page.plain)
        page.at += 1
    first_head = page.at + 1
    page.header()
    page.worksheet.freeze_panes(page.at, 0)
    page.worksheet.repeat_rows(first_head - 1, page.at - 1)
    count = page.rows(register.rows)
    if not count:
        page.wide("N I H I L", page.head)
    if register.total and count:
        page.total(register.total)
    page.signatures([register.signatures.left, register.signatures.right, register.signatures.below])


def new_book(out: Out, *, title: str = "", author: str = "") -> xlsxwriter.Workbook:
    """In flat memory; closed, and so written, at the end of its `with`."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, options)
    book.set_properties({"title": title, "author": author})
    return book


def _letters(column: Column) -> float:
    return max(4.0, column.width / MM_PER_LETTER)


class _Sheet:
    """Rows must be written in order and once: flat memory has no way back."""

    def __init__(self, columns: Sequence[Column], book: xlsxwriter.Workbook, tab: str) -> None:
        self.columns = columns
        self.book = book
        self.worksheet: Worksheet = book.add_worksheet(tab)
        self.at = 0
        self.sums = summed(columns, ())
        make = self.book.add_format
        self.plain = make({})
        self.title = make({"bold": True, "align": "center"})
        self.head = make(
            {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        )
        # The look of one tall cell: flat memory has no way back to merge over two rows.
        tall = {"bold": True, "align": "center", "text_wrap": True, "left": 1, "right": 1}
        self.head_upper = make(tall | {"top": 1, "valign": "bottom"})
        self.head_lower = make(tall | {"bottom": 1})
        self.count = make({"align": "center", "border": 1, "font_size": 8})
        self.formats = [self._format(column) for column in columns]
        self.quoted = make({"border": 1, "valign": "top", "text_wrap": True, "quote_prefix": True})
        self.bold = make({"bold": True, "border": 1, "num_format": NUMBERS["money"]})
        for at, column in enumerate(columns):
            self.worksheet.set_column(at, at, _letters(column))

    def look_by_column(self) -> None:
        """Cells that aren't written look like their column. Without its frame, which would have no end."""
        for at, column in enumerate(self.columns):
            self.worksheet.set_column(at, at, _letters(column), self._format(column, framed=False))

    def _format(self, column: Column, *, framed: bool = True) -> Format:
        look: dict[str, Any] = {"border": int(framed), "valign": "top", "align": column.alignment}
        if column.kind == "text":
            look["text_wrap"] = True
            look["num_format"] = "@"
        else:
            look["num_format"] = NUMBERS[column.kind]
        return self.book.add_format(look)

    def put(self, row: int, at: int, value: Any, look: Format) -> None:
        """By type, never by guess: a text that looks like a formula, a number or an address stays text."""
        if value is None or value == "":
            self.worksheet.write_blank(row, at, None, look)
        elif isinstance(value, str):
            self._text(row, at, value, look)
        elif isinstance(value, dt.datetime):
            self.worksheet.write_datetime(row, at, value.replace(tzinfo=None), look)
        elif isinstance(value, dt.date):
            self.worksheet.write_datetime(row, at, value, look)
        elif isinstance(value, Decimal | float | int) and -EXACT < value < EXACT:
            self.worksheet.write_number(row, at, value, look)
        else:
            self._text(row, at, str(value), look)

    def _text(self, row: int, at: int, text: str, look: Format) -> None:
        if not text.isprintable():
            text = text.translate(CONTROLS)
        if len(text) > LONGEST:
            text = f"{text[: LONGEST - 1]}…"
        self.worksheet.write_string(row, at, text, self.quoted if text.startswith(DANGEROUS) else look)

    def line(self, values: Sequence[Any], look: Format) -> None:
        for at, value in enumerate(values):
            self.put(self.at, at, value, look)
        self.at += 1

    def wide(self, text: str, look: Format) -> None:
        """One cell over the whole table."""
        self.merge(0, len(self.columns) - 1, text, look)
        self.at += 1

    def merge(self, left: int, right: int, text: str, look: Format) -> None:
        """One cell over several of this row."""
        if left < right:
            self.worksheet.merge_range(self.at, left, self.at, right, "", look)
        self.put(self.at, left, text, look)

    def header(self) -> None:
        spans = grouped(self.columns)
        if not any(group for group, _first, _count in spans):
            self.line([str(column.title) for column in self.columns], self.head)
        else:
            for group, first, count in spans:
                if group:
                    self.merge(first, first + count - 1, group, self.head)
                else:
                    self.put(self.at, first, str(self.columns[first].title), self.head_upper)
            self.at += 1
            for at, column in enumerate(self.columns):
                title = str(column.title) if column.group else ""
                self.put(self.at, at, title, self.head if title else self.head_lower)
            self.at += 1
        self.line([number + 1 for number in range(len(self.columns))], self.count)

    def rows(self, rows: Iterable[Row], *, with_empty: bool = True) -> int:
        fields = [(column.field, look) for column, look in zip(self.columns, self.formats, strict=True)]
        count = 0
        for row in rows:
            for at, (name, look) in enumerate(fields):
                value = row.get(name)
                if with_empty or (value is not None and value != ""):
                    self.put(self.at, at, value, look)
            for name in self.sums:
                self.sums[name] += row.get(name) or 0
            self.at += 1
            count += 1
        return count

    def total(self, label: str) -> None:
        span = next(at for at, column in enumerate(self.columns) if column.kind == "money")
        self.merge(0, span - 1, label, self.head)
        for at, column in enumerate(self.columns[span:], span):
            self.put(self.at, at, self.sums.get(column.field), self.bold)
        self.at += 1

    def signatures(self, blocks: Sequence[Signature | None]) -> None:
        """Below one another: in a spreadsheet they are for the reader, the paper is for signing."""
        for block in filter(None, blocks):
            self.at += 1
            lines = (*block.above, block.title, block.post, block.name or "." * 40, *block.below)
            for line in filter(None, lines):
                self.put(self.at, 0, line, self.plain)
                self.at += 1
