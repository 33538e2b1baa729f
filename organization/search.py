"""What the one search box finds among people and places."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.search import Found, Hit, find_named, source
from organization.models import Employee, Room
from organization.signed_in import signed_in

# As people call one another; no part of the name as it is written.
TITLES = {
    "pak",
    "bapak",
    "bpk",
    "bu",
    "ibu",
    "mas",
    "mbak",
    "mba",
    "bang",
    "sdr",
    "sdri",
    "saudara",
    "saudari",
}


@source(title=_("Employees"), permission="organization.view_employee")
def employees(request: HttpRequest, text: str) -> Found:
    """By name, position or unit; "pak Budi" is Budi."""
    among = Employee.objects.visible_to(signed_in(request)).for_list()
    return find_named(
        among,
        without_titles(text),
        lambda employee: Hit(
            employee.name,
            employee.get_absolute_url(),
            f"{employee.position} · {employee.unit}" if employee.position else str(employee.unit),
            icon="user",
        ),
        reverse("organization:employee_list"),
    )


def without_titles(text: str) -> str:
    return " ".join(word for word in text.split() if word.lower().strip(".") not in TITLES) or text


@source(title=_("Rooms"), permission="assets.view_asset")
def rooms(request: HttpRequest, text: str) -> Found:
    return find_named(
        Room.objects.visible_to(signed_in(request)).for_list(),
        text,
        lambda room: Hit(
            str(room),
            room.get_absolute_url(),
            f"{room.code} · {room.building or room.unit}",
            icon="door",
        ),
        reverse("organization:room_list"),
    )
