from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assets.families import family_for
from assets.models import Asset, Family
from assets.story import differences
from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date, short_time
from organization.models import Unit, User


def register_asset(*, asset: Asset, by: User, reason: str = "") -> Asset:
    """Save a new asset. Without a register number it gets the next one of its code in its unit."""
    with change("asset.register", by=by, reason=reason):
        if asset.register is None:
            _number(asset)
        asset.family = _family_of(asset)
        asset.save()
        return asset


def edit_asset(*, asset: Asset, seen: datetime, by: User, reason: str = "") -> Asset:
    """Save what somebody changed on the asset that they had before them.

    :param seen: its `updated_at` when they began
    :raises Refusal: ``changed_meanwhile``: somebody else has saved it since
    """
    with change("asset.edit", by=by, reason=reason):
        present = Asset.objects.select_for_update().get(pk=asset.pk)
        if present.updated_at != seen:
            raise _changed_meanwhile(present, seen)
        asset.family = _family_of(asset)
        asset.save()
        return asset


def next_register(asset: Asset) -> tuple[int, int]:
    """The next free number of its code in its unit, and how wide that is written."""
    same = Asset.objects.filter(unit=asset.unit_id, classification=asset.classification_id)
    last = same.exclude(register=None).order_by("-register").first()
    return ((last.register or 0) + 1, last.register_width) if last else (1, asset.register_width)


def _number(asset: Asset) -> None:
    # Who numbers in this unit at the same time waits here.
    Unit.objects.select_for_update().get(pk=asset.unit_id)
    asset.register, asset.register_width = next_register(asset)


def _family_of(asset: Asset) -> Family | None:
    return family_for(asset.classification_id, f"{asset.name} {asset.brand}", Family.objects.all())


def _changed_meanwhile(present: Asset, seen: datetime) -> Refusal:
    versions = present.history.select_related("change__by", "classification", "room", "unit")
    last = versions.first()
    base = versions.filter(updated_at=seen).first()
    fields = ", ".join(d.label for d in differences(base, last)) if base else ""
    told = {
        "asset": present,
        "who": last.change.by.display_name,
        "when": f"{long_date(last.change.at)} {short_time(last.change.at)}",
        "fields": fields or "–",
    }
    return Refusal(
        "changed_meanwhile",
        _(
            "%(asset)s was changed by %(who)s on %(when)s, while this form was open: %(fields)s. What you "
            "typed is still here: compare it with the item's page, and save again if yours is right."
        )
        % told,
    )
