"""The random tokens on stickers: they say nothing, are typed easily and found by nobody who guesses.

Ten of Crockford's letters are 50 bits. I, L and O aren't among them and are read as 1, 1 and 0.
"""

from __future__ import annotations

import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
TOKEN = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
MEANT = str.maketrans("ILO", "110", " -\t\r\n")


def new_token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_token(text: str) -> str | None:
    """The token in what was scanned or typed, an address or the letters alone; None if there is none."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    token = last.upper().translate(MEANT)
    return token if TOKEN.fullmatch(token) else None


def spaced(token: str) -> str:
    """As it is printed, for the eye: `7K3QD M2X9T`."""
    half = LENGTH // 2
    return f"{token[:half]} {token[half:]}"
