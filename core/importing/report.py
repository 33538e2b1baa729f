"""What an import did and left out, row by row, as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from core.importing.models import ImportBatch, ImportRow
from core.importing.telling import ToldRow, tell_row
from core.spreadsheets.cells import safe

CHUNK = 1000


def report_response(batch: ImportBatch) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(batch), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("import")}-{batch.pk}.csv"'
    return response


class _Passed:
    def write(self, text: str) -> bytes:
        return text.encode()


def _lines(batch: ImportBatch) -> Iterator[bytes]:
    writer = csv.writer(_Passed(), delimiter=";")
    yield b"\xef\xbb\xbf"
    yield writer.writerow(
        [_("Sheet"), _("Row"), _("Item"), str(batch.sort.identity_label), _("What happened"),
         _("Changes"), _("Typed instead"), _("Reasons and warnings")]
    )  # fmt: skip
    kind, tables = batch.sort, batch.all_tables
    for row in batch.rows.order_by("position").defer("raw").iterator(chunk_size=CHUNK):
        told = tell_row(row, tables, kind)
        is_out = row.left_out or row.verdict == ImportRow.Verdict.OTHER
        happened = _("Left out") if is_out else row.get_verdict_display()
        changes = "" if is_out else "; ".join(f"{d.label}: {d.old} → {d.new}" for d in told.differences)
        typed = "; ".join(f"{key}: {kind.quoted(key, text)}" for key, text in row.edits.items())
        yield writer.writerow(
            [safe(told.sheet), row.number, safe(told.title), safe(told.identity), happened,
             safe(changes), safe(typed), safe("; ".join(_remarks(told)))]
        )  # fmt: skip


def _remarks(told: ToldRow) -> Iterator[str]:
    for refused in told.refused:
        yield from refused.reasons
    if told.doubt:
        yield told.doubt
    for _short, long in told.warnings:
        yield long
