"""The list as a CSV file, row by row. The importer reads it again without loss."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.spreadsheets.columns import BY_KEY
from core.spreadsheets.cells import safe
from core.web.formats import short_date

CHUNK = 2000

Read = Callable[[Any], Any]


def _columns(details: bool) -> list[tuple[str, Read]]:
    """Headings as the importer knows them, in the reader's language."""
    columns: list[tuple[str, Read]] = [
        (_label("code"), lambda a: a.classification_id),
        (_label("register"), lambda a: a.register_label if a.register else ""),
        *(_text(key) for key in ("nibar", "legacy_code", "name", "specification", "brand", "size")),
        *(_text(key) for key in ("material", "serial_number", "chassis_number", "engine_number")),
        *(_text(key) for key in ("plate_number", "ownership_number", "measure")),
        (_label("acquired_on"), lambda a: _acquired(a.acquired_from, a.acquired_precision)),
        (_label("mode"), lambda a: a.get_mode_display()),
        *(_text(key) for key in ("origin", "fund_source")),
        *([(_label("value"), lambda a: _money(a.value))] if details else []),
        (_label("condition"), lambda a: a.condition),
        (_("Status"), lambda a: a.get_status_display()),
        (_("Unit code"), lambda a: safe(a.unit.code)),
        (_label("room"), lambda a: safe(a.room.code if a.room else a.room_text)),
        *([(_("Holder"), lambda a: safe(a.holder_name))] if details else []),
        *(_text(key) for key in ("supplier", "document_number")),
        (_label("warranty_until"), lambda a: short_date(a.warranty_until)),
        *(_text(key) for key in ("host_name", "mac_address", "ip_address")),
        *([_text("notes")] if details else []),
    ]
    return columns


def export_response(assets: QuerySet[Asset], *, details: bool, on: date) -> StreamingHttpResponse:
    """:param details: with value, notes and the holders' names"""
    response = StreamingHttpResponse(
        _lines(assets, _columns(details)), content_type="text/csv; charset=utf-8"
    )
    name = _("items-%(date)s.csv") % {"date": short_date(on)}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(assets: QuerySet[Asset], columns: list[tuple[str, Read]]) -> Iterator[bytes]:
    writer = csv.writer(_Passed(), delimiter=";")
    # The mark by which spreadsheet programs know UTF-8.
    yield b"\xef\xbb\xbf"
    yield writer.writerow([heading for heading, _read in columns])
    readers = [read for _heading, read in columns]
    for asset in assets.iterator(chunk_size=CHUNK):
        yield writer.writerow([read(asset) for read in readers])


class _Passed:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _text(key: str) -> tuple[str, Read]:
    return _label(key), lambda asset: safe(getattr(asset, key))


def _label(key: str) -> str:
    return str(BY_KEY[key].label)


def _acquired(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    return {"day": short_date(day), "month": f"{day:%m-%Y}"}.get(precision, f"{day:%Y}")


def _money(value: Any) -> str:
    """Without dots, which one program reads as thousands and another as a decimal point."""
    if value is None:
        return ""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")
