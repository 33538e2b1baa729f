# ruff: noqa: E501
"""Small files that ask for much: memory, time, or depth."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from random import Random

from proof.fuzz.writing import MAIN, open_document, workbook, zipped

HEAD = ("Kode Barang", "Nama Barang", "Register", "Harga", "Kondisi", "Tahun Perolehan")
GOODS = ("1.3.2.10.01.02.002", "Laptop", "1", "100", "B", "2019")
SHEET1 = "xl/worksheets/sheet1.xml"
KIB = 1024


def sheet(rows: str, more: str = "") -> bytes:
    return workbook({SHEET1: f'<worksheet xmlns="{MAIN}">{more}<sheetData>{rows}</sheetData></worksheet>'}, 1)


def line(number: int, texts: tuple[str, ...]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


TABLE = line(1, HEAD) + line(2, GOODS)


def streamed(name: str, blocks: Iterator[bytes], around: bytes) -> bytes:
    """A part that needn't fit into memory, within a workbook that is whole."""
    out = io.BytesIO(around)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as part,
    ):
        for block in blocks:
            part.write(block)
    return out.getvalue()


def zip_bomb(chance: Random) -> bytes:
    """More than may be unpacked, said honestly."""
    return streamed("xl/media/a.bin", (bytes(KIB * KIB) for _ in range(310)), sheet(TABLE))


def zip_bomb_that_lies(chance: Random) -> bytes:
    """The list of parts says one byte each."""
    content = bytearray(streamed("xl/media/a.bin", (bytes(KIB * KIB) for _ in range(120)), sheet(TABLE)))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at += 4
    return bytes(content)


def nested_zips(chance: Random) -> bytes:
    content = bytes(10 * KIB * KIB)
    for _ in range(6):
        content = zipped({f"xl/{n}.zip": content for n in range(8)})
    return content


def many_parts(chance: Random) -> bytes:
    return zipped({f"xl/{n}": b"" for n in range(chance.choice([9_990, 12_000]))})


def white_sheet(chance: Random) -> bytes:
    """250 MB of spaces within what may be unpacked."""
    begin = f'<worksheet xmlns="{MAIN}"><sheetData>{TABLE}'.encode()
    blocks = (b" " * KIB * KIB for _ in range(250))
    return streamed(SHEET1, iter([begin, *blocks, b"</sheetData></worksheet>"]), workbook({}, 1))


def cells_without_end(chance: Random) -> bytes:
    return streamed(
        SHEET1, iter([b"<worksheet><sheetData><row>", *[b'<c t="e" ' * 100_000] * 20]), workbook({}, 1)
    )


def errors_without_end(chance: Random) -> bytes:
    return streamed(SHEET1, iter([b"<row>", *[b'<c t="e" r="A1"><v>' * 100_000] * 10]), workbook({}, 1))


def entities(chance: Random) -> str:
    first = "<!DOCTYPE x [" + f'<!ENTITY l0 "{"lol" * 10}">'
    return first + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


def entity_bomb_in_book(chance: Random) -> bytes:
    rows = line(1, HEAD) + line(2, ("1.3.2.10.01.02.002", "&l9;", "1", "100", "B", "2019"))
    text = f'{entities(chance)}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return workbook({SHEET1: text}, 1)


def entity_bomb_in_book_list(chance: Random) -> bytes:
    return workbook({"xl/workbook.xml": f'{entities(chance)}<workbook xmlns="{MAIN}">&l9;</workbook>'}, 1)


def entity_bomb_in_ods(chance: Random) -> bytes:
    return open_document("<table:table><table:table-row><table:table-cell><text:p>&l9;</text:p></table:table-cell></table:table-row></table:table>",
                         entities(chance))  # fmt: skip


def outside_entity(chance: Random) -> bytes:
    before = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    if chance.random() < 0.5:
        row = line(2, ("1.3.2.10.01.02.002", "&e;", "1", "100", "B", "2019"))
        text = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{line(1, HEAD)}{row}</sheetData></worksheet>'
        return workbook({SHEET1: text}, 1)
    return open_document("<table:table><table:table-row><table:table-cell><text:p>&e;</text:p></table:table-cell></table:table-row></table:table>",
                         before)  # fmt: skip


def entity_bomb_in_html(chance: Random) -> bytes:
    return f"<html>{entities(chance)}<table><tr><td>&l9;</td></tr></table>".encode()


def far_cell(chance: Random) -> bytes:
    far = chance.choice(["XFD1048576", "A1048576", "XFD3", "ZZ9999", "CV1048576"])
    number = "".join(sign for sign in far if sign.isdigit())
    return sheet(f'{TABLE}<row r="{number}"><c r="{far}"><v>1</v></c></row>')


def said_to_be_huge(chance: Random) -> bytes:
    return sheet(TABLE, '<dimension ref="A1:XFD1048576"/>')


def sparse(chance: Random) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 4000, chance.choice([1, 40]))
    )
    return sheet(TABLE + rows)


