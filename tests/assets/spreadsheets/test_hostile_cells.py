"""Cells and markup made to keep a reader busy, or to make it stumble: each is read or refused at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO

import pytest

from assets.spreadsheets.codes import parse_code, parse_nibar, parse_register
from assets.spreadsheets.conditions import parse_condition, parse_ticks
from assets.spreadsheets.prices import parse_price
from core.opening.broken_cells import broken_in
from core.opening.html_tables import html_encoding
from core.spreadsheets.dates import parse_day
from core.spreadsheets.problems import Problem
from core.spreadsheets.vocabulary import normalize
from training.importing.days import parse_days

LONG = 30_000


@contextmanager
def at_once() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("sign", ["(", "-", "1", "1 ", ",", "a,", "s/d "])
def test_long_cells_are_read_or_refused_at_once(sign: str) -> None:
    text = f"1 {sign * LONG}x"
    with at_once():
        normalize(text)
        for parse in (
            parse_code,
            parse_register,
            parse_nibar,
            parse_price,
            parse_condition,
            parse_day,
            parse_days,
        ):
            with pytest.raises(Problem):
                parse(text)


def test_figures_that_no_number_holds_are_refused() -> None:
    for text in ("9" * 5000, f"1 s/d {'9' * 5000}", "²"):
        with pytest.raises(Problem):
            parse_register(text)
        with pytest.raises(Problem):
            parse_ticks({"B": text})


def test_markup_without_ends_is_searched_once() -> None:
    with at_once():
        for markup in (b'<c t="e" ', b'<c t="e" r="A1"><v>', b'<c t="e" r="A1"/>'):
            assert dict(broken_in(BytesIO(markup * 100_000))) == {}


def test_error_after_a_cell_that_is_empty_is_found() -> None:
    markup = b'<row><c r="A1" s="1"/><c r="B1" t="e"><v>#REF!</v></c><x:c r="C1"><x:f>1</x:f></x:c></row>'

    assert dict(broken_in(BytesIO(markup))) == {(1, 1): "#REF!", (1, 2): "=…"}


def test_page_that_names_an_encoding_nobody_knows_is_read_as_it_is() -> None:
    assert html_encoding(b"<meta charset=utf8x><table>") == "utf-8"


def test_last_day_of_the_calendar_is_a_day() -> None:
    assert parse_day("31-12-9999") == date(9999, 12, 31)
