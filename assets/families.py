"""Which family an asset belongs to. Pure; the families come in as an argument."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class FamilyRule(Protocol):
    code_prefixes: list[str]
    name_hints: list[str]


F = TypeVar("F", bound=FamilyRule)


def family_for(code: str, text: str, families: Iterable[F]) -> F | None:
    """The family with the longest prefix that equals `code` or ends before a dot in it.

    Of those that tie, the one with the longest hint that occurs in `text` (name, brand and type),
    else the one that comes first.
    """
    best: F | None = None
    best_rank = (0, 0)
    text = text.lower()
    for family in families:
        reached = reach(family, code)
        if not reached:
            continue
        hint = max((len(h) for h in family.name_hints if h in text), default=0)
        if (reached, hint) > best_rank:
            best, best_rank = family, (reached, hint)
    return best


def reach(family: FamilyRule, code: str) -> int:
    """Length of its longest prefix of the code; 0 if it has none."""
    return max((len(p) for p in family.code_prefixes if code == p or code.startswith(f"{p}.")), default=0)
