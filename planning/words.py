"""A score in words: the same on the list, on the item's page and in the exported file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.models import Asset
from core.web.formats import long_date, number, percent, rupiah
from planning.scoring import (
    RECENT_YEARS,
    Advice,
    Criterion,
    Facts,
    Missing,
    Reason,
    Rules,
    Score,
    age_in_months,
    years_before,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ADVICE: dict[Advice, tuple[_StrPromise, str]] = {
    Advice.REPLACE: (gettext_lazy("Replace"), "tag-bad"),
    Advice.CONSIDER: (gettext_lazy("Consider replacing"), "tag-warn"),
    Advice.KEEP: (gettext_lazy("Keep"), "tag-good"),
}
LACKS: dict[Missing, _StrPromise] = {
    Missing.ACQUIRED: gettext_lazy("Date of acquisition"),
    Missing.LIFE: gettext_lazy("Useful life of the goods code"),
    Missing.CONDITION: gettext_lazy("Condition"),
    Missing.VALUE: gettext_lazy("Acquisition value"),
}


@dataclass(frozen=True)
class Line:
    """A reason as people read it; `url` opens what it was counted from."""

    criterion: Criterion
    text: str
    points: int
    most: int
    url: str


@dataclass(frozen=True)
class Verdict:
    """:param score: None where `missing` says what the register lacks"""

    asset: Asset
    facts: Facts
    score: Score | None
    lines: list[Line]
    missing: list[str]
    age: str
    """In years, where it is known."""

    @property
    def urls(self) -> dict[str, str]:
        return {line.criterion: line.url for line in self.lines}

    @property
    def telling(self) -> list[Line]:
        """The reasons that have points, the weightiest first."""
        return sorted((line for line in self.lines if line.points), key=lambda line: -line.points)

    @property
    def advice(self) -> str:
        return str(ADVICE[self.score.advice][0]) if self.score else ""

    @property
    def tag(self) -> str:
        return ADVICE[self.score.advice][1] if self.score else ""


def verdict(asset: Asset, facts: Facts, score: Score | None, today: date) -> Verdict:
    lines = [_line(asset, reason, facts, today) for reason in score.reasons] if score else []
    missing = [str(LACKS[what]) for what in facts.missing()]
    return Verdict(asset, facts, score, lines, missing, _years(facts, today))


def _years(facts: Facts, today: date) -> str:
    if facts.acquired_from is None:
        return ""
    years = age_in_months(facts.acquired_from, facts.precision, today) // 12
    return _("%(n)s y") % {"n": years}


def _line(asset: Asset, reason: Reason, facts: Facts, today: date) -> Line:
    text = sentence(reason.criterion, facts, today)
    url = _origin(asset, reason.criterion, facts, today)
    return Line(reason.criterion, text, reason.points, reason.most, url)


def sentence(criterion: Criterion, facts: Facts, today: date) -> str:
    if criterion == Criterion.AGE:
        return _age(facts, today)
    if criterion == Criterion.CONDITION:
        return _("Condition: %(condition)s") % {"condition": Asset.Condition(facts.condition or "").label}
    if criterion == Criterion.RECENT_COST:
        return _recent_cost(facts)
    if criterion == Criterion.TOTAL_COST:
        return _total_cost(facts)
    return _failures(facts) if criterion == Criterion.FAILURES else _support(facts, today)


def _age(facts: Facts, today: date) -> str:
    if facts.acquired_from is None or facts.life is None:
        return ""
    months = age_in_months(facts.acquired_from, facts.precision, today)
    if months < 12:
        age = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    else:
        age = ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": months // 12}
    told = {
        "day": _("Age %(age)s, of a useful life of %(life)s"),
        "month": _("Age at least %(age)s (only the month is known), of a useful life of %(life)s"),
        "year": _("Age at least %(age)s (only the year is known), of a useful life of %(life)s"),
    }
    life = ngettext("%(n)s year", "%(n)s years", facts.life) % {"n": facts.life}
    return told.get(facts.precision, told["day"]) % {"age": age, "life": life}


def _recent_cost(facts: Facts) -> str:
    if not facts.recent_cost:
        return _("No repair cost in the last %(years)s years") % {"years": RECENT_YEARS}
    said = _("Repairs of the last %(years)s years cost %(cost)s, %(percent)s%% of its value")
    return said % {"years": RECENT_YEARS, **_money(facts.recent_cost, facts.value)}


def _total_cost(facts: Facts) -> str:
    if not facts.total_cost:
        return _("No repair cost since it was acquired")
    said = _("All repairs together cost %(cost)s, %(percent)s%% of its value")
    if facts.card_cost:
        said = _(
            "All repairs together cost %(cost)s, %(percent)s%% of its value; %(card)s by the card on paper"
        )
    return said % {"card": rupiah(facts.card_cost), **_money(facts.total_cost, facts.value)}


def _money(cost: int, value: int | None) -> dict[str, Any]:
    return {"cost": rupiah(cost), "percent": number(percent(cost, value or 0))}


def _failures(facts: Facts) -> str:
    if not facts.failures:
        return _("No breakdown in twelve months, misuse not counted")
    said = ngettext(
        "%(n)s breakdown in twelve months, misuse not counted",
        "%(n)s breakdowns in twelve months, misuse not counted",
        facts.failures,
    )
    return said % {"n": facts.failures}


def _support(facts: Facts, today: date) -> str:
    end = facts.supported_until
    if end is None:
        return _("No end of support is recorded")
    said = _("Support ended on %(day)s") if end < today else _("Supported until %(day)s")
    return said % {"day": long_date(end)}


def _origin(asset: Asset, criterion: Criterion, facts: Facts, today: date) -> str:
    """The repairs, the history or the policy that the figure comes from."""
    if facts.card_cost and criterion in (Criterion.RECENT_COST, Criterion.TOTAL_COST):
        return f"{asset.get_absolute_url()}#repairs"
    if criterion == Criterion.SUPPORT:
        return reverse("planning:policy_detail")
    if criterion in (Criterion.AGE, Criterion.CONDITION):
        return reverse("assets:asset_history", args=[asset.pk])
    query = QueryDict(mutable=True)
    query["asset"] = str(asset.pk)
    if criterion == Criterion.RECENT_COST:
        query["done_from"] = years_before(today, RECENT_YEARS).isoformat()
    if criterion == Criterion.FAILURES:
        query["done_from"] = years_before(today, 1).isoformat()
        query["cause"] = "counted"
    return f"{reverse('maintenance:report_list')}?{query.urlencode()}"


@dataclass(frozen=True)
class PolicyLine:
    """One criterion of a policy: what is measured, from where to where it counts, and for how much."""

    name: str
    unit: str
    begins: str
    ends: str
    points: str


def policy_lines(rules: Rules) -> list[PolicyLine]:
    years = {"years": RECENT_YEARS}
    ramps = [
        (_("Age"), _("percent of the useful life"), rules.age, "%"),
        (
            _("Repairs of the last %(years)s years") % years,
            _("percent of the acquisition value"),
            rules.recent_cost,
            "%",
        ),
        (_("All repairs together"), _("percent of the acquisition value"), rules.total_cost, "%"),
        (_("Breakdowns in twelve months"), _("misuse not counted"), rules.failures, ""),
    ]
    lines = [
        PolicyLine(name, unit, f"{r.start}{sign}", f"{r.full}{sign}", str(r.most))
        for name, unit, r, sign in ramps
    ]
    damage = Asset.Condition
    flat = [
        (str(damage.LIGHT_DAMAGE.label), _("condition in the register"), rules.light_damage),
        (str(damage.HEAVY_DAMAGE.label), _("condition in the register"), rules.heavy_damage),
        (_("Support ended"), _("by the dates below"), rules.support_ended),
    ]
    return [*lines, *(PolicyLine(name, unit, "", "", str(points)) for name, unit, points in flat)]
