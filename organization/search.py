"""What the one search box finds among people and places."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.search import Found, Hit, first_hits, source, with_similar
from organization.models import Employee, Room
from organization.signed_in import signed_in


@source(title=_("Employees"), permission="organization.view_employee")
def employees(request: HttpRequest, text: str) -> Found:
    among = Employee.objects.visible_to(signed_in(request)).for_list()
    return first_hits(
        with_similar(among.search(text), among, "name", text),
        lambda employee: Hit(
            employee.name,
            employee.get_absolute_url(),
            f"{employee.position} · {employee.unit}" if employee.position else str(employee.unit),
            icon="user",
        ),
        f"{reverse('organization:employee_list')}?{urlencode({'q': text})}",
    )


@source(title=_("Rooms"), permission="assets.view_asset")
def rooms(request: HttpRequest, text: str) -> Found:
    among = Room.objects.visible_to(signed_in(request)).for_list()
    return first_hits(
        with_similar(among.search(text), among, "name", text),
        lambda room: Hit(
            str(room),
            room.get_absolute_url(),
            f"{room.code} · {room.building or room.unit}",
            icon="door",
        ),
        f"{reverse('organization:room_list')}?{urlencode({'q': text})}",
    )
