from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def place_of(row: Attachment, filename: str) -> str:
    """By owner and month; `filename` is by chance, never what somebody called the file."""
    return f"{row._meta.model_name}/{row.added_at:%Y/%m}/{filename}"


class Attachment(models.Model):
    """A file of something: each kind of owner has its own narrow table, seen as the owner is seen.

    `file` is written once. Whoever deletes the row leaves the file to the sweep of orphans.
    """

    class Format(models.TextChoices):
        JPEG = "jpg", "JPEG"
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"

    CONTENT_TYPES: ClassVar = {
        Format.JPEG: "image/jpeg",
        Format.PDF: "application/pdf",
        Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    # The key in `FILE_SHELVES`, which stands in addresses, and the name of the owner's foreign key.
    shelf: ClassVar[str]
    owner_field: ClassVar[str]

    file = models.FileField(upload_to=place_of, max_length=120)
    thumbnail = models.FileField(upload_to=place_of, max_length=120, blank=True)
    name = models.CharField(_("File name"), max_length=120)
    kind = models.CharField(_("Kind of file"), max_length=12)
    caption = models.CharField(_("Caption"), max_length=120, blank=True)
    format = models.CharField(max_length=4, choices=Format)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    objects: Any

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file_open", args=[self.shelf, self.pk])

    @property
    def owner(self) -> Any:
        return getattr(self, self.owner_field)

    @property
    def is_picture(self) -> bool:
        return self.format == self.Format.JPEG

    @property
    def content_type(self) -> str:
        return self.CONTENT_TYPES[self.Format(self.format)]

    if TYPE_CHECKING:

        def get_kind_display(self) -> str: ...
