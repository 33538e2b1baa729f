"""An empty list of a kind to fill in: the headings that the reader knows, and a row that shows how."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.documents.columns import Column
from core.documents.workbook import write_workbook
from core.importing.kinds import Kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 35


def template_response(kind: Kind) -> HttpResponse:
    """All columns are text, so that no spreadsheet program rounds a number of 18 digits."""
    columns = [Column(key, kind.vocabulary.label(key), WIDTH) for key in kind.example]
    content = BytesIO()
    write_workbook(columns, [kind.example], content, sheet=str(kind.title))
    word = _("template")
    name = f"{word}-{slugify(kind.title)}.xlsx"
    return HttpResponse(
        content.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
