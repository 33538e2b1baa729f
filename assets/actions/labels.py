from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Asset, Sticker
from core.refusal import Refusal
from core.trail.recording import change
from organization.models import User


def ensure_stickers(*, assets: Sequence[Asset], by: User) -> dict[int, Sticker]:
    """The sticker in use of each asset, by the asset's id, made where it has none yet."""
    found = _in_use(assets)
    if len(found) == len(assets):
        return found
    with change("asset.make_sticker", by=by):
        _lock(assets)
        found = _in_use(assets)
        missing = [Sticker(asset=asset) for asset in assets if asset.pk not in found]
        made = Sticker.objects.record_created(missing)
        return found | {sticker.asset_id: sticker for sticker in made}


def note_printed(*, assets: Sequence[Asset], by: User, now: datetime) -> None:
    """Remember that the labels of these assets, which have stickers, went to the printer."""
    with change("asset.print_label", by=by):
        _lock(assets)
        stickers = list(_in_use(assets).values())
        for sticker in stickers:
            sticker.printed_at, sticker.printed_by = now, by
        Sticker.objects.record_updated(stickers, ["printed_at", "printed_by"])


def replace_sticker(*, asset: Asset, reason: str, by: User, now: datetime) -> Sticker:
    """A sticker that was lost or forged ends, and its token opens nothing from now on.

    :return: the new one, which is still to be printed
    :raises Refusal: ``no_sticker``
    """
    with change("asset.replace_sticker", by=by, reason=reason):
        _lock([asset])
        old = asset.stickers.in_use().first()
        if old is None:
            raise Refusal(
                "no_sticker", _("%(asset)s has no sticker yet. Print its first label.") % {"asset": asset}
            )
        old.ended_at = now
        old.save(update_fields=["ended_at"])
        return Sticker.objects.create(asset=asset)


def _in_use(assets: Sequence[Asset]) -> dict[int, Sticker]:
    return {sticker.asset_id: sticker for sticker in Sticker.objects.in_use().filter(asset__in=assets)}


def _lock(assets: Sequence[Asset]) -> None:
    """Who makes, prints or replaces the stickers of the same assets at the same time waits here."""
    locked = Asset.objects.select_for_update().filter(pk__in=[asset.pk for asset in assets])
    list(locked.order_by("pk").values_list("pk"))
