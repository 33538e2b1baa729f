"""Entries of an open list that rows name and that aren't there yet: positions, buildings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from core.importing.engine import Item
from organization.importing.directory import squeezed


class Additions:
    """A new entry has a number below zero until it is written, so that a preview can speak of it."""

    def __init__(self, model: Any, known: dict[str, Any]) -> None:
        self.model = model
        self.known = known
        self.names: dict[int, str] = {entry.pk: entry.name for entry in known.values()}
        self.wanted: dict[str, int] = {}
        self.written: dict[int, int] = {}

    def find(self, text: str) -> tuple[int, bool]:
        """The entry's number, and whether it is new."""
        if entry := self.known.get(squeezed(text)):
            return entry.pk, False
        number = self.wanted.setdefault(squeezed(text), -len(self.wanted) - 1)
        self.names.setdefault(number, text)
        return self.written.get(number, number), True

    def name_of(self, number: int | None) -> str | None:
        return self.names.get(number) if number is not None else None

    def add(self, column: str, items: Sequence[Item], make: Callable[[str, str], Any]) -> None:
        """Write those that good rows name.

        :param make: an entry from its name and a key that nobody has
        """
        for number in sorted({item.columns.get(column) or 0 for item in items}, reverse=True):
            if number < 0 and number not in self.written:
                entry = make(self.names[number], free_key(self.model, self.names[number]))
                entry.save()
                self.written[number] = entry.pk
                self.names[entry.pk] = entry.name
        for item in items:
            if (number := item.columns.get(column)) in self.written:
                item.columns[column] = self.written[number]


def free_key(model: Any, name: str) -> str:
    """A key for a new entry, from its name, that nobody has in small letters or capitals."""
    field = "key" if hasattr(model, "key") else "code"
    limit = model._meta.get_field(field).max_length
    stem = re.sub(r"[^0-9a-z]+", "_", name.casefold()).strip("_")[: limit - 4] or "baru"
    found = model.objects.filter(**{f"{field}__istartswith": stem}).values_list(field, flat=True)
    taken = {key.lower() for key in found}
    return next(key for n in range(len(taken) + 1) if (key := f"{stem}_{n}" if n else stem) not in taken)
