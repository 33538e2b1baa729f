"""A row of a table as typed values, with what stands against each of them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assets.spreadsheets import codes, conditions, dates, prices
from assets.spreadsheets.cells import Cell, column_index, is_blank, shown
from assets.spreadsheets.columns import BY_KEY, FIELDS, REQUIRED
from assets.spreadsheets.modes import parse_mode
from assets.spreadsheets.problems import Problem, refuse_broken
from assets.spreadsheets.sentences import sentence
from assets.spreadsheets.tables import Table

TICKED = {"B": "condition_good", "RR": "condition_light", "RB": "condition_heavy"}
MAC = re.compile(r"([0-9A-F]{2}[:-]){5}[0-9A-F]{2}", re.IGNORECASE)
MEASURES = {"bh": "Buah", "buah": "Buah", "un": "Unit", "unit": "Unit", "bh.": "Buah", "set": "Set"}
NOT_TEXTS = {"measure", "room", "unit", "origin"}
TEXTS = ("name", *(f.key for f in FIELDS if f.limit and f.key not in NOT_TEXTS))
NAME_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a cell, or worth saying about it; without language."""

    code: str
    params: dict[str, Any]
    field: str = ""
    letter: str = ""
    raw: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "params": self.params,
            "field": self.field,
            "letter": self.letter,
            "raw": self.raw,
        }

    @property
    def text(self) -> str:
        return sentence(self.code, self.params)


