"""A paper as the answer to a request."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

from django.http import HttpResponse

from core.documents.bundle import Bundle, print_bundle
from core.documents.paper import Setting
from core.documents.register import Advance, Register, print_register
from core.documents.workbook import write_bundle, write_register

Format = Literal["pdf", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def wanted_format(given: Mapping[str, Any]) -> Format:
    """`form` of an address; a PDF where it names nothing that there is."""
    return next((form for form in FORMATS if form == given.get("form")), "pdf")


def paper_content(
    paper: Register | Bundle, form: Format, *, at: datetime, advance: Advance = lambda done, total: None
) -> bytes:
    """:raises NotPrinted:"""
    if form == "xlsx":
        out = BytesIO()
        if isinstance(paper, Bundle):
            write_bundle(paper, out, advance=advance)
        else:
            write_register(paper, out)
        return out.getvalue()
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        path = Path(folder) / "paper.pdf"
        if isinstance(paper, Bundle):
            print_bundle(paper, path, setting=Setting(at), advance=advance)
        else:
            print_register(paper, path, setting=Setting(at), advance=advance)
        return path.read_bytes()


def paper_response(paper: Register | Bundle, form: Format, *, name: str, at: datetime) -> HttpResponse:
    """A PDF opens in the browser, ready to print; a spreadsheet is downloaded.

    :param name: of the file, without its ending
    """
    return file_response(paper_content(paper, form, at=at), form, name=name)


def file_response(content: bytes, form: str, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    where = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{where}; filename="{file_name(name)}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(text: str) -> str:
    """032/007/BAST → 032-007-BAST: letters, digits and hyphens alone."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in text)
    return "-".join(kept.split())[:100] or "dokumen"
