"""Who may do what with the files of the register (`FILE_SHELVES`)."""

from __future__ import annotations

from assets.actions.files import attach_to_asset, choose_main_photo, remove_asset_file
from assets.models import Asset, AssetFile
from core.files.shelves import Shelf
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
