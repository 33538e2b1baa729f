from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.handover import Handover
from assets.models.register import Asset
from core.files.models import Attachment
from core.trail.models import Tracked, TrackedQuerySet
from organization.models import User


class AssetFileQuerySet(TrackedQuerySet["AssetFile"]):
    def visible_to(self, user: User) -> AssetFileQuerySet:
        """As the asset; an invoice says the value, so papers are for those who may read that."""
        seen = self.filter(asset__in=Asset.objects.visible_to(user))
        return seen if user.has_perm("assets.view_asset_details") else seen.filter(kind__in=AssetFile.FOR_ALL)

    def main_photos(self) -> AssetFileQuerySet:
        return self.filter(is_main=True)


class AssetFile(Attachment, Tracked):
    """A photo or a paper of an asset; one of its photos is shown for it."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        MANUAL = "manual", _("Manual")
        INVOICE = "invoice", _("Invoice")
        WARRANTY = "warranty", _("Warranty card")
        CONTRACT = "contract", _("Contract or SPK")
        OWNERSHIP = "ownership", _("Proof of ownership")
        OTHER = "other", _("Other paper")

    FOR_ALL = (Kind.PHOTO, Kind.MANUAL)
    shelf, owner_field = "barang", "asset"

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="files", verbose_name=_("Goods"))
    kind = models.CharField(_("Kind of file"), max_length=12, choices=Kind, default=Kind.PHOTO)
    is_main = models.BooleanField(default=False)

    objects = AssetFileQuerySet.as_manager()

    class Meta(Attachment.Meta):
        verbose_name = _("file of an asset")
        verbose_name_plural = _("files of assets")
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "sha256"],
                name="asset_file_once",
                violation_error_message=_("These files were added a moment ago already."),
            ),
            models.UniqueConstraint(
                fields=["asset"],
                condition=Q(is_main=True),
                name="asset_file_one_main",
                violation_error_message=_(
                    "Another photo was made the main one just now. Open the page again."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(format="jpg"), name="asset_file_main_is_photo"
            ),
        ]


class HandoverFileQuerySet(TrackedQuerySet["HandoverFile"]):
    def visible_to(self, user: User) -> HandoverFileQuerySet:
        return self.filter(handover__in=Handover.objects.visible_to(user))


class HandoverFile(Attachment, Tracked):
    """The signed minutes, scanned, or a photo of what was handed over."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("Signed minutes (BAST)")
        PHOTO = "photo", _("Photo")
        OTHER = "other", _("Other paper")

    shelf, owner_field = "bast", "handover"

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="files")
    kind = models.CharField(_("Kind of file"), max_length=12, choices=Kind, default=Kind.SIGNED)

    objects = HandoverFileQuerySet.as_manager()

    class Meta(Attachment.Meta):
        verbose_name = _("file of minutes")
        verbose_name_plural = _("files of minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "sha256"],
                name="handover_file_once",
                violation_error_message=_("These files were added a moment ago already."),
            )
        ]
