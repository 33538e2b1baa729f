from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planning.scoring import (
    ALL_POINTS,
    Advice,
    Criterion,
    Facts,
    Missing,
    Ramp,
    Rules,
    SupportEnd,
    advice,
    age_in_months,
    mistakes,
    score,
    years_before,
)

TODAY = date(2026, 11, 24)
RULES = Rules()
# The first draws load what the others then have.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(date(1990, 1, 1), TODAY)
money = st.integers(0, 10**12)
complete = st.builds(
    Facts,
    acquired_from=days,
    precision=st.sampled_from(["day", "month", "year"]),
    life=st.integers(1, 40),
    condition=st.sampled_from(["B", "RR", "RB"]),
    value=st.integers(1, 10**12),
    recent_cost=money,
    total_cost=money,
    failures=st.integers(0, 50),
    supported_until=st.none() | days,
)
ramps = st.builds(
    lambda most, start, width: Ramp(most, start, start + width),
    st.integers(0, 100),
    st.integers(0, 500),
    st.integers(1, 500),
)


@patient
@given(complete)
def test_a_score_is_the_sum_of_its_reasons_and_never_above_a_hundred(facts: Facts) -> None:
    found = score(facts, RULES, TODAY)

    assert found is not None
    assert found.points == sum(reason.points for reason in found.reasons)
    assert 0 <= found.points <= ALL_POINTS
    assert all(0 <= reason.points <= reason.most for reason in found.reasons)
    assert [reason.criterion for reason in found.reasons] == list(Criterion)


@patient
@given(complete, st.integers(1, 10**12), st.integers(1, 10))
def test_more_repairs_never_lower_the_score(facts: Facts, cost: int, failures: int) -> None:
    before = score(facts, RULES, TODAY)
    worse = replace(
        facts,
        recent_cost=facts.recent_cost + cost,
        total_cost=facts.total_cost + cost,
        failures=facts.failures + failures,
    )
    after = score(worse, RULES, TODAY)

    assert before is not None
    assert after is not None
    assert after.points >= before.points


@patient
@given(ramps, st.integers(0, 2000))
def test_a_ramp_begins_at_nothing_and_ends_at_all(ramp: Ramp, measured: int) -> None:
    assert ramp.points(ramp.start) == 0
    assert ramp.points(ramp.full) == ramp.most
    assert ramp.points(measured) <= ramp.points(measured + 1) <= ramp.most


@patient
@given(complete, st.sampled_from(list(Missing)))
def test_what_is_missing_makes_no_zero(facts: Facts, what: Missing) -> None:
    field = {"acquired": "acquired_from"}.get(what.value, what.value)
    unknown = replace(facts, **{field: None})

    assert unknown.missing() == [what]
    assert score(unknown, RULES, TODAY) is None


def test_a_worth_of_nothing_is_missing_too() -> None:
    assert Facts(TODAY, "day", 4, "B", 0).missing() == [Missing.VALUE]


@patient
@given(days, days)
@example(date(2024, 2, 29), date(2026, 2, 28))
def test_age_counts_whole_months_and_what_is_vague_is_younger(acquired: date, today: date) -> None:
    by_day, by_month, by_year = (age_in_months(acquired, p, today) for p in ("day", "month", "year"))

    assert by_year <= by_month <= by_day <= by_month + 1
    assert by_day <= max(0, (today - acquired).days // 28)


def test_age_at_its_edges() -> None:
    assert age_in_months(date(2025, 11, 24), "day", TODAY) == 12
    assert age_in_months(date(2025, 11, 25), "day", TODAY) == 11
    assert age_in_months(date(2025, 11, 1), "month", TODAY) == 11
    assert age_in_months(date(2020, 1, 1), "year", TODAY) == 5 * 12 + 10
    assert age_in_months(date(2027, 1, 1), "day", TODAY) == 0


def test_three_years_before_a_leap_day_is_the_end_of_february() -> None:
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


def test_the_example_of_the_policy() -> None:
    facts = Facts(
        date(2019, 11, 1), "day", 4, "RR", 8_000_000, recent_cost=2_400_000, total_cost=2_400_000, failures=2
    )

    found = score(facts, RULES, TODAY)

    assert found is not None
    assert {r.criterion: r.points for r in found.reasons} == {
        Criterion.AGE: 22,
        Criterion.CONDITION: 15,
        Criterion.RECENT_COST: 7,
        Criterion.TOTAL_COST: 0,
        Criterion.FAILURES: 10,
        Criterion.SUPPORT: 0,
    }
    assert found.advice == Advice.CONSIDER


@patient
@given(st.integers(0, 100))
def test_advice_follows_the_thresholds(points: int) -> None:
    said = advice(points, RULES)

    assert (said == Advice.REPLACE) == (points >= 55)
    assert (said == Advice.KEEP) == (points < 35)


def test_support_ends_for_a_family_or_for_words_in_the_name() -> None:
    rules = Rules(
        support=(
            SupportEnd("laptop", "Windows 10", date(2025, 10, 14)),
            SupportEnd("router", "", date(2027, 1, 1)),
        )
    )

    assert rules.supported_until("laptop", "laptop asus windows 10 pro") == date(2025, 10, 14)
    assert rules.supported_until("laptop", "laptop asus windows 11") is None
    assert rules.supported_until("router", "whatever") == date(2027, 1, 1)
    assert [end.family for end in rules.ended(TODAY)] == ["laptop"]
    assert Rules.from_json(rules.to_json()) == rules


def test_what_a_policy_can_not_be() -> None:
    assert list(mistakes(RULES)) == []
    assert ("age", "ends_before_start") in mistakes(replace(RULES, age=Ramp(30, 100, 100)))
    assert ("light_damage", "light_above_heavy") in mistakes(replace(RULES, light_damage=31))
    assert ("consider_from", "consider_above_replace") in mistakes(replace(RULES, consider_from=55))
    assert ("", "not_a_hundred") in mistakes(replace(RULES, support_ended=6))
