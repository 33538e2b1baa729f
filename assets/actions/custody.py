"""What holds for every custody, whoever begins or ends it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from assets.models import Asset, Custody
from core.refusal import Refusal
from core.web.formats import long_date


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
