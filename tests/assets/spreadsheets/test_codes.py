from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.spreadsheets.codes import (
    WIDTHS,
    Register,
    join_code,
    parse_code,
    parse_nibar,
    parse_register,
)
from core.spreadsheets.problems import Problem

CODE = "1.3.2.05.01.04.005"


@pytest.mark.parametrize(
    "written",
    [
        "1.3.2.05.01.04.005",
        "132050104005",
        132050104005.0,
        "132,050,104,005",
        "132.050.104.005",
        " 1.3.2.05.01.04.005. ",
        "1 3 2 05 01 04 005",
        "'132050104005",
    ],
)
def test_code_is_read_where_nothing_has_to_be_guessed(written: object) -> None:
    assert parse_code(written) == CODE  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.3.2.10.02.01.12", "code_short_part"),
        ("1.3.2.5.1.4.5", "code_short_part"),
        ("0,203,010,203", "code_old"),
        ("02.03.01.02.03", "code_old"),
        ("1.3.2.05", "code_incomplete"),
        ("13205", "code_incomplete"),
        ("1,32050104005E+11", "code_destroyed"),
        ("Laptop", "code_unreadable"),
        ("1320501040055", "code_unreadable"),
        ("1.3.2.05.01.04.005.000001", "code_unreadable"),
        ("1.3.2.05.01.04.00５", "code_unreadable"),
        (date(2019, 3, 12), "code_unreadable"),
        ("#NAME?", "cell_error"),
    ],
)
def test_damaged_code_is_refused(written: object, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_code(written)  # type: ignore[arg-type]

    assert caught.value.code == code
    assert str(caught.value)


def test_code_over_seven_cells_is_put_together() -> None:
    assert join_code(["1", "3", "2", "05", "01", "04", "", "005"]) == CODE
    assert join_code([1.0, 3.0, 2.0, 5.0, 1.0, 4.0, 5.0]) == CODE
    with pytest.raises(Problem, check=lambda p: p.code == "code_incomplete"):
        join_code(["1", "3", "2", "05", "", "", ""])


@given(st.tuples(*(st.integers(0, 10**width - 1) for width in WIDTHS)))
def test_plain_dotted_and_split_codes_agree(levels: tuple[int, ...]) -> None:
    parts = [f"{level:0{width}d}" for level, width in zip(levels, WIDTHS, strict=True)]

    assert parse_code(".".join(parts)) == parse_code("".join(parts)) == join_code(parts)


@given(st.one_of(st.text(max_size=25), st.floats(), st.integers(), st.dates()))
def test_identity_is_read_or_refused_and_never_fails(cell: object) -> None:
    for parse in (parse_code, parse_register, parse_nibar):
        try:
            parse(cell)  # type: ignore[operator]
        except Problem as problem:
            assert str(problem)  # noqa: PT017


@pytest.mark.parametrize(
    ("written", "register"),
    [
        ("000001", Register(1, 6)),
        ("0003", Register(3, 4)),
        ("2", Register(2, 1)),
        (2.0, Register(2)),
        ("0007 s/d 0007", Register(7, 4)),
        ("'000012", Register(12, 6)),
    ],
)
def test_register_keeps_how_wide_it_is_written(written: object, register: Register) -> None:
    assert parse_register(written) == register  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("000001 s/d 000005", "register_range"),
        ("0001-0010", "register_range"),
        ("1 s.d. 5", "register_range"),
        ("1 sampai dengan 5", "register_range"),
        ("0001, 0002", "register_list"),
        ("1 & 2", "register_list"),
        ("3 bh", "register_unreadable"),
        ("REG-01", "register_unreadable"),
        (1.5, "register_unreadable"),
        ("0000", "register_zero"),
        (date(2026, 5, 1), "register_is_date"),
        ("99999999999", "register_too_large"),
    ],
)
def test_register_that_is_not_one_number_is_refused(written: object, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_register(written)  # type: ignore[arg-type]

    assert caught.value.code == code
    assert str(caught.value)


def test_range_says_how_many_pieces_it_is() -> None:
    with pytest.raises(Problem) as caught:
        parse_register("0001-0010")

    assert caught.value.params == {"first": "0001", "last": "0010", "n": 10}


def test_nibar_is_text_of_any_length() -> None:
    nibar = "120115014010000000200020141320201040010000001"

    assert parse_nibar(nibar) == nibar
    assert parse_nibar(f"'{nibar}") == nibar
    assert parse_nibar("4554") == "4554"


@pytest.mark.parametrize("written", [1.2011501401e44, 4554.0, "1,20115E+44"])
def test_nibar_that_a_spreadsheet_made_a_number_is_refused(written: object) -> None:
    with pytest.raises(Problem) as caught:
        parse_nibar(written)  # type: ignore[arg-type]

    assert caught.value.code == "nibar_number"
