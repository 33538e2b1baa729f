"""Whom and what a row of a list means: people, units, rooms' buildings, by the names that lists use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from organization.models import Employee, Unit, User
from organization.staff_number import mask_staff_number

NEAREST = 3
# Titles before a name; those after it stand behind a comma.
TITLES = {"drs", "dra", "dr", "ir", "h", "hj", "prof", "apt", "ns", "kh", "r", "tn", "ny", "sdr", "sdri"}


def squeezed(text: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


def bare_name(name: str) -> str:
    """Drs. H. AHMAD FAUZI, M.Si and Ahmad Fauzi are one name."""
    words = squeezed(name.partition(",")[0]).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


def nearest(text: str, names: Iterable[str]) -> str:
    """The few names that a slip of the hand would have made of `text`; empty if none is near."""
    by_squeezed = {squeezed(name): name for name in names}
    found = get_close_matches(squeezed(text), by_squeezed, n=NEAREST, cutoff=0.5)
    return ", ".join(by_squeezed[each] for each in found)


@dataclass
class UnitIndex:
    """The units that the person may import into, by code and by each of their names."""

    units: dict[int, Unit] = field(default_factory=dict)
    by_name: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def load(cls, by: User) -> UnitIndex:
        index = cls({unit.pk: unit for unit in Unit.objects.all() if by.sees_unit(unit.pk)})
        for unit in index.units.values():
            for name in (unit.name, unit.name_en, unit.short_name, unit.code):
                if name:
                    index.by_name[squeezed(name)] = unit
        return index

    def find(self, text: str) -> Unit | None:
        return self.by_name.get(squeezed(text))

    def nearest(self, text: str) -> str:
        return nearest(text, (unit.name for unit in self.units.values()))


@dataclass(frozen=True)
class Unknown(Exception):  # noqa: N818 - a cell means nobody, or more than one
    """:ivar code: of `sentences`"""

    code: str
    params: dict[str, Any]


@dataclass
class PeopleIndex:
    """Everybody whom the person may see, by staff number and by name."""

    by_number: dict[str, Employee] = field(default_factory=dict)
    by_name: defaultdict[str, list[Employee]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: set[str] = field(default_factory=set)
    """Staff numbers of people outside the scope."""

    @classmethod
    def load(cls, by: User) -> PeopleIndex:
        index = cls()
        for employee in Employee.objects.select_related("position", "unit").order_by("pk"):
            if not by.sees_unit(employee.unit_id):
                index.elsewhere.add(employee.staff_number or "")
                continue
            if employee.staff_number:
                index.by_number[employee.staff_number] = employee
            index.by_name[bare_name(employee.name)].append(employee)
        return index

    def named(self, name: str, units: Iterable[int] | None = None) -> list[Employee]:
        found = self.by_name.get(bare_name(name), [])
        if units is None:
            return found
        within = set(units)
        return [employee for employee in found if employee.unit_id in within]

    def person(self, number: str | None, name: str) -> Employee:
        """The one who is meant by a number, or by a name that only one has.

        :raises Unknown: nobody, several, or somebody else's number
        """
        if number and number in self.by_number:
            return self.by_number[number]
        found = self.named(name)
        if number:
            # Somebody of that name whose number isn't known yet; not one who has another.
            found = [employee for employee in found if not employee.staff_number]
        if len(found) == 1:
            return found[0]
        if found:
            raise Unknown("person_ambiguous", {"text": name, "candidates": told(found)})
        near = nearest(name, (each.name for people in self.by_name.values() for each in people))
        if near:
            raise Unknown("person_unknown_near", {"text": name, "nearest": near})
        raise Unknown("person_unknown", {"text": name})


def told(people: Iterable[Employee]) -> str:
    """So that the reader can tell namesakes apart."""
    return "; ".join(
        f"{each.name} ({', '.join(filter(None, [str(each.unit), mask_staff_number(each.staff_number)]))})"
        for each in people
    )
