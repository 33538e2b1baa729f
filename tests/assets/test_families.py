from __future__ import annotations

from dataclasses import dataclass, field

from assets.families import family_for


@dataclass
class Rule:
    key: str
    code_prefixes: list[str]
    name_hints: list[str] = field(default_factory=list)


PC = Rule("pc", ["1.3.2.10.01.02.001"], ["pc", "komputer"])
AIO = Rule("aio", ["1.3.2.10.01.02.001"], ["all in one", "aio"])
LAPTOP = Rule("laptop", ["1.3.2.10.01.02.002"], ["laptop"])
OTHER = Rule("other", ["1.3.2"])
FAMILIES = [PC, AIO, LAPTOP, OTHER]


def family_of(code: str, text: str = "") -> str | None:
    found = family_for(code, text, FAMILIES)
    return found.key if found else None


def test_the_longest_prefix_wins() -> None:
    assert family_of("1.3.2.10.01.02.002") == "laptop"
    assert family_of("1.3.2.05.01.01.001") == "other"


def test_a_prefix_ends_at_a_dot() -> None:
    assert family_of("1.3.20.01") is None


def test_goods_outside_equipment_and_machinery_have_no_family() -> None:
    assert family_of("1.5.3.01.01.05.001") is None


def test_of_two_with_the_same_code_the_longest_word_in_the_name_decides() -> None:
    assert family_of("1.3.2.10.01.02.001", "PC All In One HP 200 G4") == "aio"
    assert family_of("1.3.2.10.01.02.001", "P.C Unit") == "pc"
