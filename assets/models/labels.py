from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.labels.tokens import new_token, read_token, spaced
from assets.models.register import Asset
from core.trail.models import Tracked, TrackedQuerySet
from core.web.bilingual import in_reader_language
from organization.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class StickerQuerySet(TrackedQuerySet["Sticker"]):
    def in_use(self) -> StickerQuerySet:
        return self.filter(ended_at=None)

    def printed(self) -> StickerQuerySet:
        return self.exclude(printed_at=None)

    def reading(self, text: str) -> Sticker | None:
        """The one with this token, or with this address in its code; also one that was replaced."""
        token = read_token(text)
        return self.select_related("asset__family", "asset__room").filter(token=token).first()


class Sticker(Tracked):
    """What hangs on an asset: a random token, which opens the asset's page.

    It is made when the first label is printed. One that was lost or forged ends, and another one
    takes its place; the old one is kept, for somebody may still scan it.
    """

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="stickers", verbose_name=_("Goods"))
    token = models.CharField(_("Code of the sticker"), max_length=10, unique=True, default=new_token)
    printed_at = models.DateTimeField(_("Last printed"), null=True, blank=True)
    printed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Printed by")
    )
    ended_at = models.DateTimeField(_("Replaced"), null=True, blank=True)

    objects = StickerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("sticker")
        verbose_name_plural = _("stickers")
        permissions = [("print_label", "Can print labels and replace stickers")]
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                condition=Q(ended_at=None),
                name="sticker_one_in_use",
                violation_error_message=_("Somebody else has just made a sticker for these goods."),
            ),
        ]

    def __str__(self) -> str:
        return spaced(self.token)

    def get_absolute_url(self) -> str:
        return reverse("assets:sticker_open", args=[self.token])

    @property
    def address(self) -> str:
        """What the code on the sticker holds: in capitals it is a size smaller."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}".upper()


LINES = ("owner", "unit", "location", "code", "name", "specification", "nibar", "acquired", "token")


def _size(label: _StrPromise, default: int = 0) -> Any:
    return models.DecimalField(
        label, max_digits=5, decimal_places=1, default=default, validators=[MinValueValidator(0)]
    )


class LabelLayout(models.Model):
    """A sheet or a tape of stickers, in millimeters: what the office buys, it describes here.

    A tape is a sheet with one sticker. `reference/label_layouts.csv` has those that a new database gets.
    """

    class Holds(models.TextChoices):
        ADDRESS = "address", _("The whole address: any phone's camera opens it")
        TOKEN = "token", _("The code alone, for narrow tapes: it is scanned inside Sarpras")

    key = models.SlugField(_("Key"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    page_width = _size(_("Width of the sheet (mm)"), 210)
    page_height = _size(_("Height of the sheet (mm)"), 297)
    columns = models.PositiveSmallIntegerField(
        _("Stickers side by side"), default=1, validators=[MinValueValidator(1)]
    )
    rows = models.PositiveSmallIntegerField(
        _("Stickers one below the other"), default=1, validators=[MinValueValidator(1)]
    )
    width = _size(_("Width of a sticker (mm)"), 90)
    height = _size(_("Height of a sticker (mm)"), 32)
    left = _size(_("From the left edge to the first sticker (mm)"))
    top = _size(_("From the upper edge to the first sticker (mm)"))
    gap_x = _size(_("Gap between columns (mm)"))
    gap_y = _size(_("Gap between rows (mm)"))
    code_size = _size(_("Width of the code with its white margin (mm)"), 27)
    holds = models.CharField(_("The code holds"), max_length=10, choices=Holds, default=Holds.ADDRESS)
    lines = models.CharField(
        _("Lines of text"),
        max_length=120,
        default="owner location code nibar name token",
        help_text=_(
            "In this order, with a space between: owner unit location code name specification nibar "
            "acquired token."
        ),
    )
    sort = models.PositiveSmallIntegerField(_("Order"), default=50)

    class Meta:
        ordering = ["sort", "id"]
        verbose_name = _("label layout")
        verbose_name_plural = _("label layouts")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def places(self) -> int:
        """Stickers on a sheet."""
        return self.columns * self.rows

    @property
    def shown_lines(self) -> list[str]:
        return self.lines.split()

    def clean(self) -> None:
        wrong: dict[str, Any] = {}
        if self.left + self.columns * self.width + (self.columns - 1) * self.gap_x > self.page_width:
            wrong["width"] = _("The stickers side by side are wider than the sheet.")
        if self.top + self.rows * self.height + (self.rows - 1) * self.gap_y > self.page_height:
            wrong["height"] = _("The stickers one below the other are higher than the sheet.")
        if self.code_size > min(self.width, self.height):
            wrong["code_size"] = _("The code is larger than the sticker.")
        if unknown := [line for line in self.shown_lines if line not in LINES]:
            wrong["lines"] = _("There is no line %(words)s.") % {"words": ", ".join(unknown)}
        if wrong:
            raise ValidationError(wrong)
