"""How much speaks for replacing an item, from 0 to 100, each point with its reason. Pure.

Points for age, condition, repair cost against the price, and breakdowns, as fleets are judged by the
point systems after the American Public Works Association's guide; `docs/planning.md` says more. The
weights are the office's own policy. All is whole numbers, so the database counts to the same points
(`planning.replacement`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

RECENT_YEARS = 3
ALL_POINTS = 100
RAMPS = ("age", "recent_cost", "total_cost", "failures")
FLAT = ("light_damage", "heavy_damage", "support_ended")


@dataclass(frozen=True)
class Ramp:
    """Nothing up to `start`, all of `most` from `full` on, evenly between."""

    most: int
    start: int
    full: int

    def points(self, measured: int) -> int:
        risen = (measured - self.start) * self.most // (self.full - self.start)
        return min(self.most, max(0, risen))


@dataclass(frozen=True)
class SupportEnd:
    """From this day on nobody supplies updates or parts for goods of a family whose name holds the words."""

    family: str
    words: str
    until: date

    def fits(self, family: str, text: str) -> bool:
        return family == self.family and all(word in text for word in self.words.lower().split())


@dataclass(frozen=True)
class Rules:
    """Age, recent and total cost are percent: of the useful life, and of the acquisition value."""

    age: Ramp = Ramp(30, 100, 200)
    light_damage: int = 15
    heavy_damage: int = 30
    recent_cost: Ramp = Ramp(15, 10, 50)
    total_cost: Ramp = Ramp(5, 50, 100)
    failures: Ramp = Ramp(15, 0, 3)
    support_ended: int = 5
    consider_from: int = 35
    replace_from: int = 55
    support: tuple[SupportEnd, ...] = field(default=())

    @property
    def total(self) -> int:
        """The most that an item can have."""
        ramps = (self.age, self.recent_cost, self.total_cost, self.failures)
        return sum(ramp.most for ramp in ramps) + self.heavy_damage + self.support_ended

    def to_json(self) -> dict[str, Any]:
        ends = [{**asdict(end), "until": end.until.isoformat()} for end in self.support]
        return {**asdict(self), "support": ends}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rules:
        ends = (SupportEnd(e["family"], e["words"], date.fromisoformat(e["until"])) for e in data["support"])
        made: dict[str, Any] = {name: Ramp(**data[name]) for name in RAMPS}
        made |= {name: data[name] for name in (*FLAT, "consider_from", "replace_from")}
        return cls(**made, support=tuple(ends))

    def supported_until(self, family: str, text: str) -> date | None:
        """:param text: name, brand and the like, in small letters"""
        return min((end.until for end in self.support if end.fits(family, text)), default=None)

    def ended(self, today: date) -> Iterator[SupportEnd]:
        return (end for end in self.support if end.until < today)


class Missing(StrEnum):
    ACQUIRED = "acquired"
    LIFE = "life"
    CONDITION = "condition"
    VALUE = "value"


class Criterion(StrEnum):
    AGE = "age"
    CONDITION = "condition"
    RECENT_COST = "recent_cost"
    TOTAL_COST = "total_cost"
    FAILURES = "failures"
    SUPPORT = "support"


class Advice(StrEnum):
    REPLACE = "replace"
    CONSIDER = "consider"
    KEEP = "keep"


@dataclass(frozen=True)
class Facts:
    """What is known of an item. Costs are whole rupiah; failures are those of twelve months.

    :param card_cost: the part of the total that the card on paper tells of, not the register
    """

    acquired_from: date | None
    precision: str
    life: int | None
    condition: str | None
    value: int | None
    recent_cost: int = 0
    total_cost: int = 0
    card_cost: int = 0
    failures: int = 0
    supported_until: date | None = None

    def missing(self) -> list[Missing]:
        """Without these there is no score: a zero would say that all is well."""
        known = {
            Missing.ACQUIRED: self.acquired_from,
            Missing.LIFE: self.life,
            Missing.CONDITION: self.condition,
            Missing.VALUE: self.value,
        }
        return [what for what, value in known.items() if not value]


@dataclass(frozen=True)
class Reason:
    criterion: Criterion
    points: int
    most: int


@dataclass(frozen=True)
class Score:
    points: int
    reasons: list[Reason]
    advice: Advice


def score(facts: Facts, rules: Rules, today: date) -> Score | None:
    """None where something is missing."""
    if facts.missing():
        return None
    reasons = list(_reasons(facts, rules, today))
    points = sum(reason.points for reason in reasons)
    return Score(points, reasons, advice(points, rules))


def advice(points: int, rules: Rules) -> Advice:
    if points >= rules.replace_from:
        return Advice.REPLACE
    return Advice.CONSIDER if points >= rules.consider_from else Advice.KEEP


def _reasons(facts: Facts, rules: Rules, today: date) -> Iterator[Reason]:
    if facts.acquired_from is None or not facts.life or not facts.value:
        return
    months = age_in_months(facts.acquired_from, facts.precision, today)
    damage = {"RR": rules.light_damage, "RB": rules.heavy_damage}.get(facts.condition or "", 0)
    ended = facts.supported_until is not None and facts.supported_until < today
    measured = {
        Criterion.AGE: (rules.age, months * 100 // (facts.life * 12)),
        Criterion.RECENT_COST: (rules.recent_cost, facts.recent_cost * 100 // facts.value),
        Criterion.TOTAL_COST: (rules.total_cost, facts.total_cost * 100 // facts.value),
        Criterion.FAILURES: (rules.failures, facts.failures),
    }
    for criterion in Criterion:
        if criterion == Criterion.CONDITION:
            yield Reason(criterion, damage, rules.heavy_damage)
        elif criterion == Criterion.SUPPORT:
            yield Reason(criterion, rules.support_ended if ended else 0, rules.support_ended)
        else:
            ramp, number = measured[criterion]
            yield Reason(criterion, ramp.points(number), ramp.most)


def age_in_months(acquired_from: date, precision: str, today: date) -> int:
    """Whole months that it is surely old: what is known by the month or year alone may be younger.

    Of a year alone it counts from the 1 January that follows, of a month from the 1st that follows.
    """
    months = (today.year * 12 + today.month) - (acquired_from.year * 12 + acquired_from.month)
    if precision == "year":
        months -= 13 - acquired_from.month
    elif precision == "month" or today.day < acquired_from.day:
        months -= 1
    return max(0, months)


def years_before(today: date, years: int) -> date:
    """The same day, or 28 February where that year has no 29th."""
    year = today.year - years
    return date(year, today.month, min(today.day, monthrange(year, today.month)[1]))


def mistakes(rules: Rules) -> Iterable[tuple[str, str]]:
    """`(field, code)` of what a policy can't be."""
    for name in RAMPS:
        ramp: Ramp = getattr(rules, name)
        if ramp.full <= ramp.start:
            yield name, "ends_before_start"
    if rules.light_damage > rules.heavy_damage:
        yield "light_damage", "light_above_heavy"
    if rules.consider_from >= rules.replace_from:
        yield "consider_from", "consider_above_replace"
    if rules.total != ALL_POINTS:
        yield "", "not_a_hundred"
