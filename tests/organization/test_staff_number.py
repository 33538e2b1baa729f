from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.staff_number import (
    StaffNumberError,
    is_contract_number,
    mask_staff_number,
    normalize_staff_number,
)

CIVIL_SERVANT = "198705122010012011"
CONTRACT = "199301012024211005"


@pytest.mark.parametrize(
    "written",
    [
        CIVIL_SERVANT,
        "19870512 201001 2 011",
        "NIP. 19870512 201001 2 011",
        "'198705122010012011",
        "19870512.201001.2.011",
        "19870512\u00a0201001\u00a02\u00a0011",
    ],
)
def test_a_number_is_read_as_people_write_it(written: str) -> None:
    assert normalize_staff_number(written) == CIVIL_SERVANT


def test_the_number_of_a_contract_civil_servant_is_no_bad_month() -> None:
    assert normalize_staff_number(CONTRACT) == CONTRACT
    assert is_contract_number(CONTRACT)
    assert not is_contract_number(CIVIL_SERVANT)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("19870512201001201", "length"),
        ("1987051220100120111", "length"),
        ("1,98705E+17", "length"),
        ("١٩٨٧٠٥١٢٢٠١٠٠١٢٠١١", "length"),
        ("198702302010012011", "birth"),
        ("198700122010012011", "birth"),
        ("198705122010132011", "appointment"),
        ("198705122010002011", "appointment"),
        ("198705121999012011", "appointment"),
        ("198705122060012011", "appointment"),
        ("198705122010013011", "sex"),
        ("198705122010012000", "sequence"),
    ],
)
def test_an_impossible_number_is_refused_for_its_reason(number: str, code: str) -> None:
    with pytest.raises(StaffNumberError) as refused:
        normalize_staff_number(number)

    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_leap_day_is_a_birthday_only_in_a_leap_year() -> None:
    assert normalize_staff_number("198802292010012011")
    with pytest.raises(StaffNumberError):
        normalize_staff_number("198902292010012011")


def test_a_masked_number_shows_the_birth_date_and_two_last_digits() -> None:
    assert mask_staff_number(CIVIL_SERVANT) == "19870512••••••••11"
    assert mask_staff_number(None) == ""


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_number_or_a_sentence(text: str) -> None:
    try:
        number = normalize_staff_number(text)
    except StaffNumberError:
        return
    assert len(number) == 18
    assert normalize_staff_number(number) == number
