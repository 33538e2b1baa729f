"""The program that opens untrusted workbooks and HTML tables, run as a process of its own.

The library that reads workbooks gives up the whole process when a file asks for too much memory, so
it runs apart, with limits. Nothing of the application is imported here.

    python -I child.py (workbook|html) FILE OUTPUT

OUTPUT gets JSON lines: an object for each sheet, followed by a list `[row, first column, cells]` for
each row that isn't empty; rows count from 1 as the spreadsheet program shows them, columns from 0.
The last line is `{"end": true}`, or `{"error": code, …}`.
"""

import contextlib
import datetime as dt
import errno
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

MEMORY = 1024**3
OUTPUT = 1024**3
CPU_SECONDS = 120
UNPACKED = 300 * 1024 * 1024
ENTRIES = 10_000
SHEETS = 300
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# Two patterns, and none that may run to the end of the file again and again.
CELL, CELL_END = re.compile(rb"<(?:\w+:)?c\s([^<>]*)(?<!/)>"), re.compile(rb"</(?:\w+:)?c>")
RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Refused(Exception):  # noqa: N818 - this program's word for a file it can't read
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.answer = {"error": code, **params}


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


# Workbooks ------------------------------------------------------------------------------------


def check_container(path: Path) -> bool:
    """:returns: whether it is a zip of XML; :raises Refused: what is inside is no workbook"""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            check_compound(path)
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise Refused("file_torn") from error
    return True


def check_compound(path: Path) -> None:
    """The container of .xls also holds Word files, and encrypted .xlsx."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Refused("file_encrypted")
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise Refused("file_is_document")


def check_zip(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > UNPACKED or len(entries) > ENTRIES:
        raise Refused("file_unpacks_too_large", limit=UNPACKED // 1024 // 1024)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("file_encrypted")
    names = {entry.filename for entry in entries}
    if "mimetype" in names and archive.read("mimetype").strip() == ODS:
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise Refused("file_encrypted")
        return
    if any(name.startswith("xl/") for name in names):
        return
    if any(name.startswith(("word/", "ppt/")) or name == "mimetype" for name in names):
        raise Refused("file_is_document")
    raise Refused("file_is_archive")


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


# HTML -----------------------------------------------------------------------------------------

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


def write(out: TextIO, value: object) -> None:
    out.write(encode(value) + "\n")


def write_row(number: int, first: int, cells: list[Any], out: TextIO) -> None:
    while cells and cells[-1] is None:
        cells.pop()
    if cells:
        write(out, [number, first, cells])


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


if __name__ == "__main__":
    main()
