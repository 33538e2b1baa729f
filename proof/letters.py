"""What a mail server was given, to compare it with what another was given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage


class Post:
    """A letter with the same Message-ID counts once, as it does for mail programs."""

    def __init__(self, letters: Iterable[EmailMessage]) -> None:
        letters = list(letters)
        once = {letter["Message-ID"]: letter for letter in letters}
        self.repeated = len(letters) - len(once)
        self.said = Counter(_said(letter) for letter in once.values())

    def __len__(self) -> int:
        return self.said.total()

    def __sub__(self, other: Post) -> list[str]:
        return sorted((self.said - other.said).elements())


def _said(letter: EmailMessage) -> str:
    """To whom and what, without the number in the address of an import."""
    text = re.sub(r"(?<=/impor/)\d+", "#", str(letter.get_content()))
    return f"{letter['To']}: {letter['Subject']}: {' '.join(text.split())}"
