"""What stands against one value: raised by the functions that read it."""

from __future__ import annotations

from typing import Any

from core.spreadsheets.cells import Broken, Cell, is_broken
from core.spreadsheets.sentences import sentence


class Problem(Exception):  # noqa: N818 - one value is refused; the program is in order
    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return sentence(self.code, self.params)


def refuse_broken(cell: Cell) -> None:
    """:raises Problem: the cell has an error, or a formula without its result"""
    if is_broken(cell):
        text = cell.text if isinstance(cell, Broken) else str(cell).strip()
        if text.startswith("="):
            raise Problem("cell_formula")
        raise Problem("cell_error", text=text)
