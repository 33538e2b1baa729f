from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any, TextIO

from core.opening.answers import Refused, write, write_row

BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "center", "pre", "div", "font", "b"}


def read_html(path: Path, name: str, out: TextIO) -> None:
    """All tables of the page below one another, as spreadsheet programs open it."""
    from lxml import etree, html

    content = path.read_bytes()
    parser = html.HTMLParser(encoding=html_encoding(content), no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused("file_torn") from error
    if root.find(".//frameset") is not None or root.find(".//frame") is not None:
        raise Refused("file_is_web_frames")
    tables = [t for t in root.iter("table") if next(t.iterancestors("table"), None) is None]
    if not tables:
        raise Refused("file_has_no_table")
    merged: list[list[int]] = []
    rows: list[list[str | None]] = []
    body = root.find("body")
    walk(body if body is not None else root, rows, merged)
    write(out, {"sheet": name, "visible": True, "merged": merged[:50_000]})
    for number, cells in enumerate(rows, 1):
        write_row(number, 0, cells, out)


def html_encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    named = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", content[:4096], re.IGNORECASE)
    if named:
        name = named.group(1).decode("ascii").lower()
        # Browsers and spreadsheet programs read Latin 1 as Windows 1252.
        name = "cp1252" if name in {"iso-8859-1", "latin1", "ascii", "us-ascii"} else name
        with contextlib.suppress(LookupError):
            b" ".decode(name)
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def walk(node: Any, rows: list[list[str | None]], merged: list[list[int]]) -> None:
    for child in node:
        if not isinstance(child.tag, str) or child.tag in {"script", "style", "head"}:
            continue
        if child.tag == "table":
            expand_table(child, rows, merged)
        elif child.find(".//table") is not None:
            walk(child, rows, merged)
        elif child.tag in BLOCKS and (text := text_of(child)):
            rows.append([text])


def expand_table(table: Any, rows: list[list[str | None]], merged: list[list[int]]) -> None:
    """Cells that span columns or rows leave the places that they cover empty."""
    covered: dict[int, int] = {}
    for line in (r for r in table.iter("tr") if next(r.iterancestors("table")) is table):
        number, column = len(rows), 0
        cells: list[str | None] = []
        nested = []
        for cell in line.iterchildren("td", "th"):
            while covered.get(column, 0) > 0:
                column += 1
            wide, high = span(cell, "colspan", 500), span(cell, "rowspan", 20_000)
            cells.extend([None] * (column + wide - len(cells)))
            inner = cell.find(".//table")
            if inner is None:
                cells[column] = text_of(cell) or None
            else:
                nested.append(inner)
            if wide > 1 or high > 1:
                merged.append([number, column, number + high - 1, column + wide - 1])
            for place in range(column, column + wide):
                covered[place] = high
            column += wide
        covered = {place: left - 1 for place, left in covered.items() if left > 1}
        rows.append(cells)
        for inner in nested:
            expand_table(inner, rows, merged)


def span(cell: Any, name: str, most: int) -> int:
    try:
        return max(1, min(most, int(cell.get(name, "1"))))
    except ValueError:
        return 1


def text_of(node: Any) -> str:
    pieces = []
    for piece in node.iter():
        if piece.tag in {"br", "p", "div"} and piece is not node:
            pieces.append(" ")
        if isinstance(piece.tag, str):
            pieces.append(piece.text or "")
        if piece is not node:
            pieces.append(piece.tail or "")
    return " ".join("".join(pieces).split())
