"""Condition: a word or letter in one column, or a tick in one of three."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.spreadsheets.cells import Cell, clean_text, is_blank, remembered, shown
from core.spreadsheets.problems import Problem, refuse_broken

WORDS = {
    "B": "b baik bagus new baru good 1 b(baik) baik(b)",
    "RR": (
        "rr kb rusakringan kurangbaik lightlydamaged 2 rr(rusakringan) rusakringan(rr)"
        " kb(kurangbaik) kurangbaik(kb)"
    ),
    "RB": "rb rusakberat heavilydamaged 3 rb(rusakberat) rusakberat(rb)",
}
BY_WORD = {word: code for code, words in WORDS.items() for word in words.split()}
TICKS = {"√", "v", "✓", "✔", "x", "✗", "✘", "☑", "●", "•", "*", "1", "ya", "y"}
VAGUE = {"rusak", "damaged", "r"}


def _bare(text: str) -> str:
    return re.sub(r"[\s.,_-]+", "", text).lower()


@remembered
def parse_condition(cell: Cell) -> str | None:
    """:returns: `B`, `RR` or `RB`; :raises Problem: anything that isn't plainly one of them"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    text = shown(cell)
    bare = _bare(text)
    if bare in BY_WORD:
        return BY_WORD[bare]
    if bare in VAGUE:
        raise Problem("condition_vague", text=text)
    if bare in TICKS:
        raise Problem("condition_tick_alone")
    raise Problem("condition_unreadable")


def parse_ticks(cells: Mapping[str, Cell]) -> str | None:
    """:param cells: condition → what stands in its column"""
    found = []
    for condition, cell in cells.items():
        refuse_broken(cell)
        if not is_blank(cell) and shown(cell) != "0":
            _check_tick(condition, cell)
            found.append(condition)
    if len(found) > 1:
        raise Problem("condition_contradicts")
    return found[0] if found else None


def _check_tick(condition: str, cell: Cell) -> None:
    text = clean_text(shown(cell))
    if _bare(text) in TICKS or BY_WORD.get(_bare(text)) == condition:
        return
    if text.isascii() and text.isdigit() and len(text) < 10:
        raise Problem("condition_counts", n=int(text))
    raise Problem("condition_unreadable")
