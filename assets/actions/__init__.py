from assets.actions.custody import hand_over_asset, take_back_asset
from assets.actions.files import attach_to_asset, choose_main_photo, remove_asset_file
from assets.actions.labels import ensure_stickers, note_printed, replace_sticker
from assets.actions.register import edit_asset, register_asset
from assets.actions.retirement import RETIRED, reinstate_asset, retire_asset

__all__ = [
    "RETIRED",
    "attach_to_asset",
    "choose_main_photo",
    "edit_asset",
    "ensure_stickers",
    "hand_over_asset",
    "note_printed",
    "register_asset",
    "reinstate_asset",
    "remove_asset_file",
    "replace_sticker",
    "retire_asset",
    "take_back_asset",
]
