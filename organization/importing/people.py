"""Employees from the office's nominative list: known by their staff number, else by name and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.importing.engine import Engine, Item, plain
from core.importing.kinds import Kind
from core.importing.resources import TypedOptions, TypedResource
from core.web.bilingual import in_reader_language
from core.web.formats import DASH, long_date, number, short_date
from organization.importing import sentences  # noqa: F401 - says what the codes mean
from organization.importing.additions import Additions
from organization.importing.directory import PeopleIndex, UnitIndex, bare_name, squeezed, told
from organization.importing.people_columns import PeopleLayout, PeopleReader
from organization.models import Employee, Position, Unit
from organization.staff_number import mask_staff_number

LAYOUT = PeopleLayout()


class EmployeeResource(TypedResource):
    columns = ("name", "staff_number", "employment", "grade", "position_id", "unit_id", "email", "phone",
               "joined_on")  # fmt: skip

    class Meta(TypedOptions):
        model = Employee


class PeopleEngine(Engine):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = EmployeeResource()
        self.units = UnitIndex.load(self.by)
        self.people = PeopleIndex.load(self.by)
        self.positions = Additions(Position, {squeezed(p.name): p for p in Position.objects.all()})
        self.within = Unit.objects.ids_within(self.unit.pk)
        self.numbers_seen: dict[str, int] = {}
        self.names_seen: dict[tuple[int, str], tuple[int, bool]] = {}
        self.targets_seen: dict[int, int] = {}

    def settle(self, items: Sequence[Item]) -> None:
        for item in items:
            columns = item.columns = dict(item.draft.values)
            if (position := columns.pop("position", None)) is not None:
                columns["position_id"], is_new = self.positions.find(position)
                if is_new:
                    item.warn("position", "position_new", text=position)
            if (text := columns.pop("unit", None)) is not None:
                unit = self.units.find(text)
                if unit:
                    columns["unit_id"] = unit.pk
                elif near := self.units.nearest(text):
                    item.refuse("unit", "unit_unknown_near", text=text, nearest=near)
                else:
                    item.refuse("unit", "unit_unknown", text=text)

    def identify(self, items: Sequence[Item]) -> None:
        for item in items:
            if not item.draft.values.get("name"):
                continue
            self._find(item)
            self._refuse_doubles(item)

    def _find(self, item: Item) -> None:
        values = item.draft.values
        name, digits = values["name"], values.get("staff_number")
        if digits and digits in self.people.elsewhere:
            item.refuse("staff_number", "person_elsewhere")
        elif digits and digits in self.people.by_number:
            item.target = self.people.by_number[digits]
        else:
            units = [item.columns["unit_id"]] if "unit_id" in item.columns else self.within
            self._find_by_name(item, self.people.named(name, units), digits)
        if (found := item.target) is not None:
            if squeezed(found.name) == squeezed(name):
                # Lists write names in capitals; that is no other name.
                item.columns.pop("name")
            if found.has_left(self.today):
                item.warn("name", "has_left", date=short_date(found.left_on))

    def _find_by_name(self, item: Item, namesakes: list[Employee], digits: str | None) -> None:
        name = item.draft.values["name"]
        if digits:
            free = [each for each in namesakes if not each.staff_number]
            if len(free) > 1:
                item.refuse("name", "person_ambiguous", text=name, candidates=told(free))
            elif free:
                item.target = free[0]
            elif namesakes:
                item.warn("name", "namesake", candidates=told(namesakes))
        elif len(namesakes) > 1:
            item.refuse("name", "person_ambiguous", text=name, candidates=told(namesakes))
        elif namesakes:
            item.target = namesakes[0]
        elif others := self.people.named(name):
            item.warn("name", "namesake", candidates=told(others))

    def _refuse_doubles(self, item: Item) -> None:
        values, place = item.draft.values, self.place(item)
        digits = values.get("staff_number")
        item.other_key = digits or ""
        unit: int = item.columns.get("unit_id") or (item.target.unit_id if item.target else self.unit.pk)
        item.key = (unit, bare_name(values["name"]))
        if digits and (first := self.numbers_seen.setdefault(digits, place)) != place:
            item.refuse("staff_number", "staff_number_twice", row=self.told(item, first))
            return
        first, had_number = self.names_seen.setdefault(item.key, (place, bool(digits)))
        if digits and had_number:
            first = place
        if first == place and item.target:
            first = self.targets_seen.setdefault(item.target.pk, place)
        if first != place:
            item.refuse("name", "person_twice", row=self.told(item, first))

    def prepare(self, items: Sequence[Item]) -> None:
        self.positions.add("position_id", items, lambda name, key: Position(name=name, key=key))

    def defaults(self, item: Item) -> dict[str, Any]:
        """Whoever has no number is no civil servant."""
        has_number = "staff_number" in item.columns
        employment = Employee.Employment.PNS if has_number else Employee.Employment.THL
        return {"unit_id": self.unit.pk, "employment": str(employment)}

    def named(self, name: str, value: Any) -> Any:
        if name == "position_id":
            return self.positions.name_of(value)
        if name == "unit_id":
            unit = self.units.units.get(value)
            return [unit.name, unit.name_en] if unit else None
        return mask_staff_number(value) if name == "staff_number" else plain(value)


class PeopleKind(Kind):
    key = "people"
    title = gettext_lazy("Employees")
    what = gettext_lazy("nominative list (DUK)")
    needs = gettext_lazy(
        "Name, and the staff number (NIP) in a column formatted as text; staff without one are known by"
        " name and unit. Grade, position and unit are read where they exist."
    )
    identity_label = gettext_lazy("Staff number (NIP) or unit")
    results_label = gettext_lazy("See the employees")
    results = "organization:employee_list"
    icon = "users"
    # A list of people is full of staff numbers: who may not read those may not import it.
    permissions = ("organization.import_employee", "organization.view_staff_number")
    verb = "employee.import"
    undoes = (Employee,)
    # Nobody may leave before they came.
    together = (("joined_on", "left_on"),)
    undo_keeps = gettext_lazy("Positions that came with the list stay in the list of positions.")
    layout = LAYOUT
    reader = PeopleReader
    engine = PeopleEngine
    days = ("joined_on",)
    aliases = {"position_id": "position", "unit_id": "unit"}
    short = {
        "staff_number_birth": gettext_lazy("Check the date of birth in the NIP"),
        "staff_number_appointment": gettext_lazy("Check the appointment in the NIP"),
        "staff_number_sex": gettext_lazy("Check digit 15 of the NIP"),
        "position_new": gettext_lazy("New position"),
        "namesake": gettext_lazy("Namesake"),
        "has_left": gettext_lazy("Has left"),
    }
    example = {
        "name": "Siti Contoh, S.E.",
        "staff_number": "198705122010012011",
        "employment": "PNS",
        "grade": "III/c",
        "position": "Pengadministrasi Umum",
        "unit": "Bagian Umum",
        "email": "siti@contoh.go.id",
        "phone": "",
        "joined_on": "01-02-2010",
    }

    def identity_of(self, values: dict[str, Any]) -> str:
        return mask_staff_number(values.get("staff_number")) or values.get("unit") or DASH

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        yield from (values.get(name, "") for name in ("employment", "grade", "position", "unit"))

    def text(self, key: str, value: Any) -> str:
        if isinstance(value, list):
            return in_reader_language(*value)
        if key == "joined_on" and value:
            return long_date(date.fromisoformat(value))
        return super().text(key, value)

    def choices(self, key: str) -> list[tuple[str, str]]:
        if key != "employment":
            return []
        return [(value, str(label)) for value, label in Employee.Employment.choices]

    def several(self, code: str) -> str:
        return _("Positions %(names)s are not in the list; they are added.") if code == "position_new" else ""

    def state_of_affairs(self, user: Any) -> str:
        count = Employee.objects.visible_to(user).count()
        return ngettext(
            "The list now has %(people)s employee.", "The list now has %(people)s employees.", count
        ) % {"people": number(count)}


PEOPLE = PeopleKind()