@dataclass(slots=True)
class Draft:
    """`values` has only what the row says: an empty cell erases nothing."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


class RowReader:
    """Reads the rows of one table. Knows no register and no clock: `today` comes in."""

    def __init__(self, table: Table, today: date) -> None:
        self.table = table
        self.today = today
        self.letters = table.letters
        self.at = {key: [column_index(letter) for letter in letters] for key, letters in self.letters.items()}

    def read(
        self,
        number: int,
        cells: list[Cell],
        edits: Mapping[str, str] | None = None,
        spread: frozenset[int] = frozenset(),
    ) -> Draft:
        """:param edits: field → what the user typed instead of the cell"""
        return _Reading(self, number, cells, edits or {}, spread).draft()

    def raw(self, key: str, cells: list[Cell], edits: Mapping[str, str] | None = None) -> str:
        """What the file says for a field, as the user sees it."""
        return _Reading(self, 0, cells, edits or {}, frozenset()).raw(key)


class _Reading:
    def __init__(
        self,
        reader: RowReader,
        number: int,
        cells: list[Cell],
        edits: Mapping[str, str],
        spread: frozenset[int],
    ) -> None:
        self.reader = reader
        self.row = Draft(number)
        self.cells = cells
        self.edits = edits
        self.spread = spread

    def draft(self) -> Draft:
        self._identity()
        for key in TEXTS:
            self._text(key)
        self._measure()
        self._try("quantity", lambda: prices.check_quantity(self._cell("quantity")))
        self._put("value", "value", prices.parse_price)
        self._one_price_for_several()
        self._acquired()
        self._origin()
        self._condition()
        self._put("warranty_until", "warranty_until", dates.parse_day)
        self._put("mac_address", "mac_address", _mac)
        self._put("ip_address", "ip_address", _ip)
        room = self._plain("room", BY_KEY["room"].limit) or self.reader.table.room
        if room:
            self.row.values["room"] = room
        if unit := self._plain("unit", 200):
            self.row.values["unit"] = unit
        self.row.errors.sort(key=_place)
        return self.row

    # what stands in the row ---------------------------------------------------------------

    def _found(self, key: str) -> list[Cell]:
        """The cells of a field that aren't empty; what the user typed stands for all of them."""
        if key in self.edits:
            return [] if is_blank(self.edits[key]) else [self.edits[key]]
        return [
            self.cells[at]
            for at in self.reader.at.get(key, ())
            if at < len(self.cells) and not is_blank(self.cells[at])
        ]

    def _cell(self, key: str) -> Cell:
        return next(iter(self._found(key)), None)

    def raw(self, key: str) -> str:
        field = BY_KEY.get(key)
        return (field.joint if field and field.joint else " ").join(map(shown, self._found(key)))

    def _finding(self, key: str, code: str, params: dict[str, Any], raw: str | None = None) -> Finding:
        letters = self.reader.letters.get(key, [""])
        return Finding(code, params, key, letters[0], self.raw(key) if raw is None else raw)

    def _refuse(self, key: str, code: str, /, **params: Any) -> None:
        self.row.errors.append(self._finding(key, code, params))

    def _warn(self, key: str, code: str, /, **params: Any) -> None:
        self.row.warnings.append(self._finding(key, code, params))

    def _try(self, key: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Problem as problem:
            self._refuse(key, problem.code, **problem.params)
            return None

    def _put(self, key: str, name: str, parse: Callable[[Cell], Any]) -> None:
        value = self._try(key, lambda: parse(self._cell(key)))
        if value is not None:
            self.row.values[name] = value

    # fields -------------------------------------------------------------------------------

    def _identity(self) -> None:
        code = self._try("code", lambda: codes.join_code(self._found("code")))
        if code:
            self.row.values["code"] = code
            if "," in self.raw("code"):
                self._warn("code", "code_repaired", text=self.raw("code"), code=code)
        register = self._try("register", lambda: codes.parse_register(self._cell("register")))
        if register:
            self.row.values["register"] = register.number
            self.row.values["register_width"] = register.width
        self._put("nibar", "nibar", codes.parse_nibar)
        for key in REQUIRED:
            if not self._found(key):
                has_column = key in self.reader.letters
                self._refuse(key, "missing" if has_column else "no_column", field=key)
        if not self._found("register") and not self._found("nibar"):
            self._refuse("register", "register_or_nibar_missing")

    def _text(self, key: str) -> None:
        text = self._plain(key, NAME_LIMIT if key == "name" else BY_KEY[key].limit)
        if text:
            self.row.values[key] = text

    def _plain(self, key: str, limit: int) -> str:
        """Texts of all columns of the field; what is said already isn't said again."""

        def read() -> str:
            text = ""
            for cell in self._found(key):
                refuse_broken(cell)
                part = shown(cell)
                if part.casefold() not in text.casefold():
                    text = f"{text}{BY_KEY[key].joint or ' '}{part}" if text else part
            if len(text) > limit:
                raise Problem("text_too_long", limit=limit)
            return text

        return self._try(key, read) or ""

    def _measure(self) -> None:
        if text := self._plain("measure", BY_KEY["measure"].limit):
            self.row.values["measure"] = MEASURES.get(text.lower(), text)

    def _one_price_for_several(self) -> None:
        if "value" in self.row.values and "value" not in self.edits:
            at = self.reader.at["value"][0]
            if at in self.spread:
                self._refuse("value", "price_for_several_rows")

    def _acquired(self) -> None:
        found = self._date("acquired_on")
        year = self._date("acquisition_year")
        if found and year and found.start.year != year.start.year:
            self._warn("acquisition_year", "year_differs", year=year.start.year)
        value = found or year
        if value:
            self.row.values["acquired_from"] = value.start
            self.row.values["acquired_precision"] = value.precision

    def _date(self, key: str) -> dates.PartialDate | None:
        reading = self._try(key, lambda: dates.parse_acquired(self._cell(key), self.reader.today))
        if reading is None:
            return None
        if reading.warning:
            self._warn(key, reading.warning, text=self.raw(key))
        value: dates.PartialDate | None = reading.value
        return value

    def _origin(self) -> None:
        """A mode of acquisition that isn't on the closed list is kept as origin."""
        words = [self._plain("origin", BY_KEY["origin"].limit)]
        if text := self._plain("mode", BY_KEY["origin"].limit):
            mode = parse_mode(text)
            if mode:
                self.row.values["mode"] = mode
            elif text not in words:
                words.append(text)
        if origin := "; ".join(filter(None, words))[: BY_KEY["origin"].limit]:
            self.row.values["origin"] = origin

    def _condition(self) -> None:
        condition = self._try("condition", lambda: conditions.parse_condition(self._cell("condition")))
        ticks = [key for key in TICKED.values() if key in self.reader.letters]
        if ticks and "condition" not in self.edits and not self._found("condition"):
            try:
                condition = conditions.parse_ticks({c: self._cell(k) for c, k in TICKED.items()})
            except Problem as problem:
                raw = " | ".join(shown(self._cell(key)) for key in TICKED.values())
                letter = self.reader.letters[ticks[0]][0]
                self.row.errors.append(Finding(problem.code, problem.params, "condition", letter, raw))
        if condition:
            self.row.values["condition"] = condition


def _place(finding: Finding) -> tuple[bool, int]:
    """From left to right; what has no column comes last."""
    return not finding.letter, column_index(finding.letter)


def _mac(cell: Cell) -> str | None:
    refuse_broken(cell)
    if is_blank(cell):
        return None
    text = shown(cell)
    if not MAC.fullmatch(text):
        raise Problem("mac_unreadable")
    return text.upper().replace("-", ":")


def _ip(cell: Cell) -> str | None:
    refuse_broken(cell)
    if is_blank(cell):
        return None
    try:
        return str(ipaddress.ip_address(shown(cell)))
    except ValueError as error:
        raise Problem("ip_unreadable") from error


def heading_warnings(table: Table) -> Iterator[Finding]:
    """What the headings themselves give reason to say."""
    for column in table.columns:
        if column.field == "value" and re.search(r"\bribu", column.title, re.IGNORECASE):
            yield Finding("price_in_thousands", {}, "value", column.letter, column.title)
