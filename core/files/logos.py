"""A logo for the head of papers: decoded and written anew as a small PNG, so that nothing else is left."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from core.files.photos import refuse_larger, upright

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
# Twenty millimeters of paper at 300 dots an inch, twice over.
SIDE = 480


def clean_logo(upload: UploadedFile[Any]) -> bytes:
    """:raises ValidationError: too large, not a PNG or JPEG picture, or damaged"""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("The logo is larger than 5 MB. Save it smaller first."), code="too_large")
    try:
        image: Image.Image = Image.open(upload, formats=["PNG", "JPEG"])
        # Before decoding: a small file can unpack to gigabytes.
        refuse_larger(
            image, MAX_PIXELS, _("The logo has more than 25 million pixels. Save it smaller first.")
        )
        image = upright(image).convert("RGBA")
        image.thumbnail((SIDE, SIDE))
        out = BytesIO()
        image.save(out, "PNG", optimize=True)
    except ValidationError:
        raise
    except Exception as error:
        # As in photos: a decoder raises whatever the damage calls for.
        raise ValidationError(
            _("The file isn't a picture that can be read. Choose a PNG or JPEG picture."), code="unreadable"
        ) from error
    return out.getvalue()
