"""The program that opens untrusted workbooks and HTML tables, run as a process of its own.

The library that reads workbooks gives up the whole process when a file asks for too much memory, so
it runs apart, with limits.

    python -I -c BEGIN ROOT (workbook|html) FILE NAME OUTPUT

OUTPUT gets JSON lines: an object for each sheet, followed by a list `[row, first column, cells]` for
each row that isn't empty; rows count from 1 as the spreadsheet program shows them, columns from 0.
The last line is `{"end": true}`, or `{"error": code, …}`.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from core.opening.answers import Refused, write
from core.opening.html_tables import read_html
from core.opening.workbooks import read_workbook

# `-I` keeps out what environment, user and working folder would add, so it is told where we are.
ROOT = Path(__file__).resolve().parents[2]
BEGIN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from core.opening.program import main; main()"

MEMORY = 1024**3
OUTPUT = 1024**3
CPU_SECONDS = 120


def set_limits() -> None:
    try:
        import resource
    except ImportError:  # pragma: no cover - not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems refuse a limit that they don't keep.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    kind, path, name, output = sys.argv[1:5]
    set_limits()
    with Path(output).open("w", encoding="utf-8", errors="replace") as out:
        try:
            if kind == "html":
                read_html(Path(path), name, out)
            else:
                read_workbook(Path(path), out)
        except Refused as refused:
            write(out, refused.answer)
        except MemoryError:
            write(out, {"error": "file_asks_too_much"})
        else:
            write(out, {"end": True})
