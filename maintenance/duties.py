from __future__ import annotations

from django.utils.translation import gettext as _

from maintenance.models import Plan
from organization.models import Employee


def plans_in_charge(employee: Employee) -> list[str]:
    """Maintenance plans that an employee must hand on before they leave."""
    if employee.user_id is None:
        return []
    plans = Plan.objects.not_ended().filter(responsible=employee.user_id)
    return [_("In charge of the maintenance plan “%(plan)s”.") % {"plan": plan} for plan in plans]
