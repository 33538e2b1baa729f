"""Occurrences come and go by themselves: made ahead, moved to working days, cancelled with their assets.

Everything here may run twice and by two at once: a row that exists already is not made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery

from assets.models import Asset
from assets.models.register import AssetQuerySet
from maintenance.goods import goods_of
from maintenance.insert_select import insert_select
from maintenance.models import Occurrence, Plan
from maintenance.models.plans import OccurrenceQuerySet
from organization.models import Holiday, Unit, User
from organization.worktime import next_working_day

HORIZON = timedelta(days=31)
CHUNK = 1000


class Office:
    """What many plans need alike, read once: days off and units with all below them."""

    def __init__(self, on: date) -> None:
        # A yearly plan's next date lies far ahead; days off are known for a year or two at most.
        self._days_off = Holiday.objects.days_off(on - timedelta(days=800), on + timedelta(days=800))
        self._within: dict[int, list[int]] = {}

    def due_on(self, nominal: date) -> date:
        """The date itself, or the next day on which the office works."""
        return next_working_day(nominal, self._days_off)

    def goods_of(self, plan: Plan) -> AssetQuerySet:
        if plan.unit_id not in self._within:
            self._within[plan.unit_id] = Unit.objects.ids_within(plan.unit_id)
        return goods_of(plan, self._within[plan.unit_id])


def create_due(*, on: date, since: date | None, plans: Iterable[Plan] | None = None) -> int:
    """Make the occurrences of the coming month, and of each plan at least the next one.

    :param since: the last day for which this came to its end. What became due after it is made
        too; what lies before isn't, or goods that join a plan would bring a past with them.
    :return: how many are new
    """
    office = Office(on)
    found = Plan.objects.active() if plans is None else plans
    return sum(create_occurrences(plan=plan, on=on, since=since, office=office) for plan in found)


@transaction.atomic
def create_occurrences(*, plan: Plan, on: date, since: date | None, office: Office) -> int:
    first = _first_day(plan, on, since)
    goods = office.goods_of(plan)
    if plan.counts_from_completion:
        # Who has had a turn goes on from it; all others begin together.
        begun = Occurrence.objects.filter(plan=plan)
        nominal = plan.every.first_from(plan.anchor_on, first)
        return _insert(plan, goods, nominal, office, there=begun) + _continue(plan, goods, office)
    return sum(
        _insert(plan, goods, nominal, office, there=Occurrence.objects.filter(plan=plan, nominal_due=nominal))
        for nominal in _dates(plan, first, on)
    )


def _first_day(plan: Plan, on: date, since: date | None) -> date:
    """From when on dates that lack an occurrence are made up for."""
    missed_from = (plan.starts_on or on) if since is None else min(on, since + timedelta(days=1))
    return max(plan.anchor_on, plan.starts_on or plan.anchor_on, missed_from)


def _dates(plan: Plan, first: date, on: date) -> Iterator[date]:
    upcoming = plan.every.first_from(plan.anchor_on, max(first, on))
    return plan.every.between(plan.anchor_on, first, max(on + HORIZON, upcoming))


def _insert(
    plan: Plan, goods: AssetQuerySet, nominal: date, office: Office, *, there: OccurrenceQuerySet
) -> int:
    if plan.ends_on is not None and nominal > plan.ends_on:
        return 0
    return insert_select(
        Occurrence,
        goods,
        {
            "plan": plan.pk,
            "asset": F("pk"),
            "nominal_due": nominal,
            "due_on": office.due_on(nominal),
            "performer": "",
            "vendor": "",
            "note": "",
            "steps_done": [],
            "cancel_reason": "",
        },
        there=there,
    )


def _continue(plan: Plan, goods: AssetQuerySet, office: Office) -> int:
    """The next turn of each asset that has had one in a plan counted from completion, and has none open."""
    mine = Occurrence.objects.filter(plan=plan, asset=OuterRef("pk"))
    idle = goods.filter(Exists(mine), ~Exists(mine.open())).order_by("pk")
    last = idle.annotate(last=Subquery(mine.order_by("-nominal_due").values("pk")[:1]))
    ids = list(last.values_list("last", flat=True))
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return sum(
        create_next(plan=plan, ended=Occurrence.objects.filter(pk__in=chunk), office=office)
        for chunk in chunks
    )


def create_next(*, plan: Plan, ended: Iterable[Occurrence], office: Office) -> int:
    """What follows occurrences that are done or cancelled, for the goods that are still in the plan."""
    ended = list(ended)
    assets = {o.asset_id for o in ended}
    still = set(office.goods_of(plan).filter(pk__in=assets).values_list("pk", flat=True))
    rows = []
    for occurrence in ended:
        nominal = following(plan, occurrence)
        if occurrence.asset_id in still and (plan.ends_on is None or nominal <= plan.ends_on):
            row = Occurrence(plan=plan, asset_id=occurrence.asset_id, nominal_due=nominal)
            row.due_on = office.due_on(nominal)
            rows.append(row)
    mine = Occurrence.objects.filter(plan=plan, asset__in=still)
    before = mine.count()
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    return mine.count() - before


def following(plan: Plan, ended: Occurrence) -> date:
    """The nominal date after one that is done or cancelled.

    Fixed dates go on from the anchor. Otherwise the interval counts from the day it was done, and from
    the date itself when it was skipped.
    """
    closed_on = ended.done_on or ended.cancelled_on or ended.nominal_due
    later = max(ended.nominal_due, closed_on) + timedelta(days=1)
    later = max(later, plan.starts_on or later)
    if not plan.counts_from_completion:
        return plan.every.first_from(plan.anchor_on, later)
    if ended.done_on is None:
        return plan.every.first_from(ended.nominal_due, later)
    after = max(ended.nominal_due, ended.done_on) + timedelta(days=1)
    return max(plan.every.first_from(ended.done_on, after), plan.starts_on or date.min)


@transaction.atomic
def cancel_gone(*, on: date) -> int:
    """Close what nobody can do any more: all of assets out of service, the coming of those that left.

    :return: how many
    """
    system = User.objects.system()
    closing = {"cancelled_on": on, "cancelled_by": system}
    retired = Occurrence.objects.open().exclude(asset__status__in=Asset.IN_SERVICE)
    cancelled = retired.update(**closing, cancel_reason=Occurrence.SkipReason.RETIRED)
    office = Office(on)
    for plan in Plan.objects.active().filter(asset=None):
        left = Occurrence.objects.open().filter(plan=plan, due_on__gte=on)
        left = left.exclude(asset__in=office.goods_of(plan))
        cancelled += left.update(**closing, cancel_reason=Occurrence.SkipReason.LEFT_PLAN)
    return cancelled


@transaction.atomic
def shift_due_dates(*, on: date) -> int:
    """Follow the calendar of days off where it changed after the occurrences were made."""
    office = Office(on)
    coming = Occurrence.objects.open().filter(due_on__gte=on)
    shifted = 0
    for nominal, due in list(coming.order_by().values_list("nominal_due", "due_on").distinct()):
        right = max(office.due_on(nominal), on)
        if right != due:
            shifted += coming.filter(nominal_due=nominal, due_on=due).update(due_on=right)
    return shifted


def drop_coming(*, plan: Plan, on: date) -> None:
    """Take away what isn't due yet, for it follows from the plan alone and nobody has touched it."""
    untouched = plan.occurrences.open().filter(due_on__gte=on, overdue_events=None)
    untouched.delete()
