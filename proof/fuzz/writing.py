# ruff: noqa: E501
"""Tables as bytes, in each format that offices send and in some that no program would write."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import xlsxwriter

from core.spreadsheets.cells import Cell, column_letter

if TYPE_CHECKING:
    from proof.fuzz.recipes import Sheet

TESTS = Path(__file__).parents[2] / "tests" / "assets"
SAMPLES = [*sorted((TESTS / "samples").iterdir()), TESTS / "spreadsheets" / "kibb_biff8.xls"]
USUAL, DELIMITERS = ";;,\t|", ";,\t|^~:!@#$%&*_+ \\/?<>=(){}[]§¶·×÷€¤\x01\x1f\x7f\u00a0\u2028💻'\"aQ0.-"
ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "mixed",
    "utf-7",
)
CONTROLS = re.compile(r"[\0-\x08\x0b-\x1f\ufffe\uffff]")
SPANS = (" colspan=2", " rowspan=3", " colspan=9999999", " rowspan=-1")
FAR = ("XFD1048576", "A0", "ZZZZZZ1", "1A", "", "A99999999999999999999")
ROWS = (0, -1, 1_048_577, 4_294_967_296)
SIZES = ("A1:XFD1048576", "A1", "XFD1048576:A1", "A1:ZZZZ99999999999", "")
TIMES = ("2", "0", "-1", "x", "300")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


class Chance(Random):
    """What happens in a file; one of three is odd all over."""

    def __init__(self, chosen: int) -> None:
        super().__init__(chosen)
        self.is_odd = self.random() < 1 / 3

    def odd(self, share: float) -> bool:
        return self.is_odd and self.random() < share


def lines_of(sheet: Sheet) -> list[list[Cell]]:
    above: list[list[Cell]] = [[f"Judul {n}"] if n % 3 == 0 else [] for n in range(sheet.above)]
    more: list[Cell] = [f"Kolom {n}" for n in range(sheet.wide)]
    filler: list[Cell] = ["x"] * sheet.wide
    return [*above, [*sheet.headings, *more], *([*row, *filler] for row in sheet.rows)]


def as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


# CSV and HTML ---------------------------------------------------------------------------------


def write_csv(sheets: tuple[Sheet, ...], chance: Chance) -> bytes:
    delimiter = chance.choice(DELIMITERS if chance.odd(0.7) else USUAL)
    encoding = chance.choice(ENCODINGS) if chance.random() < 0.3 else "utf-8"
    out = io.StringIO()
    if chance.odd(0.4):
        named, after = chance.choice(DELIMITERS), chance.choice('" ')
        out.write(f"sep={named}{after}\r\n")
    quoting: Any = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE])
    ending = chance.choice(["\r\n", "\n", "\r"])
    lines = [[as_text(cell) for cell in line] for sheet in sheets for line in lines_of(sheet)]
    if quoting == csv.QUOTE_NONE or delimiter in '"\r\n':
        out.write(ending.join(delimiter.join(line) for line in lines))
    else:
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ending).writerows(lines)
    return encoded(out.getvalue(), encoding)


def encoded(text: str, encoding: str) -> bytes:
    match encoding:
        case "mixed":
            half = len(text) // 2
            return text[:half].encode("utf-8", "replace") + text[half:].encode("cp1252", "replace")
        case "utf-8" | "utf-16" | "utf-16-le" | "utf-16-be" | "utf-32":
            return text.encode(encoding, "surrogatepass")
        case _:
            return text.encode(encoding, "replace")


def write_html(sheets: tuple[Sheet, ...], chance: Chance) -> bytes:
    named = chance.choice(["", "<meta charset=utf-8>", "<meta charset=utf-16>", "<meta charset=hex>",
                           "<meta charset=unicode_escape>", "<script>alert(1)</script>"])  # fmt: skip
    parts = [
        chance.choice(["", "<!DOCTYPE html>", '<?xml version="1.0"?>', "\ufeff"]),
        "<html>",
        named,
        "<body>",
    ]
    for sheet in sheets:
        parts.append("<table>")
        for line in lines_of(sheet):
            parts.append("<tr>")
            for cell in line:
                span = chance.choice(SPANS) if chance.odd(0.02) else ""
                text = as_text(cell) if chance.odd(0.1) else escape(as_text(cell))
                parts.append(f"<td{span}>{text}" + ("" if chance.odd(0.05) else "</td>"))
            parts.append("</tr>")
        parts.append(chance.choice(["", "<table><tr><td>"]) if chance.odd(0.3) else "</table>")
    return encoded("".join(parts), chance.choice(ENCODINGS) if chance.odd(0.5) else "utf-8")


# Workbooks ------------------------------------------------------------------------------------


def write_book(sheets: tuple[Sheet, ...], chance: Chance) -> bytes:
    """As a well-behaved program writes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, sheet in enumerate(sheets):
        page = book.add_worksheet(f"KIB {number}")
        lines = lines_of(sheet)
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                _write_cell(page, at, column, cell, day)
        for _ in range(chance.choice([0, 0, 1, 3])):
            _merge(page, chance.randrange(40), chance.randrange(10), chance)
        if chance.random() < 0.1:
            page.write(1_048_575, 16_383, "jauh")
        if chance.random() < 0.1:
            page.write(1_048_575, 0, "bawah")
        if chance.random() < 0.1:
            page.hide()
    book.close()
    return out.getvalue()


