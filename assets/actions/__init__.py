from assets.actions.custody import hand_over_asset, take_back_asset
from assets.actions.files import attach_to_asset, choose_main_photo, remove_asset_file
from assets.actions.labels import print_labels, replace_sticker
from assets.actions.register import edit_asset, register_asset
from assets.actions.retirement import RETIRED, reinstate_asset, retire_asset

__all__ = [
    "RETIRED",
    "attach_to_asset",
    "choose_main_photo",
    "edit_asset",
    "hand_over_asset",
    "print_labels",
    "register_asset",
    "reinstate_asset",
    "remove_asset_file",
    "replace_sticker",
    "retire_asset",
    "take_back_asset",
]
