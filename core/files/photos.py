"""Photos from phones: decoded and written anew, so that nothing but the picture is left."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000
FULL_SIDE, THUMBNAIL_SIDE = 2048, 320
# Pillow's own limit only warns up to twice its size; ours below refuses with a sentence.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Photo:
    """Two JPEG files without camera data: at most 2048 and 320 pixels a side."""

    full: ContentFile[bytes]
    thumbnail: ContentFile[bytes]


def clean_photo(upload: UploadedFile[Any]) -> Photo:
    """Check by content, turn upright, shrink, and drop everything that isn't picture.

    :raises ValidationError: too many pixels, not a JPEG, PNG or WebP picture, or damaged
    """
    try:
        image: Image.Image = Image.open(upload, formats=["JPEG", "PNG", "WEBP"])
        # Before decoding: a small file can unpack to gigabytes.
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(
                _("The photo has more than 50 million pixels. Take it again at a smaller size."),
                code="too_many_pixels",
            )
        image.draft("RGB", (FULL_SIDE, FULL_SIDE))
        image = ImageOps.exif_transpose(image).convert("RGB")
        return Photo(_as_jpeg(image, FULL_SIDE), _as_jpeg(image, THUMBNAIL_SIDE))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("The file isn't a photo that can be read. Choose a JPEG, PNG or WebP picture."),
            code="unreadable",
        ) from error


def _as_jpeg(image: Image.Image, side: int) -> ContentFile[bytes]:
    small = image.copy()
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=85)
    return ContentFile(out.getvalue())
