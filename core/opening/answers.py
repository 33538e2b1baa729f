"""What the program writes: JSON lines."""

from __future__ import annotations

import json
from typing import Any, TextIO

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Refused(Exception):  # noqa: N818 - this program's word for a file it can't read
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.answer = {"error": code, **params}


def write(out: TextIO, value: object) -> None:
    out.write(encode(value) + "\n")


def write_row(number: int, first: int, cells: list[Any], out: TextIO) -> None:
    while cells and cells[-1] is None:
        cells.pop()
    if cells:
        write(out, [number, first, cells])
