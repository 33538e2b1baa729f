"""Photos from phones: decoded and written anew, so that nothing but the picture is left."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

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
        refuse_larger(
            image,
            MAX_PIXELS,
            _("The photo has more than 50 million pixels. Take it again at a smaller size."),
        )
        image.draft("RGB", (FULL_SIDE, FULL_SIDE))
        image = upright(image).convert("RGB")
        return Photo(_as_jpeg(image, FULL_SIDE), _as_jpeg(image, THUMBNAIL_SIDE))
    except ValidationError:
        raise
    except Exception as error:
        # A decoder raises whatever the damage calls for: also struct.error, EOFError, IndexError.
        raise ValidationError(
            _("The file isn't a photo that can be read. Choose a JPEG, PNG or WebP picture."),
            code="unreadable",
        ) from error


def refuse_larger(image: Image.Image, pixels: int, sentence: str) -> None:
    if image.width * image.height > pixels:
        raise ValidationError(sentence, code="too_many_pixels")


def upright(image: Image.Image) -> Image.Image:
    """Turned as the camera says. The rest that it says goes before: some of it can't be written again."""
    image.getexif()
    image.info = {name: said for name, said in image.info.items() if name == "transparency"}
    return ImageOps.exif_transpose(image)


def _as_jpeg(image: Image.Image, side: int) -> ContentFile[bytes]:
    small = image.copy()
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=85)
    return ContentFile(out.getvalue())
