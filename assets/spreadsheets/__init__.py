"""Spreadsheets of any office as typed rows of goods. No database, no clock, nothing of the register.

`open_spreadsheet` reads the file, `find_table` finds what is in a sheet, `data_rows` tells goods from
totals and signatures, `RowReader` makes typed values of a row. What they have to say is a code with
parameters; `sentences` tells it in the reader's language.
"""

from assets.spreadsheets.book import Book, Line, Sheet, open_spreadsheet
from assets.spreadsheets.kinds import MAX_BYTES, Unreadable
from assets.spreadsheets.rows import Draft, Finding, RowReader
from assets.spreadsheets.sorting import DataRow, Skips, data_rows
from assets.spreadsheets.tables import Column, Table, find_table, table_at

__all__ = [
    "MAX_BYTES",
    "Book",
    "Column",
    "DataRow",
    "Draft",
    "Finding",
    "Line",
    "RowReader",
    "Sheet",
    "Skips",
    "Table",
    "Unreadable",
    "data_rows",
    "find_table",
    "open_spreadsheet",
    "table_at",
]
