"""A list as an answer that is a file: CSV, streamed line by line, or a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse

from core.documents.columns import Column, Row
from core.documents.workbook import write_workbook
from core.spreadsheets.cells import safe

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(columns: Sequence[Column], rows: Iterable[Row], *, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def workbook_answer(columns: Sequence[Column], rows: Iterable[Row], *, name: str, sheet: str) -> FileResponse:
    """Written to a file on disk first: such a book is whole or nothing."""
    with ExitStack() as on_failure:
        book = on_failure.enter_context(TemporaryFile())
        write_workbook(columns, rows, book, sheet=sheet)
        book.seek(0)
        # From here on the response closes it.
        on_failure.pop_all()
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)


def _lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    writer = csv.writer(_Passed(), delimiter=";")
    # The mark by which spreadsheet programs know UTF-8.
    yield b"\xef\xbb\xbf"
    yield writer.writerow([str(column.title) for column in columns])
    for row in rows:
        yield writer.writerow([_cell(row[column.field]) for column in columns])


class _Passed:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        # Without dots, which one program reads as thousands and another as a decimal point.
        return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y")
    return safe(value) if isinstance(value, str) else value
