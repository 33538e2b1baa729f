from __future__ import annotations

from django.utils.translation import gettext as _

from maintenance.models import BreakageReport, Plan
from organization.models import Employee, User


def plans_in_charge(employee: Employee) -> list[str]:
    """Maintenance plans that an employee must hand on before they leave."""
    if employee.user_id is None:
        return []
    plans = Plan.objects.not_ended().filter(responsible=employee.user_id)
    return [_("In charge of the maintenance plan “%(plan)s”.") % {"plan": plan} for plan in plans]


def repairs_in_hands(account: User) -> list[str]:
    """Repairs that somebody else has to take on when the account is closed."""
    reports = BreakageReport.objects.in_hands_of(account).select_related("asset").order_by("number")
    return [
        _("Works on %(number)s, %(item)s.") % {"number": each.number, "item": each.asset} for each in reports
    ]
