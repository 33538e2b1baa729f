from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from assets.models import Asset, Custody
from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import Employee, User


def hand_over_asset(
    *, asset: Asset, to: Employee, on: date, by: User, note: str = "", reason: str = ""
) -> Custody:
    """Give an asset into an employee's custody; whoever holds it now is released the same day.

    A stored asset is in use from then on.

    :raises Refusal: ``not_in_service``, ``employee_left``, ``already_held``, ``before_custody``
    """
    with change("asset.hand_over", by=by, reason=reason):
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        refuse_out_of_service(asset)
        if to.left_on and to.left_on <= on:
            raise Refusal(
                "employee_left",
                _("%(employee)s left on %(date)s and can't take anything over. Choose somebody else.")
                % {"employee": to, "date": long_date(to.left_on)},
            )
        earlier = list(asset.custodies.select_related("employee"))
        holding = next((c for c in earlier if c.until_on is None), None)
        if holding and holding.employee_id == to.pk:
            raise Refusal(
                "already_held",
                _("%(employee)s holds %(asset)s already, since %(date)s.")
                % {"employee": to, "asset": asset, "date": long_date(holding.from_on)},
            )
        for custody in earlier:
            refuse_before(custody, on)
        if holding:
            holding.until_on = on
            holding.save(update_fields=["until_on"])
        if asset.status == Asset.Status.STORED:
            asset.status, asset.status_on = Asset.Status.IN_USE, on
            asset.save(update_fields=["status", "status_on", "updated_at"])
        return Custody.objects.create(asset=asset, employee=to, from_on=on, note=note)


def take_back_asset(*, asset: Asset, on: date, by: User, reason: str = "") -> Custody:
    """End the open custody of an asset.

    :raises Refusal: ``not_held``, ``before_custody``
    """
    with change("asset.take_back", by=by, reason=reason):
        Asset.objects.select_for_update().get(pk=asset.pk)
        custody = asset.custodies.open().select_related("employee").first()
        if custody is None:
            raise Refusal(
                "not_held", _("Nobody holds %(asset)s; there is nothing to take back.") % {"asset": asset}
            )
        end_custody(custody, on)
        return custody


def end_custody(custody: Custody, on: date) -> None:
    refuse_before(custody, on)
    custody.until_on = on
    custody.save(update_fields=["until_on"])


def refuse_before(custody: Custody, on: date) -> None:
    """A custody neither ends before it began nor begins before an earlier one ended."""
    if on < custody.from_on or (custody.until_on and on < custody.until_on):
        told = {
            "employee": custody.employee,
            "from": long_date(custody.from_on),
            "until": long_date(custody.until_on),
        }
        sentence = (
            _("It was with %(employee)s from %(from)s until %(until)s. Choose a later day.")
            if custody.until_on
            else _("It has been with %(employee)s since %(from)s. Choose that day or a later one.")
        )
        raise Refusal("before_custody", sentence % told)


def refuse_out_of_service(asset: Asset) -> None:
    if not asset.is_in_service:
        raise Refusal(
            "not_in_service",
            _("%(asset)s is out of service: %(status)s. Put it back into service first.")
            % {"asset": asset, "status": asset.get_status_display()},
        )
