"""A row of a list of goods as typed values, with what stands against each of them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from assets.spreadsheets import codes, conditions, dates, prices
from assets.spreadsheets.columns import BY_KEY, FIELDS, GOODS, REQUIRED
from assets.spreadsheets.modes import parse_mode
from core.spreadsheets.cells import Cell, is_blank, shown
from core.spreadsheets.dates import PartialDate, parse_day
from core.spreadsheets.problems import Problem, refuse_broken
from core.spreadsheets.rows import Finding, RowReader, RowReading
from core.spreadsheets.tables import Table

TICKED = {"B": "condition_good", "RR": "condition_light", "RB": "condition_heavy"}
MAC = re.compile(r"([0-9A-F]{2}[:-]){5}[0-9A-F]{2}", re.IGNORECASE)
MEASURES = {"bh": "Buah", "buah": "Buah", "un": "Unit", "unit": "Unit", "bh.": "Buah", "set": "Set"}
NOT_TEXTS = {"measure", "room", "unit", "origin"}
TEXTS = ("name", *(f.key for f in FIELDS if f.limit and f.key not in NOT_TEXTS))
NAME_LIMIT = 255


class GoodsReading(RowReading):
    def fields(self) -> None:
        self._identity()
        for key in TEXTS:
            if key in self.says:
                self.put_text(key, NAME_LIMIT if key == "name" else 0)
        self._measure()
        self.attempt("quantity", lambda: prices.check_quantity(self.cell("quantity")))
        self.put("value", "value", prices.parse_price)
        self._one_price_for_several()
        self._acquired()
        self._origin()
        self._condition()
        self.put("warranty_until", "warranty_until", parse_day)
        self.put("mac_address", "mac_address", _mac)
        self.put("ip_address", "ip_address", _ip)
        self.put_text("room")
        if unit := self.plain("unit", 200):
            self.row.values["unit"] = unit

    def _identity(self) -> None:
        code = self.attempt("code", lambda: codes.join_code(self.found("code")))
        if code:
            self.row.values["code"] = code
            if "," in self.raw("code"):
                self.warn("code", "code_repaired", text=self.raw("code"), code=code)
        register = self.attempt("register", lambda: codes.parse_register(self.cell("register")))
        if register:
            self.row.values["register"] = register.number
            self.row.values["register_width"] = register.width
        self.put("nibar", "nibar", codes.parse_nibar)
        self.require(*REQUIRED)
        if not self.found("register") and not self.found("nibar"):
            self.refuse("register", "register_or_nibar_missing")

    def _measure(self) -> None:
        if text := self.plain("measure", BY_KEY["measure"].limit):
            self.row.values["measure"] = read_measure(text)

    def _one_price_for_several(self) -> None:
        if "value" in self.row.values and "value" not in self.edits:
            at = self.reader.at["value"][0]
            if at in self.spread:
                self.refuse("value", "price_for_several_rows")

    def _acquired(self) -> None:
        found = self._date("acquired_on")
        year = self._date("acquisition_year")
        if found and year and found.start.year != year.start.year:
            self.warn("acquisition_year", "year_differs", year=year.start.year)
        value = found or year
        if value:
            self.row.values["acquired_from"] = value.start
            self.row.values["acquired_precision"] = value.precision

    def _date(self, key: str) -> PartialDate | None:
        reading = self.attempt(key, lambda: dates.parse_acquired(self.cell(key), self.reader.today))
        if reading is None:
            return None
        if reading.warning:
            self.warn(key, reading.warning, text=self.raw(key))
        value: PartialDate | None = reading.value
        return value

    def _origin(self) -> None:
        """A mode of acquisition that isn't on the closed list is kept as origin."""
        words = [self.plain("origin", BY_KEY["origin"].limit)]
        if text := self.plain("mode", BY_KEY["origin"].limit):
            mode = parse_mode(text)
            if mode:
                self.row.values["mode"] = mode
            elif text not in words:
                words.append(text)
        if origin := "; ".join(filter(None, words))[: BY_KEY["origin"].limit]:
            self.row.values["origin"] = origin

    def _condition(self) -> None:
        condition = self.attempt("condition", lambda: conditions.parse_condition(self.cell("condition")))
        ticks = [key for key in TICKED.values() if key in self.reader.letters]
        if ticks and "condition" not in self.edits and not self.found("condition"):
            try:
                condition = conditions.parse_ticks({c: self.cell(k) for c, k in TICKED.items()})
            except Problem as problem:
                raw = " | ".join(shown(self.cell(key)) for key in TICKED.values())
                letter = self.reader.letters[ticks[0]][0]
                self.row.errors.append(Finding(problem.code, problem.params, "condition", letter, raw))
        if condition:
            self.row.values["condition"] = condition


def read_measure(text: str) -> str:
    return MEASURES.get(text.lower(), text)


def read_mac(text: str) -> str:
    return text.upper().replace("-", ":")


class GoodsReader(RowReader):
    reading = GoodsReading
    vocabulary = GOODS


def _mac(cell: Cell) -> str | None:
    refuse_broken(cell)
    if is_blank(cell):
        return None
    text = shown(cell)
    if not MAC.fullmatch(text):
        raise Problem("mac_unreadable")
    return read_mac(text)


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
