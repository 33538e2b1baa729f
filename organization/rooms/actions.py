from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from core.trail.recording import change
from organization.importing.additions import free_key
from organization.models import Building, Room, User

Fields = Mapping[str, Any]
"""`code` (of a new room), `name`, `name_en`, `floor`, `unit`, `responsible`, and `building`: a name or ""."""


def create_room(*, fields: Fields, by: User) -> Room:
    """A building that isn't known yet is added."""
    with change("room.create", by=by, reason=f"{fields['code']}, {fields['name']}"):
        room = Room(**{**fields, "building": _building(fields["building"])})
        room.save()
        return room


def edit_room(*, room: Room, fields: Fields, by: User) -> Room:
    """Its code stays: imports, links and programs know the room by it."""
    told = f"{room.code}, {room.name} → {fields['name']}" if room.name != fields["name"] else str(room)
    with change("room.edit", by=by, reason=told):
        room = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
        for name, value in fields.items():
            setattr(room, name, _building(value) if name == "building" else value)
        room.save()
        return room


def _building(name: str) -> Building | None:
    if not name:
        return None
    known = Building.objects.filter(Q(name__iexact=name) | Q(name_en__iexact=name) | Q(code__iexact=name))
    return known.first() or Building.objects.create(name=name, code=free_key(Building, name).upper())
