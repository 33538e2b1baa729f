"""Lists of every kind as offices make them, written by the test, and what became of importing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.assets.importing import Outcome, run_command


def write_xlsx(path: Path, *rows: Sequence[Any], merged: Sequence[str] = ()) -> Path:
    """:param merged: areas such as `B3:C3`, whose first cell stands for all"""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lembar")
        for number, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                if cell not in ("", None):
                    sheet.write(number, at, cell)
        for area in merged:
            sheet.merge_range(area, None)
    return path


def import_list(kind: str, path: Path, *args: str) -> Outcome:
    return run_command(path, *args, command=f"import_{kind}")
