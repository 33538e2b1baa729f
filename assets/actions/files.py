"""Files come to an asset or to minutes, and go; the history keeps that they were there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Asset, AssetFile, Handover, HandoverFile
from core.files.store import keep, unknown_to
from core.files.uploads import Upload
from core.refusal import Refusal
from core.trail.recording import change
from organization.models import User


def attach_to_asset(
    *, owner: Asset, uploads: Sequence[Upload], kind: str, by: User, now: datetime, caption: str = ""
) -> list[AssetFile]:
    """What is there already isn't added again. The first photo becomes the main one.

    :raises Refusal: ``no_store``
    """
    with change("asset.attach", by=by):
        asset = Asset.objects.select_for_update().get(pk=owner.pk)
        there = list(asset.files.all())
        has_main = any(file.is_main for file in there)
        made = []
        for upload in unknown_to(there, uploads):
            row = AssetFile(asset=asset, kind=kind, caption=caption, added_by=by, added_at=now)
            row.is_main = not has_main and kind == AssetFile.Kind.PHOTO and upload.thumbnail is not None
            has_main = has_main or row.is_main
            made.append(keep(row, upload))
        return made


def remove_asset_file(*, file: AssetFile, reason: str, by: User, now: datetime) -> None:
    """The next photo takes the place of a main one."""
    with change("asset.detach", by=by, reason=reason):
        Asset.objects.select_for_update().get(pk=file.asset_id)
        file.delete()
        if file.is_main:
            photos = AssetFile.objects.filter(asset=file.asset_id, kind=AssetFile.Kind.PHOTO, format="jpg")
            if (following := photos.first()) is not None:
                following.is_main = True
                following.save(update_fields=["is_main"])


def choose_main_photo(*, file: AssetFile, by: User) -> AssetFile:
    """:raises Refusal: ``no_photo``"""
    if not file.is_picture:
        raise Refusal(
            "no_photo", _("%(file)s isn't a photo. Choose a photo as the main one.") % {"file": file}
        )
    with change("asset.main_photo", by=by):
        Asset.objects.select_for_update().get(pk=file.asset_id)
        for other in AssetFile.objects.filter(asset=file.asset_id).main_photos():
            other.is_main = False
            other.save(update_fields=["is_main"])
        file.is_main = True
        file.save(update_fields=["is_main"])
        return file


def attach_to_handover(
    *, owner: Handover, uploads: Sequence[Upload], kind: str, by: User, now: datetime, caption: str = ""
) -> list[HandoverFile]:
    """:raises Refusal: ``no_store``"""
    with change("handover.attach", by=by):
        handover = Handover.objects.select_for_update().get(pk=owner.pk)
        made = []
        for upload in unknown_to(handover.files.all(), uploads):
            row = HandoverFile(handover=handover, kind=kind, caption=caption, added_by=by, added_at=now)
            made.append(keep(row, upload))
        return made


def remove_handover_file(*, file: HandoverFile, reason: str, by: User, now: datetime) -> None:
    with change("handover.detach", by=by, reason=reason):
        file.delete()
