"""Photos and papers of the demo office, drawn here: nobody's picture, and no scan of anything that exists."""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from assets.models import Asset, AssetFile
from core.files.models import Attachment, place_of
from demo.past import Past, save_present
from demo.register import Era
from maintenance.models import BreakageReport, ReportFile
from organization.models import User
from training.models import Participation, ParticipationFile

WALL, DESK, DARK, LIGHT, INK = "#d9dee3", "#a98b6d", "#2f3640", "#eef2f5", "#1b2430"
SIZE, SMALL = (960, 720), (320, 240)
PAGE = (827, 1169)
MADE = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))


def attach(*, era: Era, past: Past, staff: User, keeper: User, coordinator: User) -> None:
    """A photo and an invoice of the computer of the staff account, a photo with a report, a certificate."""
    at = era.office_time.at(era.office_time.shift(era.today, -6), 10, 5)
    asset = (
        Asset.objects.filter(custodies__employee__user=staff, custodies__until_on=None)
        .filter(family__key__in=("pc", "aio"))
        .order_by("pk")
        .first()
    )
    if asset is not None:
        common: dict[str, Any] = {"asset": asset, "added_by": keeper, "added_at": at}
        photo = AssetFile(kind=AssetFile.Kind.PHOTO, is_main=True, caption="Tampak depan", **common)
        _store(photo, "tampak-depan.jpg", computer(), is_picture=True)
        invoice = AssetFile(kind=AssetFile.Kind.INVOICE, **common)
        lines = ["FAKTUR", asset.document_number or "-", asset.title, f"Kode {asset.classification_id}"]
        _store(invoice, "faktur.pdf", paper(lines))
        act = past.act("asset.attach", at, keeper)
        for row in save_present([photo, invoice]):
            past.created(act, row)
    report = (
        BreakageReport.objects.filter(asset__family__key="printer").order_by("-reported_at", "-pk").first()
    )
    if report is not None:
        shown = ReportFile(report=report, added_by=report.reporter, added_at=report.reported_at)
        _store(shown, "foto.jpg", jammed_printer(), is_picture=True)
        shown.save()
    trained = Participation.objects.exclude(certificate_number="").select_related(
        "employee", "session__course"
    )
    if (one := trained.order_by("-session__ends_on", "pk").first()) is not None:
        certificate = ParticipationFile(participation=one, added_by=coordinator, added_at=at)
        lines = ["SERTIFIKAT", one.certificate_number, one.employee.name, str(one.session.course.name)]
        _store(certificate, "sertifikat.pdf", paper(lines))
        past.created(past.act("training.attach", at, coordinator), *save_present([certificate]))


def _store(row: Attachment, name: str, content: bytes, *, is_picture: bool = False) -> None:
    """By its digest, not by chance: the same office has the same rows."""
    row.name, row.size, row.sha256 = name, len(content), sha256(content).hexdigest()
    row.format = Attachment.Format.JPEG if is_picture else Attachment.Format.PDF
    _write(row, row.file, f"{row.sha256[:32]}.{row.format}", content)
    if is_picture:
        small = Image.open(BytesIO(content)).resize(SMALL)
        _write(row, row.thumbnail, f"{row.sha256[:32]}-s.jpg", _jpeg(small))


def _write(row: Attachment, field: Any, name: str, content: bytes) -> None:
    path = place_of(row, name)
    if not field.storage.exists(path):
        field.storage.save(path, ContentFile(content))
    field.name = path


def computer() -> bytes:
    image, draw = _desk()
    draw.rectangle((250, 110, 710, 420), fill=DARK)
    draw.rectangle((268, 128, 692, 402), fill="#37618e")
    draw.rectangle((268, 372, 692, 402), fill=LIGHT)
    draw.rectangle((450, 420, 510, 500), fill=DARK)
    draw.rectangle((380, 496, 580, 512), fill=DARK)
    draw.rounded_rectangle((270, 560, 650, 630), 8, fill=LIGHT)
    for row in range(3):
        for key in range(14):
            left, top = 282 + key * 26, 568 + row * 20
            draw.rectangle((left, top, left + 20, top + 14), fill=WALL)
    draw.ellipse((690, 560, 740, 630), fill=LIGHT)
    return _jpeg(image)


def jammed_printer() -> bytes:
    image, draw = _desk()
    draw.polygon([(380, 220), (600, 200), (640, 300), (360, 320)], fill="white")
    for fold in range(4):
        draw.line((380 + fold * 60, 240, 400 + fold * 60, 310), fill=WALL, width=6)
    draw.rounded_rectangle((240, 290, 740, 560), 18, fill=DARK)
    draw.rectangle((300, 470, 680, 500), fill="#11161c")
    draw.ellipse((670, 330, 700, 360), fill="#e8590c")
    return _jpeg(image)


def _desk() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 510, *SIZE), fill=DESK)
    return image, draw


def paper(lines: Sequence[str]) -> bytes:
    """One page with a frame, the first line large."""
    image = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, PAGE[0] - 40, PAGE[1] - 40), outline=INK, width=3)
    for at, line in enumerate(
        ["PEMERINTAH KABUPATEN CONTOH", *lines, "Contoh untuk mencoba, bukan dokumen asli"]
    ):
        font = ImageFont.load_default(34 if at == 1 else 20)
        draw.text((PAGE[0] / 2, 140 + at * 70), line, fill=INK, font=font, anchor="mm")
    out = BytesIO()
    image.save(out, "PDF", resolution=100, creationDate=MADE, modDate=MADE)
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
