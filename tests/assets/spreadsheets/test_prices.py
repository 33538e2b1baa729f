from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.spreadsheets.prices import check_quantity, parse_price
from core.spreadsheets.problems import Problem


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("1.500.000,00", "1500000"),
        ("1,500,000.00", "1500000"),
        ("400,000.00", "400000"),
        ("Rp. 3.150.000,-", "3150000"),
        ("Rp1.500.000", "1500000"),
        ("Rp 1.500.000,-", "1500000"),
        ("1.500.000,=", "1500000"),
        ("14900000", "14900000"),
        ("68750", "68750"),
        ("8.765.432,50", "8765432.50"),
        ("1.500", "1500"),
        ("1,500", "1500"),
        ("1 500 000", "1500000"),
        ("1\u00a0500\u00a0000,50", "1500000.50"),
        ("12,5", "12.5"),
        ("300.000 (1)", "300000"),
        ("0", "0"),
        ("0.00", "0"),
        (8765432.5, "8765432.50"),
        (4900000.0, "4900000"),
        (333333.3333333333, "333333.33"),
    ],
)
def test_price_is_read_as_offices_write_it(written: object, price: str) -> None:
    assert parse_price(written) == Decimal(price)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", [None, "", "-", "--", "----", " – ", "NIHIL", "n i h i l", "Rp -"])
def test_empty_words_are_no_price(written: str | None) -> None:
    assert parse_price(written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("300.000 (2)", "several_in_price"),
        ("35.000 (6)", "several_in_price"),
        ("35.000 (6 bh)", "several_in_price"),
        ("satu juta", "price_unreadable"),
        ("1,5 juta", "price_unreadable"),
        ("1.500.00", "price_unreadable"),
        ("1.50.000", "price_unreadable"),
        ("0.500", "price_unreadable"),
        ("1.5000", "price_unreadable"),
        ("1,500.000,00", "price_unreadable"),
        ("-500.000", "price_negative"),
        ("(500.000)", "price_unreadable"),
        ("(500)", "price_negative"),
        (-1.0, "price_negative"),
        (1e20, "price_too_large"),
        (True, "price_unreadable"),
        ("#REF!", "cell_error"),
    ],
)
def test_price_that_would_have_to_be_guessed_is_refused(written: object, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_price(written)  # type: ignore[arg-type]

    assert caught.value.code == code


@given(st.decimals(0, 10**15, places=2))
def test_price_survives_both_ways_of_writing(amount: Decimal) -> None:
    american = f"{amount:,.2f}"
    indonesian = american.translate(str.maketrans(",.", ".,"))

    assert parse_price(american) == parse_price(indonesian) == amount
    assert parse_price(f"Rp{indonesian}") == amount


@given(st.text(max_size=30))
def test_price_is_read_or_refused_and_never_fails(text: str) -> None:
    try:
        price = parse_price(text)
    except Problem as problem:
        assert str(problem)  # noqa: PT017
    else:
        assert price is None or price >= 0


@pytest.mark.parametrize("count", ["1", 1.0, "1,00", "1 bh", "1 (satu)", "-", None, 0.0])
def test_one_piece_is_a_row(count: object) -> None:
    check_quantity(count)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "n"), [(2.0, 2), ("3 bh", 3), ("12", 12), ("5 unit", 5)])
def test_several_pieces_are_refused(count: object, n: int) -> None:
    with pytest.raises(Problem) as caught:
        check_quantity(count)  # type: ignore[arg-type]

    assert (caught.value.code, caught.value.params) == ("several_pieces", {"n": n})


@pytest.mark.parametrize("count", ["banyak", 0.5, "2,5", -1.0])
def test_count_that_is_none_is_refused(count: object) -> None:
    with pytest.raises(Problem, check=lambda p: p.code == "quantity_unreadable"):
        check_quantity(count)  # type: ignore[arg-type]
