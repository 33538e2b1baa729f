from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plots import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Columns,
    Figure,
    Group,
    Series,
    Stack,
    step_for,
)

SERIES = [Series("reported", "a"), Series("repaired", "good")]
values = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=24)


def groups(rows: list[tuple[int, int]]) -> list[Group]:
    return [
        Group(str(n), str(n), [Figure(v, f"?{k}") for k, v in enumerate(row)]) for n, row in enumerate(rows)
    ]


@given(values)
def test_bars_stay_within_the_plot_and_don_t_overlap(rows: list[tuple[int, int]]) -> None:
    plot = Columns(SERIES, groups(rows))
    bars = list(plot.bars)

    assert len(bars) == 2 * len(rows)
    for bar in bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH - RIGHT + 0.1
        assert bar.y >= TOP - 0.1
        assert abs(bar.y + bar.height - (HEIGHT - BOTTOM)) <= 0.2
    assert all(a.x + a.width <= b.x for a, b in pairwise(bars))


@given(values)
def test_the_axis_has_few_even_steps_and_reaches_the_highest_bar(rows: list[tuple[int, int]]) -> None:
    plot = Columns(SERIES, groups(rows))

    assert plot.top >= max(max(row) for row in rows)
    assert len(plot.grid) <= 7
    assert plot.grid[0].at == HEIGHT - BOTTOM
    assert plot.grid[-1].at == pytest.approx(TOP, abs=0.1)
    assert int(plot.grid[-1].label) == plot.top


@given(values)
def test_a_lying_bar_is_as_long_as_its_figures_together(rows: list[tuple[int, int]]) -> None:
    plot = Stack(SERIES, groups(rows))
    longest = plot.longest or 1

    for (group, parts), row in zip(plot.rows, rows, strict=True):
        assert len(parts) == sum(1 for figure in group.figures if figure.value)
        assert sum(part.width for part in parts) == sum(row) * 1000 // longest


def test_steps_are_round() -> None:
    assert [step_for(n) for n in (0, 5, 6, 10, 11, 25, 26, 4981)] == [1, 1, 2, 2, 5, 5, 10, 1000]
