"""Finding an item by what its label says in plain letters, copied or typed as a whole or in part."""

from __future__ import annotations

import re

from django.db.models import Q

# 1.3.2.10.01.02.002.000012, or the digits alone: the goods code and the register number.
CODE = re.compile(
    r"(?<!\d)(\d)\.?(\d)\.?(\d)\.?(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{3})[.\s]*(?:reg(?:ister)?\.?\s*)?(\d{1,6})(?!\d)",
    re.IGNORECASE,
)
NIBAR = re.compile(r"\bNIBAR[:.\s]*([0-9A-Z./-]+)", re.IGNORECASE)


def printed_words(text: str) -> Q | None:
    """What the code line or the NIBAR in this text say, for a filter of assets; None if it has neither."""
    if found := NIBAR.search(text):
        return Q(nibar__iexact=found[1])
    if found := CODE.search(text):
        return Q(classification=".".join(found.groups()[:7]), register=int(found[8]))
    return None
