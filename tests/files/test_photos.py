from __future__ import annotations

import struct
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.files.photos import clean_photo


def upload(image: Image.Image, kind: str = "JPEG", **options: object) -> SimpleUploadedFile:
    out = BytesIO()
    image.save(out, kind, **options)
    return SimpleUploadedFile("foto.jpg", out.getvalue())


def with_location(image: Image.Image, orientation: int = 1) -> dict[str, object]:
    exif = image.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "Pembuat Kamera"
    exif.get_ifd(0x8825)[1] = "S"
    return {"exif": exif}


def test_a_photo_is_shrunk_turned_upright_and_stripped_of_where_it_was_taken() -> None:
    image = Image.new("RGB", (4000, 3000), "teal")

    photo = clean_photo(upload(image, **with_location(image, orientation=6)))

    full = Image.open(photo.full)
    assert full.size == (1536, 2048)
    assert dict(full.getexif()) == {}
    assert b"Pembuat" not in photo.full.file.getvalue()
    assert max(Image.open(photo.thumbnail).size) == 320


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind: str) -> None:
    photo = clean_photo(upload(Image.new("RGBA", (40, 30)), kind))

    assert Image.open(photo.full).format == "JPEG"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)",
        b"\xff\xd8\xff\xe0 torn",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_photo(SimpleUploadedFile("foto.jpg", content))

    assert refused.value.code == "unreadable"


def test_what_follows_a_picture_is_not_kept() -> None:
    good = upload(Image.new("RGB", (40, 30))).read()

    photo = clean_photo(SimpleUploadedFile("foto.jpg", good + b"<script>alert(1)</script>"))

    assert b"script" not in photo.full.file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = upload(Image.new("1", (30_000, 30_000)), "PNG")

    with pytest.raises(ValidationError) as refused:
        clean_photo(bomb)

    assert refused.value.code == "too_many_pixels"


def strange_exif(tag: int, kind: int) -> bytes:
    """A photo on its side, 4 × 3, with a value of a kind that its tag never has."""
    turned = struct.pack("<HHI4s", 0x0112, 3, 1, struct.pack("<HH", 6, 0))
    strange = struct.pack("<HHI4s", tag, kind, 1, b"\0\0\0\0")
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + b"".join(sorted([turned, strange])) + b"\0\0\0\0"
    out = BytesIO()
    Image.new("RGB", (4, 3)).save(out, "JPEG", exif=b"Exif\0\0" + tiff)
    return out.getvalue()


@pytest.mark.parametrize(("tag", "kind"), [(0x010E, 5), (0x010E, 12), (0x0111, 1)])
def test_photo_is_turned_though_its_camera_writes_nonsense_beside(tag: int, kind: int) -> None:
    photo = clean_photo(SimpleUploadedFile("foto.jpg", strange_exif(tag, kind)))

    assert Image.open(photo.full).size == (3, 4)
