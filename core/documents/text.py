"""Text from the register made fit for paper: what no font can draw is told apart before it is lost."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# What the typesetter's own serif and Arimo both can draw: Latin, Greek and Cyrillic, signs and fractions.
DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x18F, 0x192),
    (0x1A0, 0x1B0),
    (0x218, 0x21B),
    (0x386, 0x3CE),
    (0x400, 0x45F),
    (0x1E80, 0x1E85),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x2070, 0x208E),
    (0x20A0, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2150, 0x215E),
    (0x2190, 0x2195),
    (0x2212, 0x2212),
    (0x221A, 0x221A),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
)
MISSING = "?"
LONGEST_NOTE = 160
AFTER_SLASH = re.compile(r"(?<=/)(?=.)")


def printable(text: str) -> str:
    """Line breaks become spaces, control and invisible characters and pictures go, letters that no
    font has become a question mark: the typesetter would leave them out without a word.
    """
    if text.isascii() and text.isprintable():
        return text
    return " ".join("".join(map(_drawn, unicodedata.normalize("NFC", text))).split())


def cleaned(value: Any) -> Any:
    """All texts of a piece of data made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: cleaned(each) for key, each in value.items()}
    return [cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def shortened(text: str, most: int = LONGEST_NOTE) -> str:
    """A row is never split over two pages, so a note can't be as long as one."""
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _drawn(sign: str) -> str:
    code = ord(sign)
    if any(first <= code <= last for first, last in DRAWN):
        return sign
    category = unicodedata.category(sign)
    if sign in "\t\n\r\v\f" or category[0] == "Z":
        return " "
    # Controls, marks that belong to something before them, and emoji are no part of a name.
    return "" if category[0] in "CM" or category in ("So", "Sk") else MISSING


def pieces(text: str, width: float) -> str | list[str | list[str]]:
    """A text with a word too long for its column as words, the long ones in pieces between which a
    line may break. No invisible sign is put in: it would stay in what is copied out of the paper.

    :param width: of the column, in letters
    """
    words = text.split(" ")
    if max(map(len, words)) <= width:
        return text
    return [_broken(word, width) if len(word) > width else word for word in words]


def _broken(word: str, width: float) -> list[str]:
    """After its slashes where it has some, as in 032/007/BAST/UMUM; else anywhere."""
    step = max(1, int(width) // 4)
    found: list[str] = []
    for part in AFTER_SLASH.split(word):
        found += [part] if len(part) <= width else [part[at : at + step] for at in range(0, len(part), step)]
    return found
