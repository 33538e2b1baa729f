"""Modes of acquisition by the words that lists use for them: Permendagri 47/2021 article 7."""

from __future__ import annotations

import re

from core.spreadsheets.cells import remembered

WORDS = {
    "00": "saldo awal|opening balance",
    "01": "pengadaan|pembelian|beli|pengadaan apbd|procurement|purchase",
    "02": "hibah|grant",
    "03": "perjanjian|kontrak|perjanjian kontrak|pelaksanaan perjanjian|agreement or contract",
    "04": "ketentuan perundang undangan|ketentuan peraturan perundang undangan|provision of law",
    "05": "putusan pengadilan|court decision",
    "06": "divestasi|divestment",
    "07": "hasil inventarisasi|inventarisasi|result of a stocktake",
    "08": "tukar menukar|exchange",
    "09": "pembatalan penghapusan|reversal of a write off",
    "10": "lainnya|perolehan lainnya|other",
}
BY_WORD = {word: code for code, words in WORDS.items() for word in words.split("|")}


@remembered
def parse_mode(text: str) -> str | None:
    """The code of a mode, or None for words that aren't on the closed list."""
    text = " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())
    if text.isascii() and text.isdigit() and text.zfill(2) in WORDS:
        return text.zfill(2)
    match = re.fullmatch(r"(\d{1,2}) (.+)", text)
    if match and BY_WORD.get(match.group(2)) == match.group(1).zfill(2):
        return match.group(1).zfill(2)
    return BY_WORD.get(text)