def _merge(page: Any, top: int, left: int, chance: Chance) -> None:
    try:
        page.merge_range(top, left, top + chance.randrange(1, 3), left + chance.randrange(1, 4), "Gabung")
    except xlsxwriter.exceptions.OverlappingRange:
        return


def _write_cell(page: Any, at: int, column: int, cell: Cell, day: Any) -> None:
    match cell:
        case str() if cell.startswith("="):
            page.write_formula(at, column, writable(cell), None, "")
        case str():
            page.write_string(at, column, writable(cell)[:32_767])
        case dt.datetime() | dt.date() if cell.year >= 1900:
            page.write_datetime(at, column, cell, day)
        case int() | float():
            page.write_number(at, column, float(cell) if abs(cell) < 1e300 else 1e300)
        case None:
            pass
        case _:
            page.write_string(at, column, str(cell))


def writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def write_raw_book(sheets: tuple[Sheet, ...], chance: Chance) -> bytes:
    """By hand: types that lie, addresses and dimensions that can't be, numbers that no program writes."""
    shared: list[str] = []
    parts = {}
    for number, sheet in enumerate(sheets, 1):
        rows = "".join(
            f'<row r="{chance.choice(ROWS) if chance.odd(0.03) else at}">'
            + "".join(_raw_cell(at, column, cell, shared, chance) for column, cell in enumerate(line))
            + "</row>"
            for at, line in enumerate(lines_of(sheet), 1)
        )
        size = chance.choice(SIZES) if chance.odd(0.8) else "A1:C9"
        merged = f'<mergeCells><mergeCell ref="{size}"/></mergeCells>' if chance.odd(0.4) else ""
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><dimension ref="{size}"/><sheetData>{rows}</sheetData>{merged}</worksheet>'
        )
    texts = "".join(f"<si><t>{xml(text, chance)}</t></si>" for text in shared)
    count = chance.choice([4_294_967_295, -1]) if chance.odd(0.4) else len(shared)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{texts}</sst>'
    return workbook(parts, len(sheets), chance)


def _raw_cell(row: int, column: int, cell: Cell, shared: list[str], chance: Chance) -> str:
    place = f"{column_letter(column)}{row}"
    if chance.odd(0.01):
        place = chance.choice(FAR)
    text = xml(as_text(cell), chance)
    if isinstance(cell, str) and not chance.odd(0.05):
        if chance.random() < 0.5:
            shared.append(cell)
            return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    mark = chance.choice(["n", "n", "s", "b", "e", "d", "str", "?", ""])
    style = chance.choice(["", ' s="1"', ' s="99999"', ' s="-1"'])
    formula = chance.choice(["", "", "<f>1/0</f>", '<f t="shared" si="9"/>', "<f>cmd|'/C calc'!A0</f>"])
    return f'<c r="{place}" t="{mark}"{style}>{formula}<v>{text}</v></c>'


def xml(text: str, chance: Chance) -> str:
    """XML forbids control characters, and files have them all the same."""
    if not chance.odd(0.3):
        text = CONTROLS.sub("", text)
    return escape(writable(text), quote=True)


def workbook(parts: dict[str, str], sheets: int, chance: Chance | None = None) -> bytes:
    """The parts of a book around sheets that are ready."""
    numbers = range(1, sheets + 1)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    epoch = '<workbookPr date1904="1"/>' if chance and chance.odd(0.2) else ""
    around = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{epoch}<sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    return zipped({**around, **parts})


def zipped(parts: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def write_ods(sheets: tuple[Sheet, ...], chance: Chance) -> bytes:
    tables = ""
    for number, sheet in enumerate(sheets):
        rows = ""
        for line in lines_of(sheet):
            cells = "".join(_ods_cell(cell, chance) for cell in line)
            rows += f"<table:table-row{_repeated('rows', chance)}>{cells}</table:table-row>"
        tables += f'<table:table table:name="S{number}">{rows}</table:table>'
    return open_document(tables)


def _repeated(what: str, chance: Chance) -> str:
    times = chance.choice(TIMES) if chance.odd(0.01) else ""
    return f' table:number-{what}-repeated="{times}"' if times else ""


def _ods_cell(cell: Cell, chance: Chance) -> str:
    text, more = xml(as_text(cell), chance), _repeated("columns", chance)
    if isinstance(cell, int | float) or chance.odd(0.05):
        kind = chance.choice(["float", "float", "currency", "percentage", "date", "time", "boolean", "?"])
        value = "1e999" if isinstance(cell, float) and not math.isfinite(cell) else text
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}" office:date-value="{value}"{more}/>'
    formula = ' table:formula="of:=1/0"' if chance.odd(0.05) else ""
    return f'<table:table-cell office:value-type="string"{formula}{more}><text:p>{text}</text:p></table:table-cell>'


def open_document(tables: str, before: str = "") -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OPEN}:manifest:1.0"/>',
            "content.xml": f'{before}<office:document-content xmlns:office="{OPEN}:office:1.0" xmlns:table="{OPEN}:table:1.0"'
            f' xmlns:text="{OPEN}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>',
        }
    )


WRITERS: dict[str, Callable[[tuple[Sheet, ...], Chance], bytes]] = {
    "csv": write_csv,
    "csv again": write_csv,
    "html": write_html,
    "ods": write_ods,
    "xlsx": write_book,
    "xlsx by hand": write_raw_book,
}
