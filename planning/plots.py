"""Where the bars of a plot stand. Pure geometry: the template draws it as SVG attributes.

Each bar opens the list behind it; the same figures stand in a table under the plot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 26
GAP = 0.3
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """:param css: the class that colors its bars"""

    label: str
    css: str


@dataclass(frozen=True)
class Figure:
    """One number of a plot and the list that it opens; "" where there is none."""

    value: int
    url: str


@dataclass(frozen=True)
class Group:
    """What stands above one place of the axis: a figure for each series."""

    label: str
    full_label: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    css: str
    title: str
    url: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Columns:
    """Upright bars: those of a group beside one another."""

    series: Sequence[Series]
    groups: Sequence[Group]

    @property
    def is_empty(self) -> bool:
        return not any(figure.value for group in self.groups for figure in group.figures)

    @property
    def top(self) -> int:
        """Where the axis ends: the last of its even steps."""
        most = max((figure.value for group in self.groups for figure in group.figures), default=0)
        step = step_for(most)
        return max(step, -(-most // step) * step)

    @property
    def bars(self) -> Iterator[Bar]:
        slot = (WIDTH - LEFT - RIGHT) / max(1, len(self.groups))
        width = slot * (1 - GAP) / max(1, len(self.series))
        for n, group in enumerate(self.groups):
            start = LEFT + n * slot + slot * GAP / 2
            for k, (series, figure) in enumerate(zip(self.series, group.figures, strict=True)):
                height = (HEIGHT - TOP - BOTTOM) * figure.value / self.top
                yield Bar(
                    x=round(start + k * width, 1),
                    y=round(HEIGHT - BOTTOM - height, 1),
                    width=round(width - 1, 1),
                    height=round(height, 1),
                    css=series.css,
                    title=f"{group.full_label}: {figure.value} {series.label}",
                    url=figure.url,
                )

    @property
    def labels(self) -> list[Tick]:
        slot = (WIDTH - LEFT - RIGHT) / max(1, len(self.groups))
        return [Tick(round(LEFT + (n + 0.5) * slot, 1), g.label) for n, g in enumerate(self.groups)]

    @property
    def grid(self) -> list[Tick]:
        step, top = step_for(self.top), self.top
        rise = (HEIGHT - TOP - BOTTOM) / top
        return [Tick(round(HEIGHT - BOTTOM - n * rise, 1), str(n)) for n in range(0, top + 1, step)]


def step_for(most: int) -> int:
    """1, 2, 5, 10, 20, 50, …: the first that divides `most` into at most five."""
    power = 1
    while True:
        for step in STEPS:
            if most <= step * power * 5:
                return step * power
        power *= 10


@dataclass(frozen=True)
class Part:
    """A piece of a lying bar, in thousandths of the longest."""

    x: int
    width: int
    css: str
    title: str
    url: str


@dataclass(frozen=True)
class Stack:
    """Lying bars, one in each row of a table that holds the figures too."""

    series: Sequence[Series]
    groups: Sequence[Group]

    @property
    def longest(self) -> int:
        return max((sum(f.value for f in group.figures) for group in self.groups), default=0)

    @property
    def rows(self) -> Iterator[tuple[Group, list[Part]]]:
        longest = self.longest or 1
        for group in self.groups:
            parts, before = [], 0
            for series, figure in zip(self.series, group.figures, strict=True):
                x, end = before * 1000 // longest, (before + figure.value) * 1000 // longest
                before += figure.value
                if figure.value:
                    title = f"{group.full_label}: {figure.value} {series.label}"
                    parts.append(Part(x, end - x, series.css, title, figure.url))
            yield group, parts