def many_shared_strings(chance: Random) -> bytes:
    blocks = (b"<si><t>abc</t></si>" * 100_000 for _ in range(chance.choice([20, 100])))
    begin, end = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4000000000">'.encode(), b"</sst>"
    return streamed("xl/sharedStrings.xml", iter([begin, *blocks, end]), sheet(TABLE))


def long_strings(chance: Random) -> bytes:
    text = chance.choice("a(- ") * 32_767
    return sheet(line(1, HEAD) + "".join(line(n, ("1.3.2.10.01.02.002", *[text] * 5)) for n in range(2, 60)))


def many_merged(chance: Random) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:F{n + 20_000}"/>' for n in range(2, 60_000))
    rows = line(1, HEAD) + "".join(line(n, GOODS) for n in range(2, 800))
    return workbook(
        {
            SHEET1: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells></worksheet>'
        },
        1,
    )


def many_sheets(chance: Random) -> bytes:
    number = chance.choice([299, 2000])
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{TABLE}</sheetData></worksheet>'
    return workbook({f"xl/worksheets/sheet{n}.xml": text for n in range(1, number + 1)}, number)


def many_columns(chance: Random) -> bytes:
    names = tuple(f"K{n}" for n in range(16_000))
    return sheet(line(1, (*HEAD, *names)) + "".join(line(n, (*GOODS, *names)) for n in range(2, 40)))


def many_rows(chance: Random) -> bytes:
    rows = (line(n, ("x", "y")).encode() for n in range(2, 40_000))
    begin = f'<worksheet xmlns="{MAIN}"><sheetData>{line(1, HEAD)}'.encode()
    return streamed(SHEET1, iter([begin, *rows, b"</sheetData></worksheet>"]), workbook({}, 1))


def deep_markup(chance: Random) -> bytes:
    depth = chance.choice([300, 5_000, 100_000])
    return sheet(f"{TABLE}{'<a>' * depth}{'</a>' * depth}")


def deep_tables(chance: Random) -> bytes:
    depth = chance.choice([100, 2_000, 50_000])
    return b"<html><table><tr><td>" * depth + b"x"


def wide_spans(chance: Random) -> bytes:
    row = "<tr>" + "<td rowspan=20000 colspan=500>x</td>" * 20 + "</tr>"
    return f"<html><table>{row * chance.choice([1, 30])}</table>".encode()


def repeated_in_ods(chance: Random) -> bytes:
    rows, columns = chance.choice(
        [(1_048_576, 16_384), (2**31, 2**31), (1_048_576, 6), (3, 16_384), (-5, 10**20)]
    )
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    return open_document(
        f'<table:table table:name="S"><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
    )


def quotes(chance: Random) -> bytes:
    return b";".join(name.encode() for name in HEAD) + b'\n"' + b'a""\n;' * chance.choice([1_000, 400_000])


def lines_of_delimiters(chance: Random) -> bytes:
    return (
        b";".join(name.encode() for name in HEAD)
        + b"\n"
        + (chance.choice([b";", b",", b'"";']) * 300 + b"\n") * 20_000
    )


def long_csv_cell(chance: Random) -> bytes:
    sign = chance.choice(["a", "(", "-", "1", " ", ",", ".", "1 ", "a,", "(1", "\u0301", "/", "s/d ", "💻"])
    text = sign * (chance.choice([40_000, 200_000, 900_000, 1_100_000]) // len(sign)) + "x"
    place = chance.randrange(6)
    good = ["1.3.2.10.01.02.002", "Laptop", "1", "100", "B", "2019"]
    rows = [[*good[:place], text, *good[place + 1 :]]] * 2
    head = list(HEAD)
    if chance.random() < 0.3:
        head[chance.randrange(6)] = text
    return "\n".join(";".join(row) for row in [head, *rows]).encode()


def one_line(chance: Random) -> bytes:
    return b"Kode Barang;Nama Barang;" * 500_000


def nothing(chance: Random) -> bytes:
    return chance.choice([b"", b"\0", b"\0" * 5000, b"\xff\xfe", b"\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200, b"<",
                          b"sep=", b"sep=\0", b'sep="\n"a";b', b"sep=\r\n", b"\x1a", chance.randbytes(3000)])  # fmt: skip


BOMBS: dict[str, Callable[[Random], bytes]] = {
    bomb.__name__: bomb
    for bomb in (
        zip_bomb, zip_bomb_that_lies, nested_zips, many_parts, white_sheet, cells_without_end, errors_without_end,
        entity_bomb_in_book, entity_bomb_in_book_list, entity_bomb_in_ods, outside_entity, entity_bomb_in_html, far_cell,
        said_to_be_huge, sparse, many_shared_strings, long_strings, many_merged, many_sheets, many_columns, many_rows,
        deep_markup, deep_tables, wide_spans, repeated_in_ods, quotes, lines_of_delimiters, long_csv_cell, one_line,
        nothing,
    )
}  # fmt: skip
