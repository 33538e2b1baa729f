"""What a new account begins with: a user name from the person's name, and a password that can be read out."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Container

# Without letters that look or sound alike when somebody reads the password out.
CONSONANTS, VOWELS = "bdfghjkmnprst", "aiueo"
GROUPS = 5
LONGEST = 30


def propose_username(name: str, taken: Container[str]) -> str:
    """`Dra. Hj. Siti Aminah, M.Si.` → `siti.aminah`, with a number behind it where that is taken."""
    words = [word for word in name.split(",")[0].split() if not word.endswith(".")]
    plain = [_plain(word) for word in words]
    kept = [word for word in plain if word] or ["akun"]
    wanted = ".".join([kept[0], kept[-1]] if len(kept) > 1 else kept)[:LONGEST]
    found, n = wanted, 1
    while found in taken:
        n += 1
        found = f"{wanted}{n}"
    return found


def first_password() -> str:
    """Five groups of two syllables and a digit: 65 bits, and nothing that is hard to type on a phone."""
    syllables = [
        "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2)) for _ in range(GROUPS)
    ]
    at = secrets.randbelow(GROUPS)
    syllables[at] += str(secrets.randbelow(8) + 2)
    return "-".join(syllables)


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", folded.lower())
