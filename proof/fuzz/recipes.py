# ruff: noqa: E501
"""What a hostile spreadsheet is made of: drawn by hypothesis, small, and the same for the same seed.

A recipe says what is in a file; `writing`, `bombs` and `wounds` make its bytes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from core.importing.kinds import all_kinds
from core.spreadsheets.cells import Cell
from proof.fuzz.bombs import BOMBS
from proof.fuzz.wounds import WOUNDS
from proof.fuzz.writing import SAMPLES, WRITERS

LONG = 32_767
# Characters of which a thousand side by side have hung many a pattern.
REPEATED = '(-." ,;:/1a\u0301\u200b\u202e💻\t'
TEXTS = (
    "=1+1", "=cmd|'/C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "+62811", "-1", "=HYPERLINK(\"http://x\")",
    "\u202eptal", "a\u200bb\u200dc\ufeff", "Z͑ͫ̓ͪ̂ͫa̴̵̴l̛g̑o", "é vs e\u0301", "\0", "a\0b", "\ud83d", "\udc00\ud800", "👩‍👩‍👧‍👦🏳️‍🌈",
    "%(x)s %s %d {0} {{ 7*7 }} ${7*7}", "<script>alert(1)</script>", "]]><!--", "' OR 1=1 --", "\\x00\\u0000",
    "_x0000_ _xD800_ _x000D_", "&#0; &#xD800; &lol9;", "NaN", "inf", "-inf", "1e308", "1E+400", "-0", "0x1F",
    "1_000", "29-02-1900", "29/02/2019", "31-12-9999", "01-01-0001", "00-00-0000", "9999", "10000", "60",
    "2958466", "1/0/2019", "32 Januari 2020", "10 s/d 9 Juni 2025", "1 Januari 1 – 31 Desember 9999",
    "٢٠٢٠", "１２", "²", "Ⅷ", "四", "½", "NIHIL", "--", "#REF!", "#DIV/0!", "Err:502", "JUMLAH", "Mengetahui,",
    "NIP. 198705122010012011", "198705122010012000", "1,98705E+17", "1.3.2", "1.3.2.10.01.02.002",
    "0001 s/d 9999999999", "1, 2, 3", "Rp. 3.150.000,-", "9" * 30, "9" * 5000, "0" * 5000 + "1", "9" * 400 + ",5",
    "line\nbreak\r\nand\ttab", " \u00a0\u2007\u202f ", "\"", "'", "''", ";", "a;b,c\td|e", "sep=;", "true", "null",
    "../../etc/passwd", "\\\\server\\share", "C:\\CON", "\x1b[31m\x07\x08", "\u2028\u2029\u0085",
)  # fmt: skip
NUMBERS = (0, -0.0, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"), 2**31, 2**63, -(2**63),
           10**30, 60, 61, 2_958_466, -1, 0.1 + 0.2, 43_831.99999, True)  # fmt: skip
NAMES = ("daftar.xlsx", "daftar.xls", "daftar.csv", "daftar.ods", "daftar.html", "daftar", "a" * 190 + ".csv",
         "gaji\u202excod.xlsx", "💻.xlsx", "%s%(x)s.csv", "<b>.csv", "--help.csv", "..xlsx", " .csv")  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """:ivar above: lines before the headings; :ivar wide: columns that nobody knows"""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: int = 0
    wide: int = 0


@dataclass(frozen=True)
class Recipe:
    """:ivar base: `table`, the name of a sample or that of a bomb; :ivar wounds: what is done to the bytes"""

    base: str
    kind: str
    writer: str
    name: str
    sheets: tuple[Sheet, ...]
    wounds: tuple[str, ...]
    chance: int

    @property
    def label(self) -> str:
        how = f" as {self.writer}" if self.base == "table" else ""
        return f"{self.base}{how}{''.join(f' +{wound}' for wound in self.wounds)} [{self.kind}]"


def recipes(chosen: int, count: int) -> list[Recipe]:
    """As many as are asked for, always the same for the same seed.

    Hypothesis draws what is hostile; how it is put together is left to chance alone, since hypothesis
    likes to draw a good find again.
    """
    chance = Random(chosen)  # noqa: S311 - the same files for the same seed
    kinds = [each.key for each in all_kinds()]
    made = []
    for harm in _drawn(_harm(), chosen, count):
        share, base, writer = chance.random(), "table", ""
        wounds: tuple[str, ...] = ()
        sheets: tuple[Sheet, ...] = ()
        if share < 0.02:
            base = chance.choice(sorted(BOMBS))
        elif share < 0.28:
            base, wounds = chance.choice(SAMPLES).name, harm.wounds or ("inside",)
        kind = chance.choice(kinds)
        if base == "table":
            writer = chance.choice(sorted(WRITERS))
            sheets = tuple(_sheet(kind, harm, chance) for _ in range(chance.choice([1, 1, 1, 2, 3])))
            wounds = harm.wounds if chance.random() < 0.3 else ()
        made.append(Recipe(base, kind, writer, chance.choice(NAMES), sheets, wounds, chance.getrandbits(40)))
    return made


@dataclass(frozen=True)
class Harm:
    cells: list[Cell]
    texts: list[str]
    wounds: tuple[str, ...]


def _harm() -> st.SearchStrategy[Harm]:
    return st.builds(
        Harm,
        st.lists(_cell(), max_size=8),
        st.lists(_text(), max_size=3),
        st.lists(st.sampled_from(sorted(WOUNDS)), max_size=4).map(tuple),
    )


def _drawn(strategy: st.SearchStrategy[Harm], chosen: int, count: int) -> list[Harm]:
    made: list[Harm] = []

    @seed(chosen)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(harm: Harm) -> None:
        made.append(harm)

    collect()
    return (made * (count // len(made) + 1))[:count]


def _sheet(kind: str, harm: Harm, chance: Random) -> Sheet:
    sort = next(each for each in all_kinds() if each.key == kind)
    keys = list(sort.example)
    if chance.random() < 0.3:
        chance.shuffle(keys)
    ordinal = chance.random() < 0.5
    headings = [*(["No."] if ordinal else []), *(sort.vocabulary.label(key) for key in keys)]
    rows: list[list[Cell]] = []
    first = chance.randrange(500)
    for number in range(chance.choice([0, 1, 3, 6, 12])):
        good: list[Cell] = [_good(sort.example[key], key, kind, first + number) for key in keys]
        rows.append([number + 1, *good] if ordinal else good)
    for cell in harm.cells[: chance.choice([0, 1, 2, 8])]:
        if rows:
            # Most rows stay good, so that something is taken over.
            row = chance.choice(rows[-3:])
            row[chance.randrange(len(row))] = cell
    for text in harm.texts[: chance.choice([0, 0, 0, 1, 3])]:
        headings[chance.randrange(len(headings))] = text
    if chance.random() < 0.1:
        headings += headings
        rows = [row + row for row in rows]
    above, wide = chance.choice([0, 0, 0, 1, 4, 29, 30, 31]), chance.choice([0, 0, 0, 0, 1, 300])
    return Sheet(tuple(headings), tuple(map(tuple, rows)), above, wide)


def _good(text: str, key: str, kind: str, number: int) -> str:
    """The row of the template, as one of several that are taken over."""
    match kind, key:
        case "assets", "register":
            return f"{number + 1:04}"
        case "people", "staff_number":
            return f"{text[:-3]}{number % 900 + 100}"
        case "training", "days":
            return f"{number % 28 + 1} Januari {1990 + number % 30}"
        case ("people", "name") | ("rooms", "code") | ("cards", "description"):
            return f"{text} {number}"
        case _:
            return text


def _text() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(TEXTS),
        st.text(st.characters(codec=None), max_size=30),
        st.builds(_repeated, st.sampled_from(REPEATED), st.sampled_from([300, LONG, 2 * LONG])),
    )


def _repeated(sign: str, times: int) -> str:
    """With something at the end that doesn't fit, so that a pattern must go back all the way."""
    return f"1 {sign * times}x"


def _cell() -> st.SearchStrategy[Cell]:
    plain: st.SearchStrategy[Any] = st.one_of(
        st.none(),
        st.sampled_from(NUMBERS),
        st.integers(),
        st.floats(),
        st.dates(),
        st.datetimes(),
        st.times(),
    )
    return st.one_of(_text(), _text(), plain)
