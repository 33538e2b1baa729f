# ruff: noqa: E501
"""What becomes of a file on its way, and what somebody does to it who means harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random

from proof.fuzz.writing import zipped

ODD = (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b'"', b"\r",
       b"<table>", b"</row>", b"<c r=", b"&lol;", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"sep=\0\n")  # fmt: skip
FIGURES = (b"0", b"-1", b"1", b"4294967295", b"4294967296", b"9999999999999999999999", b"1e308", b"NaN", b"", b"A",
           b"2147483648", b"1048577", b"16385", b"\xff")  # fmt: skip
FIGURE = re.compile(rb"\d+")


def _span(content: bytes, chance: Random, most: int = 200) -> tuple[int, int]:
    first = chance.randrange(len(content) + 1)
    return first, min(len(content), first + chance.randrange(1, most))


def truncate(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def behead(content: bytes, chance: Random) -> bytes:
    return content[chance.randrange(min(600, len(content)) + 1) :]


def flip(content: bytes, chance: Random) -> bytes:
    wounded = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20, 200])):
        if wounded:
            wounded[chance.randrange(len(wounded))] ^= 1 << chance.randrange(8)
    return bytes(wounded)


def overwrite(content: bytes, chance: Random) -> bytes:
    first, last = _span(content, chance)
    filler = chance.choice([b"\0", b"\xff", b" ", chance.randbytes(1)]) * (last - first)
    return content[:first] + filler + content[last:]


def cut_out(content: bytes, chance: Random) -> bytes:
    first, last = _span(content, chance)
    return content[:first] + content[last:]


def insert(content: bytes, chance: Random) -> bytes:
    first, _ = _span(content, chance)
    return content[:first] + chance.choice(ODD) * chance.choice([1, 1, 2, 50]) + content[first:]


def prefix(content: bytes, chance: Random) -> bytes:
    return chance.choice(ODD) + content


def repeat(content: bytes, chance: Random) -> bytes:
    first, last = _span(content, chance, 2000)
    return content[:last] + content[first:last] * chance.choice([1, 3, 30]) + content[last:]


def swap(content: bytes, chance: Random) -> bytes:
    middle, _ = _span(content, chance)
    return content[middle:] + content[:middle]


def refigure(content: bytes, chance: Random) -> bytes:
    """Numbers of a text, or fields of a binary file, become others."""
    found = list(FIGURE.finditer(content))
    for match in sorted(chance.sample(found, min(len(found), 3)), key=lambda m: -m.start()):
        content = content[: match.start()] + chance.choice(FIGURES) + content[match.end() :]
    return content


def inside(content: bytes, chance: Random) -> bytes:
    """A wound to a part of the archive, with a sum that is right: the reader of XML gets to see it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return flip(content, chance)
    if not parts:
        return content
    heavy = [name for name in parts if "sheet" in name or "content" in name or "haredStrings" in name]
    name = chance.choice(heavy or list(parts)) if chance.random() < 0.7 else chance.choice(list(parts))
    match chance.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name.upper()] = parts.pop(name)
        case 2:
            parts[name], other = parts[chance.choice(list(parts))], name
            parts[other] = parts[name]
        case _:
            wound = chance.choice([truncate, flip, overwrite, cut_out, insert, repeat, refigure, refigure])
            parts[name] = wound(parts[name], chance)
    return zipped(parts)


def nest(content: bytes, chance: Random) -> bytes:
    """Within an archive, within an archive."""
    for _ in range(chance.randrange(1, 4)):
        content = zipped({chance.choice(["xl/workbook.xml", "daftar.xlsx", "mimetype"]): content})
    return content


Wound = Callable[[bytes, Random], bytes]
WOUNDS: Mapping[str, Wound] = {
    wound.__name__: wound
    for wound in (
        truncate,
        behead,
        flip,
        overwrite,
        cut_out,
        insert,
        prefix,
        repeat,
        swap,
        refigure,
        inside,
        nest,
    )
} | {"inside again": inside, "inside once more": inside}
