"""Into the store: the file first, then its row, which the caller's transaction keeps or doesn't."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex
from typing import TypeVar

from django.utils.translation import gettext as _

from core.files.models import Attachment
from core.files.uploads import Upload
from core.refusal import Refusal

A = TypeVar("A", bound=Attachment)


def keep(row: A, upload: Upload) -> A:
    """Store the file and save the row. What is stored for a row that is rolled back, the sweep finds.

    :raises Refusal: ``no_store``: the disk is full or the storage doesn't answer
    """
    if row.kind == "photo" and upload.thumbnail is None:
        # Sent along with photos; who may see photos doesn't see every paper.
        row.kind = "other"
    row.name, row.format, row.size, row.sha256 = upload.name, upload.format, upload.size, upload.sha256
    token = token_hex(16)
    try:
        row.file.save(f"{token}.{upload.format}", upload.content, save=False)
        if upload.thumbnail is not None:
            row.thumbnail.save(f"{token}-s.jpg", upload.thumbnail, save=False)
    except OSError as error:
        raise Refusal(
            "no_store",
            _(
                "The files can't be stored just now, so nothing was saved. "
                "Try again in a few minutes; if it goes on, tell the administrator."
            ),
        ) from error
    row.save()
    return row


def unknown_to(rows: Iterable[Attachment], uploads: Iterable[Upload]) -> list[Upload]:
    """Without what is there already, and each once: an impatient finger sends a form twice."""
    known = {row.sha256 for row in rows}
    fresh = []
    for upload in uploads:
        if upload.sha256 not in known:
            known.add(upload.sha256)
            fresh.append(upload)
    return fresh
