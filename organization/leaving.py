"""What somebody who leaves still answers for. The floors above add theirs in `EMPLOYEE_DUTIES`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from organization.models import Employee, Room

Duties = Callable[[Employee], Sequence[str]]
"""What one floor knows, as sentences without the person's name: "Holds Laptop ASUS (0014)."."""


def duties_of(employee: Employee) -> list[str]:
    """Sentences; none when nothing keeps the person."""
    found: list[str] = []
    for path in ("organization.leaving.rooms_in_charge", *settings.EMPLOYEE_DUTIES):
        found.extend(cast(Duties, import_string(path))(employee))
    return found


def rooms_in_charge(employee: Employee) -> list[str]:
    rooms = Room.objects.filter(responsible=employee)
    return [_("In charge of %(code)s, %(room)s.") % {"code": room.code, "room": room} for room in rooms]
