"""The score of `planning.scoring` as the database computes it, over all items at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from assets.models import Asset
from assets.models.register import AssetQuerySet
from maintenance.models import BreakageReport, CardLine, CostLine, Repair
from maintenance.works import Work
from planning.scoring import RECENT_YEARS, Facts, Ramp, Rules, score, years_before
from planning.words import Verdict, verdict

MISSING = {
    "acquired": Q(acquired_from=None),
    "life": Q(classification__useful_life=None) | Q(classification__useful_life=0),
    "condition": Q(condition=None),
    "value": Q(value=None) | Q(value__lt=1),
}
INCOMPLETE = Q(*MISSING.values(), _connector=Q.OR)


class _Months(Func):
    """Year and month as one number. SQLite keeps a date as text; its own date functions are slow."""

    output_field = IntegerField()
    template = (
        "(CAST(EXTRACT(YEAR FROM %(expressions)s) * 12 + EXTRACT(MONTH FROM %(expressions)s) AS INTEGER))"
    )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        part = "CAST(substr(%(expressions)s, {}) AS INTEGER)"
        template = f"({part.format('1, 4')} * 12 + {part.format('6, 2')})"
        return self.as_sql(compiler, connection, template=template, **context)


class _Day(Func):
    output_field = IntegerField()
    template = "CAST(EXTRACT(DAY FROM %(expressions)s) AS INTEGER)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(substr(%(expressions)s, 9, 2) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


class _Whole(Func):
    """Rupiah without sen, cut off and not rounded, as a whole number that can be divided.

    One output field for all numbers here, as Django asks; the database knows which are big.
    """

    output_field = IntegerField()
    template = "CAST(TRUNC(%(expressions)s) AS BIGINT)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)


def with_score(assets: AssetQuerySet, rules: Rules, today: date) -> Any:
    """With `score`, of those of which nothing is missing."""
    life = F("classification__useful_life")
    value = _Whole(F("value"))
    points = (
        _points(rules.age, _age(today) * 100 / (life * 12))
        + Case(
            When(Q(condition="RB"), then=rules.heavy_damage),
            When(Q(condition="RR"), then=rules.light_damage),
            default=0,
        )
        + _points(rules.recent_cost, _cost(years_before(today, RECENT_YEARS)) * 100 / value)
        + _points(rules.total_cost, _cost() * 100 / value)
        + _points(rules.failures, _if_repaired(_failures(today)))
        + _support(rules, today)
    )
    return assets.exclude(INCOMPLETE).annotate(score=points)


def with_facts(assets: AssetQuerySet, today: date) -> Any:
    """With `recent_cost`, `total_cost`, `card_cost` and `failures`; `facts_of` reads a row."""
    return assets.select_related("classification", "family").annotate(
        recent_cost=_cost(years_before(today, RECENT_YEARS)),
        total_cost=_cost(),
        card_cost=_if_carded(_on_card()),
        failures=_if_repaired(_failures(today)),
    )


def facts_of(asset: Any, rules: Rules) -> Facts:
    costs = (asset.recent_cost, asset.total_cost, asset.card_cost)
    return _facts(asset, rules, *costs, asset.failures)


def facts_of_one(asset: Asset, works: Sequence[Work], rules: Rules, today: date) -> Facts:
    """The same of a single item, out of what its page has read of it already."""
    three_years_ago, a_year_ago = years_before(today, RECENT_YEARS), years_before(today, 1)
    repairs = [work for work in works if work.number]
    recent = sum(work.spent or 0 for work in repairs if work.day >= three_years_ago)
    total = sum(work.spent or 0 for work in repairs)
    failed = {work.number for work in repairs if work.is_failure and work.day >= a_year_ago}
    # Which lines of the card tell of a work that the register has too, only the database can say.
    card = _card_sums(asset, three_years_ago) if len(repairs) < len(works) else (0, 0)
    return _facts(asset, rules, int(recent) + card[0], int(total) + card[1], card[1], len(failed))


def _card_sums(asset: Asset, since: date) -> tuple[int, int]:
    recent, total = Sum("cost", filter=Q(on__gte=since)), Sum("cost")
    found = CardLine.objects.of_asset(asset).of_repairs().aggregate(recent=recent, total=total)
    return int(found["recent"] or 0), int(found["total"] or 0)


def _facts(
    asset: Asset, rules: Rules, recent_cost: int, total_cost: int, card_cost: int, failures: int
) -> Facts:
    family = asset.family.key if asset.family else ""
    return Facts(
        acquired_from=asset.acquired_from,
        precision=asset.acquired_precision,
        life=asset.classification.useful_life,
        condition=asset.condition,
        value=None if asset.value is None else int(asset.value),
        recent_cost=recent_cost,
        total_cost=total_cost,
        card_cost=card_cost,
        failures=failures,
        supported_until=rules.supported_until(family, asset.search_text),
    )


def counted_failures(today: date) -> Any:
    """Repairs of the last twelve months whose cause speaks for replacing: misuse and the like don't."""
    return Repair.objects.filter(finished_at__gte=_since(today, 1), cause__counts_for_replacement=True)


