"""Units, buildings and rooms of the office, and who sits where."""

from __future__ import annotations

from datetime import date

from demo import content
from demo.people import Person
from organization.models import Building, Position, Room, Unit

OFFICE_KINDS = ("office", "leader", "workshop", "archive", "store", "public", "service")
# Where people have their place, unless they answer for the room.
DESK_KINDS = ("office", "leader", "workshop")
# Who sits in a room that isn't of their own unit, or not in its first room.
SEATS = {
    ("kabag", "PROKOPIM"): "A-209",
    ("pppk_teknisi", "UMUM-PERL"): "A-106",
    ("jf_prakom", "UMUM-PERL"): "A-106",
}
LOCATION_CODES = {"SETDA": "12.01.99.01.270000.00000", "UMUM": "12.01.99.01.270000.00002"}
NOT_AN_OWNER = ("sub_section", "working_group")


def save_units() -> dict[str, Unit]:
    """The tree of units.json; the office's own unit is there already and gets its place in it."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in content.units():
        unit = units.setdefault(row["code"], Unit(code=row["code"]))
        unit.name, unit.name_en = row["name_id"], row["name_en"]
        unit.short_name, unit.kind = row["short"], row["kind"]
        unit.parent = units[row["parent"]] if row["parent"] else None
        unit.location_code = LOCATION_CODES.get(unit.code, "")
        unit.save()
    return units


def owner_of(unit: Unit) -> Unit:
    """The section in whose books the goods of a sub-section stand."""
    while unit.kind in NOT_AN_OWNER and unit.parent is not None:
        unit = unit.parent
    return unit


def save_positions() -> dict[str, Position]:
    Position.objects.bulk_create(
        [
            Position(key=row["key"], name=row["name_id"], name_en=row["name_en"], kind=row["kind"])
            for row in content.rows("positions")
        ],
        ignore_conflicts=True,
    )
    return {position.key: position for position in Position.objects.all()}


def save_rooms(units: dict[str, Unit]) -> dict[str, Room]:
    rows = content.rows("rooms")
    buildings = {}
    for row in rows:
        if row["building"] not in buildings:
            buildings[row["building"]] = Building(
                code=row["building"], name=row["building_name_id"], name_en=row["building_name_en"]
            )
    Building.objects.bulk_create(buildings.values())
    rooms = [
        Room(
            code=row["code"],
            name=row["name_id"],
            name_en=row["name_en"],
            building=buildings[row["building"]],
            floor=row["floor"],
            kind=row["kind"],
            unit=units[row["unit"]],
        )
        for row in rows
    ]
    Room.objects.bulk_create(rooms)
    return {room.code: room for room in rooms}


def seat(people: list[Person], rooms: dict[str, Room], on: date) -> None:
    """Gives everybody with a computer a room: the one they answer for, their unit's, or one above it."""
    rows = content.rows("rooms")
    free = {row["code"]: int(row["desks"]) for row in rows}
    free = {code: n for code, n in free.items() if rooms[code].kind in OFFICE_KINDS}
    waiting = [p for p in people if p.uses_computer and p.works_here(on)]
    for row in rows:
        for person in waiting:
            if not person.room and (person.position, person.unit) == (
                row["responsible_position"],
                row["unit"],
            ):
                wanted = SEATS.get((person.position, person.unit), row["code"])
                if free.get(wanted, 0) > 0:
                    person.room, free[wanted] = wanted, free[wanted] - 1
                    break
    for person in waiting:
        if person.room:
            continue
        wanted = SEATS.get((person.position, person.unit)) or _room_for(person, rooms, free)
        person.room, free[wanted] = wanted, free[wanted] - 1
    for person in people:
        if not person.room:
            person.room = _room_for(person, rooms, free) if person.uses_computer else "A-105"


def _room_for(person: Person, rooms: dict[str, Room], free: dict[str, int]) -> str:
    """The room of their unit with most empty desks, else one of the unit above, or the least full of all."""
    unit: Unit | None = person.employee.unit
    while unit is not None:
        own = [code for code in free if rooms[code].unit_id == unit.pk and rooms[code].kind in DESK_KINDS]
        if any(free[code] > 0 for code in own):
            return max(own, key=lambda code: free[code])
        if own and unit.kind not in NOT_AN_OWNER:
            return own[0]
        unit = unit.parent
    return "A-103"


def put_in_charge(people: list[Person], rooms: dict[str, Room], on: date) -> None:
    """The person in charge of each room: of the position that rooms.csv says, in that very unit."""
    for row in content.rows("rooms"):
        fitting = [
            person
            for person in people
            if (person.position, person.unit) == (row["responsible_position"], row["unit"])
            and person.works_here(on)
        ]
        sitting = [person for person in fitting if person.room == row["code"]]
        rooms[row["code"]].responsible = (sitting or fitting)[0].employee
    Room.objects.bulk_update(rooms.values(), ["responsible"])
