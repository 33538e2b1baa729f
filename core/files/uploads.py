"""What people send: let in by content *and* name from a short list, and nothing else."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.files.models import Attachment

Format = Attachment.Format
PICTURES = {"jpg", "jpeg", "png", "webp"}
# What must stand in a document of each kind: the names in a zip are never packed.
MARKS = {Format.XLSX: b"xl/workbook.xml", Format.DOCX: b"word/document.xml"}
MACROS = b"vbaProject.bin"
PICTURE_TYPES = "image/jpeg,image/png,image/webp"
# By ending, for office PCs that know no type for some of them.
DOCUMENT_TYPES = f"{PICTURE_TYPES},.pdf,.xlsx,.docx"
LONGEST_NAME = 120
STAFF_NUMBER = re.compile(r"(?<!\d)(\d{8})\d{8}(\d{2})(?!\d)")


@dataclass(frozen=True)
class Upload:
    """A file that was let in, as it will be kept."""

    name: str
    format: str
    content: File[bytes]
    size: int
    sha256: str
    thumbnail: ContentFile[bytes] | None = None


def clean_upload(upload: UploadedFile[Any], *, documents: bool = True) -> Upload:
    """A photo is decoded and written anew; a document must be what its name says.

    :raises ValidationError: with the file's name and what to do
    """
    name = clean_name(upload.name or "")
    ending = PurePosixPath(name).suffix[1:].lower()
    try:
        # Without documents everything is tried as a photo: phones call them as they like.
        if not documents or ending in PICTURES:
            return _photo(upload, name)
        return _document(upload, name, ending)
    except ValidationError as error:
        raise ValidationError(f"{name}: {error.message}", code=error.code) from error


def clean_name(given: str) -> str:
    """As the person called it, without folders, without signs that can't be seen, without a staff number."""
    last = re.split(r"[\\/]", given)[-1]
    seen = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    seen = STAFF_NUMBER.sub(r"\1xxxxxxxx\2", seen) or _("file")
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else seen[:LONGEST_NAME]


def refuse_too_large(upload: UploadedFile[Any]) -> None:
    limit = settings.FILE_LIMIT_MB
    if (upload.size or 0) > limit * 1024 * 1024:
        raise ValidationError(
            _("The file is larger than %(limit)s MB. Choose a smaller one.") % {"limit": limit},
            code="too_large",
        )


def _photo(upload: UploadedFile[Any], name: str) -> Upload:
    refuse_too_large(upload)
    # Here, since most processes never meet a photo and would carry Pillow all the same.
    from core.files.photos import clean_photo

    photo = clean_photo(upload)
    content = photo.full.read()
    photo.full.seek(0)
    return Upload(
        name=f"{name.rpartition('.')[0] or name}.jpg",
        format=Format.JPEG,
        content=photo.full,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        thumbnail=photo.thumbnail,
    )


def _document(upload: UploadedFile[Any], name: str, ending: str) -> Upload:
    if ending not in (Format.PDF, *MARKS):
        raise ValidationError(
            _("Files of this kind aren't kept. Choose a photo (JPEG, PNG, WebP), PDF, XLSX or DOCX."),
            code="unknown_kind",
        )
    said = Format(ending)
    refuse_too_large(upload)
    content = upload.read()
    upload.seek(0)
    found = filetype.guess_extension(content)
    if said == Format.PDF:
        is_it = found == Format.PDF
    else:
        # The order of the parts in the zip decides what the sniffer calls it; ours is by what is in it.
        is_it = found in ("zip", *MARKS) and MARKS[said] in content and b"[Content_Types].xml" in content
    if not is_it:
        raise ValidationError(
            _(
                "The content isn't %(kind)s, though the name says so. "
                "Save it anew from its program and choose that file."
            )
            % {"kind": said.label},
            code="not_as_named",
        )
    if MACROS in content:
        raise ValidationError(
            _("The file has macros, which aren't kept here. Save it without macros and choose that file."),
            code="macros",
        )
    return Upload(name, said, upload, len(content), hashlib.sha256(content).hexdigest())
