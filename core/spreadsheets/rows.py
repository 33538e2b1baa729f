"""A row of a table as typed values, with what stands against each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from core.spreadsheets.cells import Cell, column_index, is_blank, remembered, shown
from core.spreadsheets.problems import Problem, refuse_broken
from core.spreadsheets.sentences import sentence
from core.spreadsheets.tables import Table
from core.spreadsheets.vocabulary import Vocabulary


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

    def tell(self, vocabulary: Vocabulary) -> str:
        params = self.params
        if "field" in params:
            params = {**params, "field": vocabulary.label(params["field"])}
        return sentence(self.code, params)


@dataclass(slots=True)
class Draft:
    """`values` has only what the row says: an empty cell erases nothing."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


class RowReader:
    """Reads the rows of one table. Knows no register and no clock: `today` comes in.

    A kind of table has a `RowReading` of its own that says what each of its fields means.
    """

    reading: ClassVar[type[RowReading]]
    vocabulary: ClassVar[Vocabulary]

    def __init__(self, table: Table, today: date) -> None:
        self.table = table
        self.today = today
        self.letters = table.letters
        self.at = {key: [column_index(letter) for letter in letters] for key, letters in self.letters.items()}
        self.says = frozenset({*self.at, *table.head})

    def read(
        self,
        number: int,
        cells: list[Cell],
        edits: Mapping[str, str] | None = None,
        spread: frozenset[int] = frozenset(),
    ) -> Draft:
        """:param edits: field → what the user typed instead of the cell"""
        return self.reading(self, number, cells, edits or {}, spread).draft()

    def raw(self, key: str, cells: list[Cell], edits: Mapping[str, str] | None = None) -> str:
        """What the file says for a field, as the user sees it."""
        return self.reading(self, 0, cells, edits or {}, frozenset()).raw(key)


class RowReading:
    """One row under way; a subclass reads its fields in `fields`."""

    def __init__(
        self,
        reader: RowReader,
        number: int,
        cells: list[Cell],
        edits: Mapping[str, str],
        spread: frozenset[int],
    ) -> None:
        self.reader = reader
        self.vocabulary = reader.vocabulary
        self.row = Draft(number)
        self.cells = cells
        self.edits = edits
        self.spread = spread
        # Most tables have few of the fields.
        self.says = reader.says | edits.keys() if edits else reader.says
        self._found: dict[str, list[Cell]] = {}

    def fields(self) -> None:
        raise NotImplementedError

    def draft(self) -> Draft:
        self.fields()
        if self.row.errors:
            self.row.errors.sort(key=_place)
        return self.row

    # what stands in the row ---------------------------------------------------------------

    def found(self, key: str) -> list[Cell]:
        """The cells of a field that aren't empty; what the user typed stands for all of them.

        Without a column it is what stands above the table.
        """
        if key not in self.says:
            return []
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._find(key)
        return found

    def _find(self, key: str) -> list[Cell]:
        if key in self.edits:
            return [] if is_blank(self.edits[key]) else [self.edits[key]]
        if key not in self.reader.at and (head := self.reader.table.head.get(key)) is not None:
            return [] if is_blank(head) else [head]
        cells = self.cells
        places = self.reader.at.get(key, ())
        if len(places) == 1:
            cell = cells[places[0]] if places[0] < len(cells) else None
            return [] if is_blank(cell) else [cell]
        return [cells[at] for at in places if at < len(cells) and not is_blank(cells[at])]

    def cell(self, key: str) -> Cell:
        found = self.found(key)
        return found[0] if found else None

    def raw(self, key: str) -> str:
        field = self.vocabulary.by_key.get(key)
        return (field.joint if field and field.joint else " ").join(map(shown, self.found(key)))

    def _finding(self, key: str, code: str, params: dict[str, Any], raw: str | None = None) -> Finding:
        letters = self.reader.letters.get(key, [""])
        return Finding(code, params, key, letters[0], self.raw(key) if raw is None else raw)

    def refuse(self, key: str, code: str, /, **params: Any) -> None:
        self.row.errors.append(self._finding(key, code, params))

    def warn(self, key: str, code: str, /, **params: Any) -> None:
        self.row.warnings.append(self._finding(key, code, params))

    def attempt(self, key: str, read: Callable[[], Any]) -> Any:
        """What `read` answers, or None where it refuses."""
        try:
            return read()
        except Problem as problem:
            self.refuse(key, problem.code, **problem.params)
            return None

    def put(self, key: str, name: str, parse: Callable[[Cell], Any]) -> None:
        cell = self.cell(key)
        if cell is not None and (value := self.attempt(key, lambda: parse(cell))) is not None:
            self.row.values[name] = value

    def require(self, *keys: str) -> None:
        for key in keys:
            if not self.found(key):
                has_column = key in self.reader.letters
                self.refuse(key, "missing" if has_column else "no_column", field=key)

    def put_text(self, key: str, limit: int = 0) -> None:
        if key in self.says and (text := self.plain(key, limit or self.vocabulary.by_key[key].limit)):
            self.row.values[key] = text

    def plain(self, key: str, limit: int) -> str:
        """Texts of all columns of the field; what is said already isn't said again."""
        found = self.found(key)
        return (self.attempt(key, lambda: self._joined(key, found, limit)) or "") if found else ""

    def _joined(self, key: str, cells: list[Cell], limit: int) -> str:
        text = ""
        for cell in cells:
            part = _sound(cell)
            if not text:
                text = part
            elif part.casefold() not in text.casefold():
                text = f"{text}{self.vocabulary.by_key[key].joint or ' '}{part}"
        if len(text) > limit:
            raise Problem("text_too_long", limit=limit)
        return text


@remembered
def _sound(cell: Cell) -> str:
    refuse_broken(cell)
    return shown(cell)


def _place(finding: Finding) -> tuple[bool, int]:
    """From left to right; what has no column comes last."""
    return not finding.letter, column_index(finding.letter)
