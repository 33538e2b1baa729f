from assets.actions.custody import hand_over_asset, take_back_asset
from assets.actions.labels import print_labels, replace_sticker
from assets.actions.register import edit_asset, register_asset
from assets.actions.retirement import RETIRED, reinstate_asset, retire_asset
from assets.actions.together import changed_since, edit_assets

__all__ = [
    "RETIRED",
    "changed_since",
    "edit_asset",
    "edit_assets",
    "hand_over_asset",
    "print_labels",
    "register_asset",
    "reinstate_asset",
    "replace_sticker",
    "retire_asset",
    "take_back_asset",
]
