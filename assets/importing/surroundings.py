"""What a row is held against, loaded once for a whole file: codes, units, rooms, families."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assets.models import Classification, Family
from organization.models import Room, Unit, User


def _squeezed(text: str) -> str:
    """R. Staf TU and Ruang Staf T.U. are the same room."""
    words = re.sub(r"[^0-9a-z]+", " ", text.casefold()).split()
    return " ".join("ruang" if word in {"r", "rg", "ruangan"} else word for word in words)


@dataclass
class Surroundings:
    codes: set[str]
    units: dict[str, Unit]
    """By code in lower case, those that the person may import into."""
    families: list[Family]
    rooms: dict[str, Room | None] = field(default_factory=dict)
    """By code and by name; None where two rooms have the name."""
    names: dict[tuple[str, int | None], list[str]] = field(default_factory=dict)
    """(`room_id` or `unit_id`, id) → name in both languages, for telling a difference."""

    @classmethod
    def load(cls, by: User) -> Surroundings:
        units, rooms = list(Unit.objects.all()), list(Room.objects.all())
        around = cls(
            codes=set(Classification.objects.filter(level__gte=6).values_list("code", flat=True)),
            units={unit.code.lower(): unit for unit in units if by.sees_unit(unit.pk)},
            families=list(Family.objects.all()),
        )
        around.names |= {("unit_id", unit.pk): [unit.name, unit.name_en] for unit in units}
        around.names |= {("room_id", room.pk): [room.name, room.name_en] for room in rooms}
        seen = [room for room in rooms if by.sees_unit(room.unit_id)]
        for room in seen:
            for name in {_squeezed(room.name), _squeezed(room.name_en)} - {""}:
                around.rooms[name] = None if name in around.rooms else room
        around.rooms.update({_squeezed(room.code): room for room in seen})
        return around

    def room(self, text: str) -> Room | None:
        return self.rooms.get(_squeezed(text))
