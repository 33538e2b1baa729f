from __future__ import annotations

import datetime as dt
import errno
import math
import zipfile
from pathlib import Path
from typing import Any, TextIO

from core.opening.answers import Refused, write, write_row
from core.opening.broken_cells import broken_cells, broken_in_ods, sheet_parts
from core.opening.containers import check_container

SHEETS = 300


def plain(value: Any) -> Any:
    if type(value) is str:
        return value or None
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time | dt.timedelta):
        return {"s": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"x": "#NUM!"}
    return value


def read_workbook(path: Path, out: TextIO) -> None:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    is_zip = check_container(path)
    try:
        broken = broken_cells(path) if is_zip else {}
        parts = sheet_parts(path) if any(broken.values()) or (is_zip and not broken) else {}
        if is_zip and not broken and not parts:
            broken = broken_in_ods(path)
            parts = dict(zip(broken, broken, strict=True))
        book = CalamineWorkbook.from_path(str(path))
        for meta in book.sheets_metadata[:SHEETS]:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            merged = [[*a, *b] for a, b in sheet.merged_cell_ranges or []]
            visible = meta.visible == SheetVisibleEnum.Visible
            write(out, {"sheet": meta.name, "visible": visible, "merged": merged[:50_000]})
            write_sheet(sheet, broken.get(parts.get(meta.name, ""), {}), out)
    except PasswordError as error:
        raise Refused("file_encrypted") from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        too_much = getattr(error, "errno", None) == errno.EFBIG
        raise Refused("file_asks_too_much" if too_much else "file_torn") from error


def write_sheet(sheet: Any, broken: dict[tuple[int, int], str], out: TextIO) -> None:
    if sheet.start is None:
        return
    first = sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [plain(value) for value in values]
        if broken:
            for column in range(first, first + len(cells)):
                if (number, column) in broken and cells[column - first] is None:
                    cells[column - first] = {"x": broken[number, column]}
        write_row(number, first, cells, out)
