from assets.actions.files import attach_to_asset, choose_main_photo, remove_asset_file
from assets.actions.handover import hand_over_asset, hand_over_assets, take_back_asset, take_back_assets
from assets.actions.labels import ensure_stickers, note_printed, replace_sticker
from assets.actions.minutes import next_numbers, numbering_of, set_numbering
from assets.actions.receipt import (
    annul_handover,
    confirm_receipt,
    dispute_receipt,
    may_answer,
    speaks_for_receiver,
)
from assets.actions.register import edit_asset, next_register, register_asset
from assets.actions.retirement import RETIRED, reinstate_asset, retire_asset
from assets.actions.together import changed_since, edit_assets

__all__ = [
    "RETIRED",
    "annul_handover",
    "attach_to_asset",
    "changed_since",
    "choose_main_photo",
    "confirm_receipt",
    "dispute_receipt",
    "edit_asset",
    "edit_assets",
    "ensure_stickers",
    "hand_over_asset",
    "hand_over_assets",
    "may_answer",
    "next_numbers",
    "next_register",
    "note_printed",
    "numbering_of",
    "register_asset",
    "reinstate_asset",
    "remove_asset_file",
    "replace_sticker",
    "retire_asset",
    "set_numbering",
    "speaks_for_receiver",
    "take_back_asset",
    "take_back_assets",
]
