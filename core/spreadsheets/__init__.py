"""Spreadsheets of any office as typed rows. No database, no clock, no business word.

`open_spreadsheet` reads the file; a `Layout` with its `Vocabulary` finds what is in a sheet and tells
rows of data from totals and signatures; a `RowReader` makes typed values of a row. What they have to
say is a code with parameters; `sentences` tells it in the reader's language.
"""

from core.spreadsheets.book import Book, Line, Sheet, open_spreadsheet
from core.spreadsheets.kinds import MAX_BYTES, Unreadable
from core.spreadsheets.layout import Layout
from core.spreadsheets.rows import Draft, Finding, RowReader, RowReading
from core.spreadsheets.sorting import DataRow, Skips, Sorter
from core.spreadsheets.tables import Column, Table
from core.spreadsheets.vocabulary import Field, Vocabulary

__all__ = [
    "MAX_BYTES",
    "Book",
    "Column",
    "DataRow",
    "Draft",
    "Field",
    "Finding",
    "Layout",
    "Line",
    "RowReader",
    "RowReading",
    "Sheet",
    "Skips",
    "Sorter",
    "Table",
    "Unreadable",
    "Vocabulary",
    "open_spreadsheet",
]
