"""What a column may hold, and the headings by which offices and programs name it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

ABBREVIATIONS = {
    "no": "nomor", "nmr": "nomor", "nomer": "nomor", "tgl": "tanggal", "thn": "tahun", "th": "tahun",
    "kd": "kode", "jml": "jumlah", "jlh": "jumlah", "ket": "keterangan", "brg": "barang",
    "merek": "merk", "kond": "kondisi", "spec": "spesifikasi", "spesifik": "spesifikasi",
    "asset": "aset", "seriai": "serial", "tgloleh": "tanggal oleh", "nm": "nama", "peroleh": "perolehan",
}  # fmt: skip
LONGEST = 500
IN_BRACKETS = re.compile(r"\((?!ribuan)[^)]*\)")
# A column that only counts the rows.
ORDINALS = frozenset({"nomor", "no", "nomor urut", "urut"})


@dataclass(frozen=True)
class Field:
    """Something that a column may say about what a row is about.

    :param headings: normalized, `|` between them; the first is how our own export calls it in
        Indonesian, the second in English; what comes after `!` counts less: another column that
        names the field better wins over it
    :param limit: most characters that are kept of a text
    :param joint: where several columns may hold the field: what stands between their texts
    :param is_personal: what a cell says of it is masked wherever it is only quoted
    :param code_digits: of a field of words: where every value of a column is a bare number of at most so
        many digits, the column holds another program's codes and isn't read
    """

    key: str
    label: Any
    headings: str
    limit: int = 0
    joint: str = ""
    is_personal: bool = False
    code_digits: int = 0


@dataclass(frozen=True, order=True)
class Match:
    """A field that a heading names; the smaller rank names it better."""

    rank: int
    key: str


def normalize(title: str) -> str:
    """NO. CHASIS/NO. RANGKA → nomor chasis nomor rangka; what stands in brackets is left out."""
    # No heading is longer, and the pattern looks for the end of each bracket anew.
    text = IN_BRACKETS.sub(" ", title[:LONGEST].lower())
    words = re.sub(r"[^0-9a-z]+", " ", text).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


@dataclass(frozen=True)
class Vocabulary:
    """The fields of one kind of table.

    :param required: fields without which no row can be taken over
    :param known: headings that belong to such a table and hold nothing for us
    :param generic: alone these name a field; under a heading of their own (Dokumen: Tanggal) they
        mean something else
    :param shapes: pattern of a whole heading → field
    """

    fields: tuple[Field, ...]
    required: tuple[str, ...]
    known: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    shapes: Mapping[re.Pattern[str], str] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {each.key: each for each in self.fields}

    def label(self, key: str) -> str:
        return str(self.by_key[key].label) if key in self.by_key else ""

    def is_known(self, heading: str) -> bool:
        return heading in self.known or heading in ORDINALS

    @cached_property
    def _headings(self) -> dict[str, Match]:
        found: dict[str, Match] = {}
        for each in self.fields:
            strong, _, weak = each.headings.partition("!")
            for rank, headings in ((0, strong), (2, weak)):
                for heading in headings.split("|"):
                    if heading:
                        found.setdefault(normalize(heading), Match(rank, each.key))
        return found

    def recognize(self, title: str) -> Match | None:
        """The field that a heading names: whole, else one of the parts between its slashes."""
        whole = normalize(title)
        if match := self._headings.get(whole):
            return match
        for shape, key in self.shapes.items():
            if shape.fullmatch(whole):
                return Match(0, key)
        parts = title.split("/")
        if len(parts) > 1:
            for part in parts:
                if match := self._headings.get(normalize(part)):
                    return Match(match.rank + 1, match.key)
        return None

    def recognize_stacked(self, titles: list[str]) -> Match | None:
        """The field that the headings of one column name together, from the top down, or the last alone.

        Perolehan over Tahun is the same as Tahun perolehan.
        """
        if match := self.recognize(" ".join(titles)):
            return match
        if len(titles) < 2:
            return None
        last = titles[-1]
        for title in (f"{titles[-2]} {last}", f"{last} {titles[-2]}", last):
            if title == last and normalize(last) in self.generic:
                return None
            if match := self.recognize(title):
                return Match(match.rank + 1, match.key)
        return None
