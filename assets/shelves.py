"""Who may do what with the files of the register (`FILE_SHELVES`)."""

from __future__ import annotations

from assets.actions.files import (
    attach_to_asset,
    attach_to_handover,
    choose_main_photo,
    remove_asset_file,
    remove_handover_file,
)
from assets.models import Asset, AssetFile, Handover, HandoverFile
from core.files.shelves import Shelf
from core.prepared import Prepared
from organization.models import User


def _may_change(user: User, _thing: Asset | AssetFile) -> bool:
    return user.has_perm("assets.change_asset")


ASSET_FILES = Shelf(
    model=AssetFile,
    owners=Asset.objects.visible_to,
    may_add=_may_change,
    may_remove=_may_change,
    attach=attach_to_asset,
    remove=remove_asset_file,
    choose_main=choose_main_photo,
)


_files = Prepared(
    lambda asset: AssetFile.objects.filter(asset=asset).select_related("added_by").order_by("-id")
)


def files_of_seen(asset: Asset, user: User) -> list[AssetFile]:
    """As `visible_to`, of an item that the person sees."""
    found = _files(asset)
    if user.has_perm("assets.view_asset_details"):
        return found
    return [file for file in found if file.kind in AssetFile.FOR_ALL]


def _may_hand_over(user: User, _thing: Handover | HandoverFile) -> bool:
    return user.has_perm("assets.hand_over_asset")


HANDOVER_FILES = Shelf(
    model=HandoverFile,
    owners=Handover.objects.visible_to,
    may_add=_may_hand_over,
    may_remove=_may_hand_over,
    attach=attach_to_handover,
    remove=remove_handover_file,
)
