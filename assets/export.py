"""The list as a file, row by row in flat memory. The importer reads both kinds again without loss."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, Protocol

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from assets.columns import Column, Value
from assets.models.register import AssetQuerySet
from core.documents import columns as documents
from core.documents.workbook import write_workbook
from core.spreadsheets.cells import safe
from core.web.formats import short_date

CHUNK = 2000
PIECE = 250
# Different values of a column that are kept in words, none of them long.
MOST, LONG = 2000, 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Respond(Protocol):
    def __call__(self, assets: AssetQuerySet, columns: Sequence[Column], *, on: date) -> HttpResponseBase: ...


def csv_response(assets: AssetQuerySet, columns: Sequence[Column], *, on: date) -> HttpResponseBase:
    response = StreamingHttpResponse(_lines(assets, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(on)}.csv"'
    return response


def xlsx_response(assets: AssetQuerySet, columns: Sequence[Column], *, on: date) -> HttpResponseBase:
    """Written into a file on disk first: such a book is whole or nothing."""
    readers = [(column.key, column.reader()) for column in columns]
    found = assets.for_file().iterator(chunk_size=CHUNK)
    rows = ({key: read(asset) for key, read in readers} for asset in found)
    with ExitStack() as on_failure:
        book = on_failure.enter_context(TemporaryFile())
        write_workbook([_for_book(column) for column in columns], rows, book, sheet=_("Items"))
        book.seek(0)
        # From here on the response closes it.
        on_failure.pop_all()
    return FileResponse(book, as_attachment=True, filename=f"{_name(on)}.xlsx", content_type=XLSX)


def _for_book(column: Column) -> documents.Column:
    kinds: dict[str, documents.Kind] = {"value": "money", "acquired_on": "date", "warranty_until": "date"}
    kind = kinds.get(column.key, "text")
    return documents.Column(column.key, str(column.label), width=column.width, kind=kind)


def _name(on: date) -> str:
    return _("items-%(date)s") % {"date": short_date(on)}


def _lines(assets: AssetQuerySet, columns: Sequence[Column]) -> Iterator[bytes]:
    piece = StringIO()
    writer = csv.writer(piece, delimiter=";")
    # The mark by which spreadsheet programs know UTF-8.
    piece.write("\ufeff")
    writer.writerow([str(column.label) for column in columns])
    readers = [(column.reader(), _Texts(str if column.is_number else _text)) for column in columns]
    found = assets.for_file().iterator(chunk_size=CHUNK)
    while rows := list(islice(found, PIECE)):
        writer.writerows([[texts[read(asset)] for read, texts in readers] for asset in rows])
        yield piece.getvalue().encode()
        piece.seek(0)
        piece.truncate()
    if piece.tell():
        yield piece.getvalue().encode()


class _Texts(dict[Value, str]):
    """Value of a column → how the file says it; most columns repeat a few."""

    def __init__(self, text: Callable[[Any], str]) -> None:
        super().__init__()
        self.text = text

    def __missing__(self, value: Value) -> str:
        text = self.text(value)
        if len(self) < MOST and len(text) < LONG:
            self[value] = text
        return text


def _text(value: Value) -> str:
    # Most cells of a register are empty.
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Decimal):
        return _money(value)
    return short_date(value)


def _money(value: Decimal) -> str:
    """Without dots, which one program reads as thousands and another as a decimal point."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")
