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

    @classmethod
    def load(cls, by: User) -> Surroundings:
        around = cls(
            codes=set(Classification.objects.filter(level__gte=6).values_list("code", flat=True)),
            units={unit.code.lower(): unit for unit in Unit.objects.visible_to(by)},
            families=list(Family.objects.all()),
        )
        rooms = list(Room.objects.visible_to(by))
        for room in rooms:
            for name in {_squeezed(room.name), _squeezed(room.name_en)} - {""}:
                around.rooms[name] = None if name in around.rooms else room
        around.rooms.update({_squeezed(room.code): room for room in rooms})
        return around

    def room(self, text: str) -> Room | None:
        return self.rooms.get(_squeezed(text))
