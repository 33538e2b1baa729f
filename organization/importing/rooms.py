"""Rooms from a list: code, name, building, person in charge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.importing.engine import Engine, Item, plain
from core.importing.kinds import Kind
from core.importing.resources import TypedOptions, TypedResource
from core.spreadsheets import Field, Layout, RowReader, RowReading, Table, Vocabulary
from core.spreadsheets.problems import Problem
from core.web.bilingual import in_reader_language
from core.web.formats import DASH, number
from organization.importing import sentences  # noqa: F401 - says what the codes mean
from organization.importing.additions import Additions
from organization.importing.directory import PeopleIndex, UnitIndex, Unknown, squeezed
from organization.importing.people_columns import Number, parse_number
from organization.models import Building, Room

VOCABULARY = Vocabulary(
    (
        Field("code", gettext_lazy("Room code"),
            "kode ruangan|room code|kode ruang|nomor ruangan|nomor ruang!kode", 20),
        Field("name", gettext_lazy("Name"),
            "nama ruangan|name|nama ruang|ruangan|ruang!nama", 200),
        Field("building", gettext_lazy("Building"), "gedung|building|nama gedung|kode gedung|bangunan", 200),
        Field("floor", gettext_lazy("Floor"), "lantai|floor|lt", 10),
        Field("unit", gettext_lazy("Unit"),
            "unit|unit kerja|nama unit|kode unit|unit code|bagian|pengguna|unit pengguna", 200),
        Field("responsible", gettext_lazy("Person in charge of the room"),
            "penanggung jawab ruangan|person in charge of the room|penanggung jawab|pj ruangan|pj"
            "|nama penanggung jawab", 300),
        Field("responsible_number", gettext_lazy("Staff number (NIP)"),
            "nip|staff number|nip penanggung jawab|nip pj", is_personal=True),
    ),
    required=("code", "name"),
    known=frozenset({"keterangan", "luas", "luas m2", "fungsi", "jumlah barang"}),
    generic=frozenset({"nama", "kode", "nomor"}),
)  # fmt: skip
TELLING = {"building", "floor", "responsible"}


class RoomLayout(Layout):
    vocabulary = VOCABULARY
    anchor = "code"

    def why_not_columns(self, table: Table) -> str:
        """Goods too have a code and a name."""
        return super().why_not_columns(table) if TELLING & set(table.letters) else self.no_anchor


class RoomReading(RowReading):
    def fields(self) -> None:
        self.require(*VOCABULARY.required)
        for key in ("code", "name", "building", "floor", "unit", "responsible"):
            self.put_text(key)
        found: Number | None = self.attempt(
            "responsible_number", lambda: parse_number(self.cell("responsible_number"))
        )
        if found:
            self.row.values["responsible_number"] = found.digits


class RoomReader(RowReader):
    reading = RoomReading
    vocabulary = VOCABULARY


class RoomResource(TypedResource):
    columns = ("code", "name", "building_id", "floor", "unit_id", "responsible_id")

    class Meta(TypedOptions):
        model = Room


class RoomEngine(Engine):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = RoomResource()
        self.units = UnitIndex.load(self.by)
        self.people = PeopleIndex.load(self.by)
        known = {
            squeezed(text): building
            for building in Building.objects.all()
            for text in (building.name, building.name_en, building.code)
            if text
        }
        self.buildings = Additions(Building, known)
        self.rooms = {room.code.casefold(): room for room in Room.objects.all()}
        self.seen: dict[str, int] = {}

    def settle(self, items: Sequence[Item]) -> None:
        for item in items:
            columns = item.columns = dict(item.draft.values)
            if (building := columns.pop("building", None)) is not None:
                columns["building_id"], is_new = self.buildings.find(building)
                if is_new:
                    item.warn("building", "building_new", text=building)
            if (text := columns.pop("unit", None)) is not None:
                self._unit(item, text)
            self._responsible(item, columns.pop("responsible", ""), columns.pop("responsible_number", None))

    def _unit(self, item: Item, text: str) -> None:
        if unit := self.units.find(text):
            item.columns["unit_id"] = unit.pk
        elif near := self.units.nearest(text):
            item.refuse("unit", "unit_unknown_near", text=text, nearest=near)
        else:
            item.refuse("unit", "unit_unknown", text=text)

    def _responsible(self, item: Item, name: str, digits: str | None) -> None:
        """By number in a column of its own, or in the same cell as the name."""
        if not digits and (bare := "".join(c for c in name if c.isdigit())) and len(bare) == 18:
            try:
                found = parse_number(bare)
            except Problem:
                found = None
            digits = found.digits if found else None
        if not name and not digits:
            return
        try:
            item.columns["responsible_id"] = self.people.person(digits, name).pk
        except Unknown as unknown:
            item.refuse("responsible", unknown.code, **unknown.params)

    def identify(self, items: Sequence[Item]) -> None:
        for item in items:
            if not (code := item.draft.values.get("code")):
                continue
            place = self.place(item)
            item.key = (code.casefold(),)
            if (first := self.seen.setdefault(code.casefold(), place)) != place:
                item.refuse("code", "room_twice", row=self.told(item, first))
                continue
            item.target = self.rooms.get(code.casefold())
            if item.target is not None:
                item.columns.pop("code")
                if not self.by.sees_unit(item.target.unit_id):
                    item.target = None
                    item.refuse("code", "room_elsewhere")

    def prepare(self, items: Sequence[Item]) -> None:
        self.buildings.add("building_id", items, lambda name, key: Building(name=name, code=key.upper()))

    def defaults(self, item: Item) -> dict[str, Any]:
        return {"unit_id": self.unit.pk}

    def named(self, name: str, value: Any) -> Any:
        match name:
            case "building_id":
                return self.buildings.name_of(value)
            case "unit_id":
                unit = self.units.units.get(value)
                return [unit.name, unit.name_en] if unit else None
            case "responsible_id":
                people = (each for found in self.people.by_name.values() for each in found)
                return next((each.name for each in people if each.pk == value), None)
            case _:
                return plain(value)


class RoomKind(Kind):
    key = "rooms"
    title = gettext_lazy("Rooms")
    what = gettext_lazy("list of rooms")
    needs = gettext_lazy(
        "Room code and name. Building, floor, unit and person in charge are read where they exist; a room"
        " that is there already is known by its code."
    )
    identity_label = gettext_lazy("Room code")
    results_label = gettext_lazy("See the rooms")
    results = "organization:room_list"
    icon = "door"
    permissions = ("organization.import_room", "organization.view_staff_number")
    verb = "room.import"
    undo_keeps = gettext_lazy(
        "An import of rooms can't be taken back: of rooms no earlier versions are kept. Correct the list and "
        "import it again, or have the administrator correct single rooms."
    )
    layout = RoomLayout()
    reader = RoomReader
    engine = RoomEngine
    aliases = {"building_id": "building", "unit_id": "unit", "responsible_id": "responsible"}
    short = {"building_new": gettext_lazy("New building")}
    example = {
        "code": "A-101",
        "name": "Ruang Tata Usaha",
        "building": "Gedung Utama",
        "floor": "1",
        "unit": "Bagian Umum",
        "responsible": "Siti Contoh, S.E.",
        "responsible_number": "198705122010012011",
    }

    def identity_of(self, values: dict[str, Any]) -> str:
        return values.get("code") or DASH

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        yield from (values.get(name, "") for name in ("building", "unit", "responsible"))

    def text(self, key: str, value: Any) -> str:
        return in_reader_language(*value) if isinstance(value, list) else super().text(key, value)

    def several(self, code: str) -> str:
        return _("Buildings %(names)s are not in the list; they are added.") if code == "building_new" else ""

    def state_of_affairs(self, user: Any) -> str:
        count = Room.objects.visible_to(user).count()
        return ngettext("The list now has %(rooms)s room.", "The list now has %(rooms)s rooms.", count) % {
            "rooms": number(count)
        }


ROOMS = RoomKind()
