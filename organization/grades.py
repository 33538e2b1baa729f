"""Grades (golongan/ruang) by the many ways in which lists write them."""

from __future__ import annotations

import re

RANKS = {
    "I": ("juru muda", "juru muda tingkat i", "juru", "juru tingkat i"),
    "II": ("pengatur muda", "pengatur muda tingkat i", "pengatur", "pengatur tingkat i"),
    "III": ("penata muda", "penata muda tingkat i", "penata", "penata tingkat i"),
    "IV": ("pembina", "pembina tingkat i", "pembina utama muda", "pembina utama madya", "pembina utama"),
}
BY_RANK = {
    rank: f"{group}/{letter}"
    for group, ranks in RANKS.items()
    for letter, rank in zip("abcde", ranks, strict=False)
}
RANK_OF = {grade: rank for rank, grade in BY_RANK.items()}
CIVIL = re.compile(r"\b(IV|III|II|I)\s*[./,\s-]?\s*\(?([a-e])\b", re.IGNORECASE)
LAST = {"I": "d", "II": "d", "III": "d", "IV": "e"}
# Contract civil servants have a number alone, I to XVII.
CONTRACT = re.compile(r"(?:gol(?:ongan)?\.?\s*)?(X(?:V(?:II|I)?|IV|I{0,3})|IX|V?I{1,3}|IV|V)", re.IGNORECASE)


def parse_grade(text: str) -> str | None:
    """`Pembina / IV.a`, `Penata (III/c)` or `Penata` alone → `IV/a`, `III/c`; `VII` of a PPPK stays.

    :returns: None for what is no grade
    """
    if match := CIVIL.search(text):
        group, letter = match[1].upper(), match[2].lower()
        return f"{group}/{letter}" if letter <= LAST[group] else None
    if match := CONTRACT.fullmatch(text.strip()):
        return match[1].upper()
    words = re.sub(r"[^a-z]+", " ", text.lower()).split()
    rank = " ".join("tingkat" if word in ("tk", "tkt") else word for word in words)
    return BY_RANK.get(rank)


def spelled_grade(text: str) -> str:
    """As papers write it: `Pembina Tingkat I (IV/b)`, `Golongan VII`; what is no grade stays as it is."""
    grade = parse_grade(text)
    if grade is None:
        return text
    return f"{RANK_OF[grade].title()} ({grade})" if grade in RANK_OF else f"Golongan {grade}"
