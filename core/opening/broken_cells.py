"""Cells that the library shows as empty: errors, and formulas without a result."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Two patterns, and none that may run to the end of the file again and again.
CELL, CELL_END = re.compile(rb"<(?:\w+:)?c\s([^<>]*)(?<!/)>"), re.compile(rb"</(?:\w+:)?c>")
RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')


def broken_cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """What the library shows as empty: errors and formulas without a result, by part of the archive and
    (row from 1, column from 0)."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                with archive.open(name) as part:
                    found[name] = dict(broken_in(part))
    return found


def broken_in(part: Any) -> Iterator[tuple[tuple[int, int], str]]:
    rest = b""
    while True:
        chunk = part.read(1 << 20)
        block = rest + chunk
        cut = block.rfind(b"</row>") if chunk else len(block)
        if cut < 0 and len(block) < 1 << 24:
            rest = block
            continue
        block, rest = block[:cut], block[max(cut, 0) :]
        if b't="e"' in block or FORMULA.search(block):
            for attributes, content in cells_in(block):
                is_error = b't="e"' in attributes
                if not is_error and not FORMULA.search(content):
                    continue
                result = RESULT.search(content)
                value = result.group(1) if result else b""
                if is_error or not (value or b't="str"' in attributes):
                    address = ADDRESS.search(attributes)
                    if address:
                        column = 0
                        for letter in address.group(1):
                            column = column * 26 + letter - 64
                        text = value.decode("utf-8", "replace") if is_error else "=…"
                        yield (int(address.group(2)), column - 1), text
        if not chunk:
            return


def cells_in(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Attributes and content of each cell that has some."""
    at = 0
    while (begin := CELL.search(block, at)) and (end := CELL_END.search(block, begin.end())):
        yield begin.group(1), block[begin.end() : end.start()]
        at = end.end()


def broken_in_ods(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """The same of an OpenDocument sheet: its name → place → what stands there."""
    from lxml import etree

    found: dict[str, dict[tuple[int, int], str]] = {}
    sheet, number, tags = {}, 0, (f"{TABLE}table", f"{TABLE}table-row")
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        for event, node in etree.iterparse(part, ("start", "end"), tag=tags, resolve_entities=False):
            if event == "start" and node.tag == tags[0]:
                sheet, number = found.setdefault(node.get(f"{TABLE}name", ""), {}), 0
            elif event == "end":
                if node.tag == tags[1]:
                    sheet.update(broken_in_row(node, number + 1))
                    number += int(node.get(f"{TABLE}number-rows-repeated", "1"))
                node.clear()
    return found


def broken_in_row(row: Any, number: int) -> Iterator[tuple[tuple[int, int], str]]:
    column = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        if cell.get(f"{TABLE}formula"):
            text = "".join(cell.itertext()).strip()
            kinds = {value for key, value in cell.attrib.items() if key.endswith("}value-type")}
            if "error" in kinds or text.startswith(("#", "Err:")):
                yield (number, column), text or "#ERR"
            elif not kinds:
                yield (number, column), "=…"
        column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))


def sheet_parts(path: Path) -> dict[str, str]:
    """Name of a sheet → its part of the archive."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {}
    for link in links.iter("{*}Relationship"):
        target = link.get("Target", "")
        targets[link.get("Id")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    parts = {}
    for sheet in book.iter("{*}sheet"):
        for key, value in sheet.attrib.items():
            if str(key).endswith("}id"):
                parts[str(sheet.get("name"))] = targets.get(value, "")
    return parts
