from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.leaving import duties_of
from organization.models import Employee, User


def create_employee(*, fields: Mapping[str, Any], by: User) -> Employee:
    with change("employee.create", by=by):
        employee = Employee(**fields)
        employee.save()
        return employee


def edit_employee(*, employee: Employee, fields: Mapping[str, Any], by: User, reason: str = "") -> Employee:
    """Change what is written about somebody. Leaving is `record_leaving`'s matter."""
    with change("employee.edit", by=by, reason=reason):
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        for name, value in fields.items():
            setattr(employee, name, value)
        employee.save()
        return employee


def record_leaving(*, employee: Employee, left_on: date, by: User, on: date, reason: str = "") -> list[str]:
    """Write the first day on which somebody doesn't work here any more.

    A day that is still to come is written with what is to be settled until then; from that day on,
    what somebody still holds forbids it.

    :returns: what is to be settled
    :raises Refusal: ``still_holds``, ``before_joining``
    """
    with change("employee.leave", by=by, reason=reason):
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        if employee.joined_on and left_on < employee.joined_on:
            raise Refusal(
                "before_joining",
                _("%(employee)s works here since %(day)s; the day of leaving can't lie before it.")
                % {"employee": employee, "day": long_date(employee.joined_on)},
            )
        duties = duties_of(employee)
        if duties and left_on <= on:
            raise Refusal("still_holds", _still_holds(employee, duties))
        employee.left_on = left_on
        employee.save(update_fields=["left_on"])
        return duties


def cancel_leaving(*, employee: Employee, by: User, reason: str = "") -> Employee:
    """Somebody stays, comes back, or the day was entered by mistake.

    :raises Refusal: ``has_not_left``
    """
    with change("employee.cancel_leaving", by=by, reason=reason):
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        if employee.left_on is None:
            raise Refusal(
                "has_not_left", _("No day of leaving is written for %(employee)s.") % {"employee": employee}
            )
        employee.left_on = None
        employee.save(update_fields=["left_on"])
        return employee


def _still_holds(employee: Employee, duties: list[str]) -> str:
    fact = ngettext(
        "%(employee)s still answers for %(n)s thing. Hand it over first, then write the day of leaving.",
        "%(employee)s still answers for %(n)s things. Hand them over first, then write the day of leaving.",
        len(duties),
    ) % {"employee": employee, "n": len(duties)}
    return " ".join([fact, *duties[:MOST_TOLD]])


# A sentence with forty laptops in it is read by nobody; the page lists them all.
MOST_TOLD = 5
