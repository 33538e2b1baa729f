from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Asset, Sticker
from core.refusal import Refusal
from core.trail.recording import change
from organization.models import User


def print_labels(*, assets: Sequence[Asset], by: User, now: datetime) -> dict[int, Sticker]:
    """The sticker of each asset, made where it has none yet, and noted as printed.

    :return: by the asset's id
    """
    with change("asset.print_label", by=by):
        _lock([asset.pk for asset in assets])
        stickers = {
            sticker.asset_id: sticker for sticker in Sticker.objects.in_use().filter(asset__in=assets)
        }
        known = list(stickers.values())
        for sticker in known:
            sticker.printed_at, sticker.printed_by = now, by
        Sticker.objects.record_updated(known, ["printed_at", "printed_by"])
        made = [
            Sticker(asset=asset, printed_at=now, printed_by=by)
            for asset in assets
            if asset.pk not in stickers
        ]
        for sticker in Sticker.objects.record_created(made):
            stickers[sticker.asset_id] = sticker
        return stickers


def replace_sticker(*, asset: Asset, reason: str, by: User, now: datetime) -> Sticker:
    """A sticker that was lost or forged ends, and its token opens nothing from now on.

    :return: the new one, which is still to be printed
    :raises Refusal: ``no_sticker``
    """
    with change("asset.replace_sticker", by=by, reason=reason):
        _lock([asset.pk])
        old = asset.stickers.in_use().first()
        if old is None:
            raise Refusal(
                "no_sticker", _("%(asset)s has no sticker yet. Print its first label.") % {"asset": asset}
            )
        old.ended_at = now
        old.save(update_fields=["ended_at"])
        return Sticker.objects.create(asset=asset)


def _lock(ids: list[int]) -> None:
    """Who prints or replaces the stickers of the same assets at the same time waits here."""
    list(Asset.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
