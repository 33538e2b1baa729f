from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.leaving import duties_of
from organization.models import Employee, Unit, User


def open_first_account(*, username: str, password: str) -> User:
    """The account that begins an empty register: it gives out the others, and may import meanwhile."""
    system = User.objects.system()
    with change("account.open_first", by=system):
        user = User.objects.create_user(username, password=password, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=["administrator", "keeper"]))
        return user


def name_office(*, section: Unit, office_name: str, section_name: str, location_code: str, by: User) -> Unit:
    """Write the name of the office and of the section in it that keeps the register.

    :returns: the section; above it stands the office
    """
    with change("office.name", by=by):
        section = Unit.objects.select_for_update(of=("self",)).get(pk=section.pk)
        if section.parent is None:
            section.parent = Unit.objects.create(code=f"{section.code}-INDUK", name=office_name)
        for unit, name in ((section.top, office_name), (section, section_name)):
            if name not in (unit.name, unit.name_en):
                unit.name, unit.name_en = name, ""
            unit.save()
        section.location_code = location_code
        section.save()
        return section


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
