"""Rounds: what one plan asks for on one day. People work, plan and are told by rounds, not by pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from assets.models import Asset
from maintenance.models import Occurrence, Plan
from maintenance.models.catalog import Performer
from maintenance.recurrence import Every

COVERED = Occurrence.SkipReason.COVERED


@dataclass(frozen=True)
class Round:
    plan_id: int
    plan_name: str
    every: Every
    due_on: date
    count: int
    an_occurrence: int
    item: str
    """The piece, where it is the only one."""
    place: str
    icon: str
    responsible: str
    performer: str


def open_rounds(occurrences: QuerySet[Occurrence]) -> QuerySet[Any, Any]:
    """One row for each plan and day, the most urgent first; `as_round` reads a row."""
    rounds: QuerySet[Any, Any] = (
        occurrences.order_by()
        .values(
            *("plan_id", "due_on", "plan__name", "plan__interval_value", "plan__interval_unit"),
            *("plan__performer", "plan__responsible__first_name", "plan__responsible__last_name"),
        )
        .annotate(
            count=Count("pk"),
            an_occurrence=Min("pk"),
            item=Min("asset__name"),
            brand=Min("asset__brand"),
            room=Min("asset__room__name"),
            last_room=Max("asset__room__name"),
            icon=Min("asset__family__icon"),
        )
        .order_by("due_on", "plan__name", "plan_id")
    )
    return rounds


def as_round(row: Mapping[str, Any]) -> Round:
    person = f"{row['plan__responsible__first_name'] or ''} {row['plan__responsible__last_name'] or ''}"
    return Round(
        plan_id=row["plan_id"],
        plan_name=row["plan__name"],
        every=Every(row["plan__interval_value"], row["plan__interval_unit"]),
        due_on=row["due_on"],
        count=row["count"],
        an_occurrence=row["an_occurrence"],
        item=Asset(name=row["item"], brand=row["brand"]).title if row["count"] == 1 else "",
        place=row["room"] or "" if row["room"] == row["last_room"] else "",
        icon=row["icon"] or "tool",
        responsible=person.strip(),
        performer=str(Performer(row["plan__performer"]).label),
    )


@dataclass(frozen=True)
class PastRound:
    day: date
    done: int
    skipped: int
    covered: int
    cost: Decimal | None
    vendor: str
    days_late: int
    """Of the last one to be done; 0 when all were in time."""
    open: int
    """How many of the same day are still to be done, so the round as a whole is not over."""


def past_rounds(plan: Plan, occurrences: QuerySet[Occurrence], limit: int) -> list[PastRound]:
    """What is closed, by the day it was due; where dates count from completion, by the day it was done."""
    is_closed = Q(done_on__isnull=False) | Q(cancelled_on__isnull=False)
    day = Coalesce("done_on", "cancelled_on") if plan.counts_from_completion else F("due_on")
    rows = (
        occurrences.filter(plan=plan)
        .order_by()
        .values(day=day)
        .annotate(
            done=Count("pk", filter=Q(done_on__isnull=False)),
            covered=Count("pk", filter=Q(cancel_reason=COVERED)),
            skipped=Count("pk", filter=Q(cancelled_on__isnull=False) & ~Q(cancel_reason=COVERED)),
            cost=Sum("cost"),
            vendor=Max("vendor"),
            last_done=Max("done_on"),
            first_due=Min("due_on", filter=is_closed),
            open=Count("pk", filter=~is_closed),
            closed=Count("pk", filter=is_closed),
        )
        .filter(closed__gt=0)
        .order_by("-day")[:limit]
    )
    return [
        PastRound(
            day=row["day"],
            done=row["done"],
            skipped=row["skipped"],
            covered=row["covered"],
            cost=row["cost"],
            vendor=row["vendor"],
            days_late=max((row["last_done"] - row["first_due"]).days, 0) if row["last_done"] else 0,
            open=row["open"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ComingRound:
    day: date
    count: int | None
    """How many occurrences are made already; None where the date is only computed."""


def coming_rounds(
    plan: Plan, occurrences: QuerySet[Occurrence], after: date, limit: int
) -> list[ComingRound]:
    """The next dates: those that are made, then what the rhythm gives."""
    made = (
        occurrences.open()  # type: ignore[attr-defined]
        .filter(plan=plan, due_on__gt=after)
        .order_by()
        .values_list("due_on")
        .annotate(Count("pk"), Max("nominal_due"))
        .order_by("due_on")[:limit]
    )
    rounds = [ComingRound(day, count) for day, count, _nominal in made]
    if plan.counts_from_completion or not plan.is_active:
        return rounds
    last = max([after, *(nominal for _day, _count, nominal in made)])
    k = plan.every.steps_until(plan.anchor_on, last)
    while len(rounds) < limit:
        day = plan.every.after(plan.anchor_on, k)
        k += 1
        if plan.ends_on is not None and day > plan.ends_on:
            break
        if day > last:
            rounds.append(ComingRound(day, None))
    return rounds
