"""Out of service and, where that was a mistake, back. The reason stands in the trail."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from assets.actions.custody import end_custody
from assets.models import Asset
from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import User

RETIRED = (Asset.Status.IN_DISPOSAL, Asset.Status.DISPOSED, Asset.Status.LOST)


def retire_asset(*, asset: Asset, outcome: str, on: date, by: User, reason: str) -> Asset:
    """Take an asset out of service.

    Who holds what is only proposed for write-off holds it until that is decided; what is written off
    or lost, nobody holds.

    :param outcome: one of `RETIRED`
    :raises Refusal: ``already_so``, ``written_off``, ``before_status``, ``before_custody``
    """
    with change("asset.retire", by=by, reason=reason):
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        told = {
            "asset": asset,
            "status": asset.get_status_display(),
            "date": long_date(asset.status_on),
        }
        if asset.status == outcome:
            raise Refusal("already_so", _("%(asset)s is noted as “%(status)s” already.") % told)
        if asset.status == Asset.Status.DISPOSED:
            raise Refusal(
                "written_off",
                _("%(asset)s is written off. If that was a mistake, put it back into service first.") % told,
            )
        if not asset.is_in_service and asset.status_on and on < asset.status_on:
            raise Refusal(
                "before_status",
                _("%(asset)s is “%(status)s” since %(date)s. Choose that day or a later one.") % told,
            )
        asset.status, asset.status_on = outcome, on
        asset.save(update_fields=["status", "status_on", "updated_at"])
        if outcome != Asset.Status.IN_DISPOSAL:
            for custody in asset.custodies.open().select_related("employee"):
                end_custody(custody, on)
        return asset


def reinstate_asset(*, asset: Asset, on: date, by: User, reason: str) -> Asset:
    """Put an asset that was retired by mistake, or found again, back into service, without a holder.

    :raises Refusal: ``in_service``
    """
    with change("asset.reinstate", by=by, reason=reason):
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        if asset.is_in_service:
            raise Refusal("in_service", _("%(asset)s is in service already.") % {"asset": asset})
        asset.status, asset.status_on = Asset.Status.IN_USE, on
        asset.save(update_fields=["status", "status_on", "updated_at"])
        return asset
