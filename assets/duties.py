from __future__ import annotations

from django.utils.translation import gettext as _

from assets.models import Custody
from organization.models import Employee


def held_items(employee: Employee) -> list[str]:
    """What an employee must hand over before they leave: one sentence for each item in their custody."""
    custodies = Custody.objects.open().filter(employee=employee).select_related("asset")
    return [_("Holds %(item)s.") % {"item": each.asset} for each in custodies.order_by("from_on", "pk")]
