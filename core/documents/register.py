"""A list as an official paper: heading, columns, rows, sum, signatures. One declaration, two formats."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.documents.columns import Column, Row, cell_text, grouped, summed
from core.documents.paper import Setting, Template, run_apart, set_paper
from core.documents.text import cleaned, pieces, printable

REGISTER, FEET = Template("register"), Template("feet")
BINDER = Path(__file__).with_name("binder.py")
# A process needs some 250 MiB for a thousand rows of sixteen cells.
PART = 1000
ONE_PIECE = 2 * PART
# Between the margins, in millimeters.
WIDTHS = {"f4-landscape": 310.0, "f4-portrait": 170.0, "a4-landscape": 277.0, "a4-portrait": 165.0}
# A letter of average width in the size of a register's cells, and what a cell keeps free at its sides.
LETTER, PADDING = 1.5, 1.8
# What isn't known is left to be written by hand.
DOTS = "." * 24
Size = Literal["f4-landscape", "f4-portrait", "a4-landscape", "a4-portrait"]
Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place for one hand. Without a name there are dots to write on.

    :param above: place and date, or "Mengetahui,"
    :param title: what the person is on this paper
    :param post: the position in the office that gives the title
    :param below: rank and staff number
    """

    title: str
    name: str = ""
    post: str = ""
    above: Sequence[str] = ()
    below: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    left: Signature | None = None
    right: Signature | None = None
    below: Signature | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """:param logo: a PNG"""

    lines: Sequence[str] = ()
    address: Sequence[str] = ()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """:param rows: kept whole; each has a value for each column's field
    :param facts: lists of label and value that stand side by side under the heading
    :param foot: what stands at the foot of each page, beside its number
    :param words: what a template of its own asks for besides
    :param total: label of the row of sums under the columns of money; without one there is none
    :param short_title: what it is called among others, on a spreadsheet's tab
    """

    title: str
    author: str
    heading: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Row]
    facts: Sequence[Sequence[tuple[str, str]]] = ()
    foot: str = ""
    total: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    signatures: Signatures = field(default_factory=Signatures)
    size: Size = "f4-landscape"
    template: Template = REGISTER
    words: Mapping[str, Any] = field(default_factory=dict)
    short_title: str = ""


def print_register(
    register: Register,
    output: Path,
    *,
    setting: Setting,
    advance: Advance = lambda done, total: None,
    part: int = PART,
) -> None:
    """Write the PDF: up to two parts in one piece, longer ones in parts that are joined.

    :param part: how many rows one has
    :param advance: told after each part how many rows are set, of how many
    :raises NotPrinted:
    """
    count = len(register.rows)
    if count <= 2 * part:
        set_paper(register.template, data_of(register), output, setting=setting)
        advance(count, count)
        return
    with tempfile.TemporaryDirectory(prefix="parts-") as folder:
        parts = []
        for first in range(0, count, part):
            parts.append(Path(folder) / f"{first}.pdf")
            set_paper(register.template, data_of(register, first, part), parts[-1], setting=setting)
            advance(min(first + part, count), count)
        feet = Path(folder) / "feet.pdf"
        pages = sum(map(_pages, parts))
        set_paper(FEET, frame_of(register) | {"pages": pages}, feet, setting=setting)
        bind(parts, output, title=register.title, author=register.author, feet=feet)


def _pages(path: Path) -> int:
    # Here, since a web worker never gets so far and would carry it all the same.
    from pypdf import PdfReader

    return len(PdfReader(path).pages)


def bind(parts: Sequence[Path], output: Path, *, title: str, author: str, feet: Path | None = None) -> None:
    """:param feet: one page for each of the parts' pages, laid over it"""
    run_apart(
        str(BINDER),
        {
            "parts": [str(part) for part in parts],
            "feet": str(feet) if feet else "",
            "output": str(output),
            "title": title,
            "author": author,
            "language": "id-ID",
        },
    )


def frame_of(register: Register) -> dict[str, Any]:
    """What the template `paper` asks of any document."""
    return {
        "paper": register.size,
        "title": printable(register.title),
        "author": printable(register.author),
        "foot": printable(register.foot),
        "stamped": False,
    }


def letterhead_data(letterhead: Letterhead) -> dict[str, Any]:
    return {
        "letterhead": [printable(line) for line in letterhead.lines],
        "address": [printable(line) for line in letterhead.address],
        "logo": list(letterhead.logo) if letterhead.logo else None,
    }


def signatures_data(signatures: Signatures) -> dict[str, Any]:
    def block(signature: Signature | None) -> dict[str, Any] | None:
        if signature is None:
            return None
        return {
            "title": printable(signature.title),
            "name": printable(signature.name),
            "post": printable(signature.post),
            "above": [printable(line) for line in signature.above],
            "below": [printable(line) for line in signature.below],
        }

    places = {"left": signatures.left, "right": signatures.right, "below": signatures.below}
    return {"signatures": {place: block(signature) for place, signature in places.items()}}


def data_of(register: Register, first: int | None = None, part: int = PART) -> dict[str, Any]:
    """:param first: the part that begins with this row; None for the paper in one piece"""
    rows = register.rows if first is None else register.rows[first : first + part]
    is_last = first is None or first + part >= len(register.rows)
    total = total_cells(register) if register.total and register.rows and is_last else None
    return (
        frame_of(register)
        | letterhead_data(register.letterhead)
        | signatures_data(register.signatures)
        | table_data(register.columns, rows, WIDTHS[register.size])
        | {
            "heading": [printable(line) for line in register.heading],
            "facts": [
                [(printable(label), printable(value) or DOTS) for label, value in facts]
                for facts in register.facts
            ],
            "words": cleaned(dict(register.words)),
            "total": total,
            "stamped": first is not None,
            "first": not first,
            "signed": is_last,
        }
    )


def table_data(columns: Sequence[Column], rows: Sequence[Row], width: float) -> dict[str, Any]:
    letters = letters_of(columns, width)

    def cell(at: int, column: Column, row: Row) -> Any:
        text = printable(cell_text(column, row.get(column.field)))
        return pieces(text, letters[at]) if len(text) > letters[at] else text

    return {
        "columns": [
            {"title": str(column.title), "width": column.width, "align": column.alignment}
            for column in columns
        ],
        "groups": [
            {"title": group, "first": first, "count": count} for group, first, count in grouped(columns)
        ],
        "rows": [[cell(at, column, row) for at, column in enumerate(columns)] for row in rows],
    }


def letters_of(columns: Sequence[Column], width: float) -> list[float]:
    """How many letters of average width a line of each column holds."""
    stretch = width / sum(column.width for column in columns)
    return [max(1.0, (column.width * stretch - PADDING) / LETTER) for column in columns]


def total_cells(register: Register) -> dict[str, Any]:
    """The label spans all columns before the first sum."""
    sums = summed(register.columns, register.rows)
    span = next(at for at, column in enumerate(register.columns) if column.kind == "money")
    cells = [
        cell_text(column, sums[column.field]) if column.kind == "money" else ""
        for column in register.columns[span:]
    ]
    return {"label": register.total, "span": span, "cells": cells}
