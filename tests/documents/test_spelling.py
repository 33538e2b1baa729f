from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.documents.spelling import spelled, spelled_date, spelled_rupiah


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (14_750_000, "empat belas juta tujuh ratus lima puluh ribu"),
        (1_000_000_000, "satu miliar"),
        (2_000_000_000_001, "dua triliun satu"),
        (10**15, "satu kuadriliun"),
        (-5, "minus lima"),
    ],
)
def test_numbers_are_said_as_officials_say_them(number: int, words: str) -> None:
    assert spelled(number) == words


def test_sen_are_said_only_where_there_are_any() -> None:
    assert spelled_rupiah(Decimal("1500000.00")) == "satu juta lima ratus ribu rupiah"
    assert spelled_rupiah(Decimal("0.50")) == "nol rupiah lima puluh sen"


def test_every_value_that_the_register_can_hold_has_words() -> None:
    assert spelled_rupiah(Decimal("9999999999999999.99")).startswith("sembilan kuadriliun")


def test_leap_day_is_said_in_words() -> None:
    assert spelled_date(date(2024, 2, 29)) == (
        *("Kamis", "dua puluh sembilan", "Februari", "dua ribu dua puluh empat"),
    )
