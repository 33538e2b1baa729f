"""What each row does to the database, decided and done in chunks: the part that all kinds share."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tablib import Dataset  # type: ignore[import-untyped]

from core.importing.models import ImportRow
from core.importing.resources import TARGET, TypedResource
from core.spreadsheets import Draft, Finding

CHUNK = 5000
Verdict = ImportRow.Verdict


class Foreseen(NamedTuple):
    """What the preview said of a row."""

    pk: int
    verdict: str
    diff: list[list[Any]]


@dataclass(slots=True)
class Item:
    """A row on its way: the draft, where it stands, and what became of it.

    `key` is what identifies it in this file, `other_key` a second such thing, `target` the object that
    it changes, `columns` what the resource gets. `is_doubted`: it hardly speaks of the object that has its
    key, and stays out unless somebody wants it all the same (`is_wanted`).
    """

    draft: Draft
    sheet: str
    letters: dict[str, list[str]] = field(default_factory=dict)
    raw_of: Callable[[str], str] | None = None
    foreseen: Foreseen | None = None
    verdict: str = ""
    target: Any = None
    key: tuple[Any, ...] | None = None
    other_key: str = ""
    diff: list[list[Any]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    is_doubted: bool = False
    is_wanted: bool = False

    def refuse(self, key: str, code: str, /, **params: Any) -> None:
        self.draft.errors.append(self._finding(key, code, params))

    def warn(self, key: str, code: str, /, **params: Any) -> None:
        self.draft.warnings.append(self._finding(key, code, params))

    def doubt(self, key: str, code: str, /, **params: Any) -> None:
        self.warn(key, code, **params)
        self.is_doubted = True

    def _finding(self, key: str, code: str, params: dict[str, Any]) -> Finding:
        letter = self.letters.get(key, [""])[0]
        return Finding(code, params, key, letter, self.raw_of(key) if self.raw_of else "")


class Engine:
    """Takes the rows of one file, chunk after chunk, in their order.

    :param unit: whose rows these are, where a row says nothing else
    :param dry_run: decide only; nothing is written and nothing is locked
    """

    resource: TypedResource

    def __init__(self, *, unit: Any, by: Any, today: date, dry_run: bool) -> None:
        self.unit = unit
        self.by = by
        self.today = today
        self.dry_run = dry_run
        self.numbers = array("I", [0])
        self.sheets: list[tuple[int, str]] = []

    def take(self, items: Sequence[Item]) -> None:
        """Decide each item's verdict and differences and, unless dry, write them."""
        self.settle(items)
        self.identify(items)
        good = [item for item in items if not item.draft.errors]
        if not self.dry_run:
            good = [item for item in good if item.is_wanted or not item.is_doubted]
            self.prepare(good)
        self.import_rows(good)
        for item in items:
            if item.draft.errors:
                item.verdict = Verdict.REFUSED
            elif item.is_doubted and not item.is_wanted:
                item.verdict = Verdict.OTHER

    # what a kind says ----------------------------------------------------------------------

    def settle(self, items: Sequence[Item]) -> None:
        """What the values mean in this database: `columns`, refusals and warnings."""
        raise NotImplementedError

    def identify(self, items: Sequence[Item]) -> None:
        """`target` and `key` of each, and refusals where they can't be."""
        raise NotImplementedError

    def prepare(self, items: Sequence[Item]) -> None:
        """Write what the good rows lean on, such as an entry of a list that is new."""

    def defaults(self, item: Item) -> dict[str, Any]:
        """Columns of a new object about which the row says nothing."""
        return {}

    def named(self, name: str, value: Any) -> Any:
        """A column's value as a difference tells it: plain JSON."""
        return plain(value)

    def differences(self, instance: Any) -> list[list[Any]]:
        """`[field, old, new]` for each column that the row changes."""
        before = self.resource.before[id(instance)]
        return [
            [name, self.named(name, old), self.named(name, getattr(instance, name))]
            for name, old in before.items()
            if getattr(instance, name) != old
        ]

    # rows of this file ---------------------------------------------------------------------

    def place(self, item: Item) -> int:
        """Count the row; 100,000 of them take little room."""
        place = len(self.numbers)
        self.numbers.append(item.draft.number)
        if not self.sheets or self.sheets[-1][1] != item.sheet:
            self.sheets.append((place, item.sheet))
        return place

    def told(self, item: Item, place: int) -> str:
        """A row of the file, with its sheet where that is another."""
        sheet = next(name for first, name in reversed(self.sheets) if first <= place)
        number = self.numbers[place]
        return str(number) if sheet == item.sheet else f"{sheet}!{number}"

    # into the database ---------------------------------------------------------------------

    def import_rows(self, items: Sequence[Item]) -> None:
        new = [item for item in items if item.target is None]
        for item in new:
            item.verdict = Verdict.CREATE
        if new and not self.dry_run:
            self.resource.create([self.defaults(item) | item.columns for item in new])
        if known := [item for item in items if item.target is not None]:
            self._change(known)

    def _change(self, items: Sequence[Item]) -> None:
        for item in items:
            item.columns[TARGET] = item.target
        said = set[str]().union(*(item.columns for item in items))
        headers = [name for name in self.resource.columns if name in said]
        self.resource.only(list(headers))
        headers.append(TARGET)
        data = Dataset(headers=headers)
        for item in items:
            data.append([item.columns.get(name) for name in headers])
        result = self.resource.import_data_inner(
            data,
            dry_run=self.dry_run,
            raise_errors=not self.dry_run,
            using_transactions=False,
            collect_failed_rows=False,
        )
        rows: list[Any] = result.rows
        for item, row in zip(items, rows, strict=True):
            if row.errors or row.validation_error:
                reason = row.errors[0].error if row.errors else row.validation_error
                item.refuse("", "not_accepted", reason=str(reason))
            elif row.is_skip():
                item.verdict = Verdict.UNCHANGED
            else:
                item.verdict = Verdict.UPDATE
                item.diff = self.differences(row.instance)
        self.resource.before.clear()


def plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    return str(value) if isinstance(value, Decimal) else value.isoformat()