def _since(today: date, years: int) -> datetime:
    return _begin(years_before(today, years))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _points(ramp: Ramp, measured: Combinable) -> Expression:
    risen = (measured - ramp.start) * ramp.most / (ramp.full - ramp.start)
    return Least(ramp.most, Greatest(0, risen, output_field=IntegerField()))


def _age(today: date) -> Expression:
    """As `scoring.age_in_months`."""
    months = Value(today.year * 12 + today.month) - _Months("acquired_from")
    younger = Case(
        # Month 1 of a year is 12 times the year and 1.
        When(acquired_precision="year", then=Value(12) - (_Months("acquired_from") - 1) % 12),
        When(acquired_precision="month", then=1),
        default=Case(When(GreaterThan(_Day("acquired_from"), today.day), then=1), default=0),
    )
    return Greatest(0, months - younger)


def _cost(since: date | None = None) -> Any:
    """What the register's repairs cost, and those that only the card on paper tells of."""
    return _if_repaired(_in_register(since)) + _if_carded(_on_card(since))


def _in_register(since: date | None) -> Expression:
    lines = CostLine.objects.filter(repair__report__asset=OuterRef("pk")).order_by()
    if since:
        lines = lines.filter(repair__finished_at__gte=_begin(since))
    total = lines.values("repair__report__asset").annotate(cost=Sum(F("quantity") * F("unit_price")))
    return _Whole(Subquery(total.values("cost")))


def _on_card(since: date | None = None) -> Expression:
    lines = CardLine.objects.of_repairs().filter(asset=OuterRef("pk")).order_by()
    if since:
        lines = lines.filter(on__gte=since)
    return _Whole(Subquery(lines.values("asset").annotate(all=Sum("cost")).values("all")))


def _failures(today: date) -> Any:
    repairs = counted_failures(today).filter(report__asset=OuterRef("pk")).order_by()
    counted = repairs.values("report__asset").annotate(n=Count("report", distinct=True)).values("n")
    return Subquery(counted, output_field=IntegerField())


def _if_repaired(figure: Any) -> Expression:
    """Nought for the most of the items, without asking for each."""
    return _if_among(BreakageReport.objects.filter(repairs__isnull=False), figure)


def _if_carded(figure: Any) -> Expression:
    return _if_among(CardLine.objects.all(), figure)


def _if_among(rows: Any, figure: Any) -> Expression:
    assets = rows.order_by().values("asset")
    return Coalesce(Case(When(pk__in=assets, then=figure), default=None, output_field=IntegerField()), 0)


def _support(rules: Rules, today: date) -> Expression:
    ended = Q(pk__in=[])
    for end in rules.ended(today):
        words = (Q(search_text__contains=word) for word in end.words.lower().split())
        ended |= Q(*words, family__key=end.family)
    return Case(When(ended, then=rules.support_ended), default=0, output_field=IntegerField())


def verdict_of(asset: Any, rules: Rules, today: date) -> Verdict:
    """Of a row that is `with_facts()`."""
    return _judged(asset, facts_of(asset, rules), rules, today)


def verdict_of_one(asset: Asset, works: Sequence[Work], rules: Rules, today: date) -> Verdict:
    return _judged(asset, facts_of_one(asset, works, rules, today), rules, today)


def _judged(asset: Asset, facts: Facts, rules: Rules, today: date) -> Verdict:
    return verdict(asset, facts, score(facts, rules, today), today)
