"""Where in a sheet the table stands, and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

from core.spreadsheets.book import Line, Sheet
from core.spreadsheets.cells import Cell, column_letter, is_blank, is_void, shown
from core.spreadsheets.vocabulary import Match, Vocabulary, normalize

if TYPE_CHECKING:
    from core.spreadsheets.layout import Layout

SEARCHED = 30
DEEPEST = 5
WIDEST = 256
SAMPLED = 40
ENOUGH = 3
NUMBERING = re.compile(r"\(?(\d{1,3})[a-z]?\)?\.?")


@dataclass
class Column:
    """`field` is a key of the vocabulary, or empty: not read.

    `codes_of` is the field of words that its heading names while all that stands in it are numbers.
    """

    letter: str
    title: str
    field: str = ""
    sample: str = ""
    codes_of: str = ""


@dataclass
class Table:
    """The table of one sheet. `skip` says why it isn't read, as a code of `sentences.SKIPS`.

    `head` is what stands above the table and holds for all of its rows: field → text.
    """

    sheet: str
    position: int
    first: int = 0
    last: int = 0
    columns: list[Column] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    skip: str = ""

    @property
    def letters(self) -> dict[str, list[str]]:
        """Field → letters of its columns."""
        found: dict[str, list[str]] = {}
        for column in self.columns:
            if column.field:
                found.setdefault(column.field, []).append(column.letter)
        return found

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Table:
        data = {**data, "columns": [Column(**column) for column in data["columns"]]}
        # Until version 1.1 a room was all that could stand above a table.
        if room := data.pop("room", ""):
            data["head"] = {"room": room}
        return cls(**data)


def find_table(sheet: Sheet, position: int, layout: Layout) -> Table:
    """The best-scoring block of one to five heading rows among the first thirty rows."""
    lines = _beginning(sheet)
    best, best_score = None, (ENOUGH - 1, 0, 0, 0)
    for start, line in enumerate(lines):
        if line.number > SEARCHED:
            break
        for depth, block in _blocks(lines, start):
            matches = _match(_titles(block), layout.vocabulary)
            fields = {match.key for match in matches if match}
            score = (
                len(fields) + _known(block, layout.vocabulary),
                layout.anchor in fields,
                -depth,
                -start,
            )
            if len(fields) > 0 and score > best_score:
                best, best_score = block, score
    if best is None:
        return Table(sheet.name, position, skip=layout.no_table)
    return layout.table_at(sheet, position, best[0].number, best[-1].number)


def table_at(
    sheet: Sheet, position: int, first: int, last: int, layout: Layout, coded: Mapping[str, str] | None = None
) -> Table:
    """The table whose headings stand in the rows `first` to `last`.

    :param coded: columns whose heading doesn't count, since they hold codes: letter → field
    """
    coded = coded or {}
    lines = _beginning(sheet, last)
    titles = _titles([line for line in lines if first <= line.number <= last])
    data = _first_rows(lines, last)
    width = min(WIDEST, max((len(line.cells) for line in data), default=0))
    titles += [[] for _ in range(width - len(titles))]
    matches = _match(titles, layout.vocabulary)
    matches = [None if column_letter(at) in coded else match for at, match in enumerate(matches)]
    table = Table(sheet.name, position, first, last)
    for index, (stack, match) in enumerate(zip(titles, _assign(matches, layout.vocabulary), strict=True)):
        sample, letter = _sample(data, index), column_letter(index)
        if stack or sample:
            key = match.key if match else ""
            table.columns.append(Column(letter, " ".join(stack), key, sample, coded.get(letter, "")))
    above = [line for line in lines if line.number < first]
    layout.complete(table, data, above)
    table.skip = "" if sheet.is_visible else "hidden_sheet"
    table.skip = table.skip or layout.why_not(table, above)
    return table


def is_numbering(cells: list[Cell]) -> bool:
    """1 | 2 | 3 … or (1) | (2) | (3) … under the headings."""
    numbers = []
    for cell in cells:
        if not is_void(cell):
            match = NUMBERING.fullmatch(shown(cell))
            if not match:
                return False
            numbers.append(int(match.group(1)))
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) >= ENOUGH and steps.count(1) >= 0.7 * len(steps)


def _beginning(sheet: Sheet, last: int = 0) -> list[Line]:
    most = max(SEARCHED, last) + SAMPLED
    return list(takewhile(lambda line: line.number <= most, sheet.lines()))


def _first_rows(lines: list[Line], last: int) -> list[Line]:
    """Rows below the headings up to an empty one: what comes after it may be signatures."""
    found: list[Line] = []
    for line in lines:
        if line.number <= last or is_numbering(line.cells):
            continue
        if found and line.number > found[-1].number + 1:
            break
        found.append(line)
    return found


def _blocks(lines: list[Line], start: int) -> list[tuple[int, list[Line]]]:
    blocks: list[tuple[int, list[Line]]] = []
    block: list[Line] = []
    for line in lines[start : start + DEEPEST]:
        if block and line.number != block[-1].number + 1:
            break
        if not _could_be_heading(line):
            break
        block = [*block, line]
        blocks.append((len(block), block))
    return blocks


def _could_be_heading(line: Line) -> bool:
    """Texts alone; a row of data has a number, a date or a code in it."""
    filled = [cell for cell in line.cells[:WIDEST] if not is_void(cell)]
    return bool(filled) and all(
        isinstance(cell, str) and re.search(r"[^\W\d_]", cell) and not re.fullmatch(r"[\d.]+", cell)
        for cell in filled
    )


def _titles(block: list[Line]) -> list[list[str]]:
    """The headings of each column from the top down; a heading over several columns is theirs too."""
    width = min(WIDEST, max((len(line.cells) for line in block), default=0))
    grid = [[shown(line.cells[at]) if at < len(line.cells) else "" for at in range(width)] for line in block]
    stacks: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(grid):
        above = [list(stack) for stack in stacks]
        group = -1
        for at in range(width):
            if row[at]:
                group = at
            elif any(below[at] for below in grid[depth + 1 :]):
                row[at] = row[group] if group >= 0 and above[group] == above[at] else ""
            if row[at] and row[at] not in stacks[at]:
                stacks[at].append(row[at])
    return stacks


def _match(titles: list[list[str]], vocabulary: Vocabulary) -> list[Match | None]:
    return [vocabulary.recognize_stacked(stack) if stack else None for stack in titles]


def _known(block: list[Line], vocabulary: Vocabulary) -> int:
    words = {normalize(shown(cell)) for line in block for cell in line.cells[:WIDEST]}
    return sum(vocabulary.is_known(word) for word in words)


def _assign(matches: list[Match | None], vocabulary: Vocabulary) -> list[Match | None]:
    """Where several columns name a field that one column holds, the one that names it best has it."""
    best: dict[str, Match] = {}
    for match in matches:
        if match and (match.key not in best or match.rank < best[match.key].rank):
            best[match.key] = match
    given: set[str] = set()
    assigned: list[Match | None] = []
    for match in matches:
        if match and not vocabulary.by_key[match.key].joint:
            if match.key in given or match.rank > best[match.key].rank:
                match = None
            else:
                given.add(match.key)
        assigned.append(match)
    return assigned


def _sample(data: list[Line], index: int) -> str:
    for line in data:
        if index < len(line.cells) and not is_blank(line.cells[index]):
            return shown(line.cells[index])[:60]
    return ""


def text_above(lines: Iterable[Line], labels: frozenset[str]) -> str:
    """`RUANGAN | : R. KABAG UMUM`, or both in one cell: what is written beside a label."""
    for line in lines:
        texts = [shown(cell) for cell in line.cells if not is_void(cell)]
        for at, text in enumerate(texts):
            label, colon, value = text.partition(":")
            if normalize(label) in labels:
                if not colon and at + 1 < len(texts):
                    value = texts[at + 1]
                return value.strip(" :")
    return ""
