"""Which goods stand in which room, and in whose hands. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from demo import content
from demo.goods import Purchase, Shop
from demo.people import Person

# Which computers people get, by position: family, models, weight. Of the others: by kind.
LEADERS = ("sekda", "asisten", "staf_ahli", "kabag")
GOOD_LAPTOPS = (
    "laptop.lenovo_thinkpad_e14", "laptop.asus_expertbook_p1410", "laptop.asus_expertbook_b1402",
    "laptop.acer_travelmate_p214", "laptop.hp_240_g7",
)  # fmt: skip
FAMILIES = {
    "leader": [("laptop", 1)],
    "kasubbag": [("laptop", 4), ("aio", 2), ("pc", 1)],
    "jf": [("laptop", 4), ("pc", 3), ("aio", 1)],
    "technical": [("pc", 2), ("laptop", 3)],
    "press": [("laptop", 1)],
    "office": [("pc", 6), ("aio", 2), ("laptop", 1)],
}
OLDEST_COMPUTER = 10
SPECIAL_USES = ("batch", "scrap", "store", "pool")


@dataclass(frozen=True)
class Slot:
    """A piece to be bought: what, for which room, for whom; `use` says what is special about it."""

    purchase: Purchase
    room: str
    holder: Person | None = None
    use: str = ""


def slots(rng: Random, shop: Shop, people: list[Person], on: date) -> Iterator[Slot]:
    """Without end: the whole office's goods, and then again, until the caller has enough."""
    here = [person for person in people if person.works_here(on)]
    rows = content.rows("placement")
    for _round in count():
        holders: dict[str, list[Person]] = {}
        for person in here:
            if person.uses_computer:
                yield Slot(_computer_for(rng, shop, person), person.room, person, "own")
        for row in rows:
            use = row["use"]
            if use not in holders:
                holders[use] = _holders(use, here, rng)
            yield from _of_row(rng, shop, row, here, holders[use])


def _computer_for(rng: Random, shop: Shop, person: Person) -> Purchase:
    kind = _kind_of(person.position)
    choices = FAMILIES[kind]
    family = rng.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
    keys = GOOD_LAPTOPS if kind in ("leader", "press") else ()
    oldest = 6 if kind in ("leader", "press", "technical") else OLDEST_COMPUTER
    return shop.buy(family, keys=keys, ages=(0, oldest), computers=True)


def _kind_of(position: str) -> str:
    if position in LEADERS:
        return "leader"
    if position in ("jf_prakom", "pppk_teknisi"):
        return "technical"
    if position in ("pppk_humas", "jf_humas"):
        return "press"
    if position in FAMILIES:
        return position
    return "jf" if position.startswith("jf_") else "office"


def _of_row(
    rng: Random, shop: Shop, row: dict[str, str], people: list[Person], holders: list[Person]
) -> Iterator[Slot]:
    codes = content.listed(row["rooms"])
    pieces = {code: piece_count(row, code) for code in codes}
    low, _, high = row["ages"].partition("-")
    drawn: dict[str, Purchase] = {}
    # One for each room, then the second for each: when the list is cut short, no room stays empty.
    for n in range(max(pieces.values())):
        for code in codes:
            if n >= pieces[code]:
                continue
            purchase = drawn.get(code) if row["use"] == "batch" or row["family"] == "chair" else None
            if purchase is None:
                purchase = shop.buy(
                    row["family"], keys=content.listed(row["goods"]), ages=(int(low), int(high))
                )
                drawn[code] = purchase
            holder = _holder(row["use"], code, people, holders)
            yield Slot(purchase, code, holder, row["use"])


def piece_count(row: dict[str, str], code: str) -> int:
    """How many for the room: a number, or what rooms.csv says of it."""
    room = ROOMS[code]
    match row["count"].partition("-"):
        case ("desks_left", _, _):
            return int(room["desks"]) - LARGE_DESKS[code]
        case (field, "", _) if field in room:
            return int(room[field])
        case (field, "-", less) if field in room:
            return int(room[field]) - int(less)
        case (number, _, _):
            return int(number)
    raise AssertionError("unreachable")


def _holders(use: str, people: list[Person], rng: Random) -> list[Person]:
    """Who takes the vehicles and radios of a row, in turn."""
    positions = {
        "guard": ("satpam",),
        "sekda": ("sekda",),
        "asisten": ("asisten",),
        "driver": ("pengemudi",),
        "rider": ("pengadministrasi", "pppk_operator", "pengolah_data"),
    }.get(use, ())
    found = [person for person in people if person.position in positions]
    if use == "rider":
        rng.shuffle(found)
    return found


def _holder(use: str, code: str, people: list[Person], queue: list[Person]) -> Person | None:
    if use == "own":
        return next((person for person in people if person.room == code), None)
    if not queue:
        return None
    queue.append(queue.pop(0))
    return queue[-1]


ROOMS = {row["code"]: row for row in content.rows("rooms")}
LARGE_DESKS: defaultdict[str, int] = defaultdict(int)
for _row in content.rows("placement"):
    # Desks of officials and computer tables are work places too.
    if _row["family"] == "desk" and _row["count"].isdigit() and "modera" not in _row["goods"]:
        for _code in content.listed(_row["rooms"]):
            LARGE_DESKS[_code] += int(_row["count"])
