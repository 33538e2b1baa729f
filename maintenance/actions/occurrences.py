"""Maintenance that was done, or knowingly skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset
from core.refusal import Refusal
from core.trail.recording import change, current_change
from core.web.formats import long_date
from maintenance.actions.due import Office, create_next
from maintenance.models import Occurrence, Plan
from organization.models import User

RECORDED = (
    *("done_on", "done_by", "recorded_at", "performer", "vendor", "note", "cost"),
    *("condition_before", "condition_after", "steps_done", "change"),
)


def complete_occurrences(
    *,
    occurrences: Iterable[Occurrence],
    done_on: date,
    by: User,
    now: datetime,
    note: str = "",
    cost: Decimal | None = None,
    steps_done: Sequence[int] = (),
    condition_after: str | None = None,
    performer: str = "",
    vendor: str = "",
) -> list[Occurrence]:
    """Record maintenance of one or several assets on one day, and make what follows.

    Other turns of the same asset in the same plan that were due by then are covered by it.

    :param cost: for all together, in rupiah; it is shared out evenly
    :param steps_done: numbers of the plan's steps
    :param condition_after: None leaves the condition of the assets as it is
    :raises Refusal: ``already_done``, ``skipped``, ``not_in_service``, ``too_early``, ``in_future``
    """
    with change("occurrence.complete", by=by, reason=note) as act:
        if done_on > timezone.localdate(now):
            raise Refusal("in_future", _("Maintenance can be recorded once it is done, not before."))
        rows = _locked(occurrences)
        for row in rows:
            _refuse_closed(row)
            _refuse_undoable(row, done_on)
        shares = _share(cost, len(rows))
        for row, share in zip(rows, shares, strict=True):
            row.done_on, row.done_by, row.recorded_at, row.change = done_on, by, now, act
            row.performer = performer or row.plan.performer
            row.vendor, row.note, row.cost = vendor, note, share
            row.steps_done = sorted(set(steps_done))
            row.condition_before = row.asset.condition
            row.condition_after = condition_after or row.asset.condition
        Occurrence.objects.bulk_update(rows, RECORDED)
        _change_condition([row.asset for row in rows], condition_after)
        _cover_others(rows, done_on, by, now)
        _create_following(rows, done_on)
    return rows


def cancel_occurrences(
    *, occurrences: Iterable[Occurrence], reason: str, note: str, by: User, now: datetime
) -> list[Occurrence]:
    """Leave out this turn knowingly; the next one stays as it is planned.

    :param reason: one of `Occurrence.CHOSEN_REASONS`
    :raises Refusal: ``already_done``, ``skipped``
    """
    today = timezone.localdate(now)
    with change("occurrence.cancel", by=by, reason=note) as act:
        rows = _locked(occurrences)
        for row in rows:
            _refuse_closed(row)
            row.cancelled_on, row.cancelled_by, row.recorded_at, row.change = today, by, now, act
            row.cancel_reason, row.note = reason, note
        fields = ["cancelled_on", "cancelled_by", "recorded_at", "cancel_reason", "note", "change"]
        Occurrence.objects.bulk_update(rows, fields)
        _create_following(rows, today)
    return rows


def _locked(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    ids = {occurrence.pk for occurrence in occurrences}
    found = Occurrence.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    rows = list(found.select_related("plan", "asset").order_by("pk"))
    if len(rows) < len(ids):
        raise Refusal("gone", _("The plan was changed in the meantime. Open it again and choose anew."))
    return rows


def _refuse_closed(row: Occurrence) -> None:
    if row.done_on is not None:
        raise Refusal(
            "already_done",
            _("%(item)s: the maintenance due on %(due)s is recorded as done on %(done)s already.")
            % {"item": row.asset, "due": long_date(row.due_on), "done": long_date(row.done_on)},
        )
    if row.cancelled_on is not None:
        raise Refusal(
            "skipped",
            _("%(item)s: the maintenance due on %(due)s was skipped on %(day)s.")
            % {"item": row.asset, "due": long_date(row.due_on), "day": long_date(row.cancelled_on)},
        )


def _refuse_undoable(row: Occurrence, done_on: date) -> None:
    if not row.asset.is_in_service:
        raise Refusal(
            "not_in_service",
            _("%(item)s is out of service: %(status)s.")
            % {"item": row.asset, "status": row.asset.get_status_display()},
        )
    earliest = earliest_day(row)
    if earliest is not None and done_on < earliest:
        raise Refusal(
            "too_early",
            _("%(item)s: the maintenance due on %(due)s can be done from %(earliest)s on.")
            % {
                "item": row.asset,
                "due": long_date(row.due_on),
                "earliest": long_date(earliest),
            },
        )


def earliest_day(row: Occurrence) -> date | None:
    """From when on doing it closes it. Where the next date counts from completion, any day does."""
    if row.plan.counts_from_completion:
        return None
    return row.nominal_due - timedelta(days=row.plan.tolerance_days)


def _share(cost: Decimal | None, among: int) -> list[Decimal | None]:
    """Whole rupiah for each; what doesn't divide evenly goes to the first."""
    if cost is None or among == 0:
        return [None] * among
    each = Decimal(int(cost / among))
    return [cost - each * (among - 1), *[each] * (among - 1)]


def _change_condition(assets: list[Asset], condition: str | None) -> None:
    changed = {asset.pk: asset for asset in assets if condition and asset.condition != condition}
    for asset in changed.values():
        asset.condition = condition
        asset.updated_at = timezone.now()
    Asset.objects.record_updated(changed.values(), ["condition", "updated_at"])


def _cover_others(rows: list[Occurrence], done_on: date, by: User, now: datetime) -> None:
    """What else of the same plan the assets owed on that day is done with it."""
    for plan, of_plan in _by_plan(rows).items():
        owed = plan.occurrences.open().filter(
            nominal_due__lte=done_on, asset__in=[row.asset_id for row in of_plan]
        )
        owed.update(
            cancelled_on=done_on,
            cancelled_by=by,
            recorded_at=now,
            cancel_reason=Occurrence.SkipReason.COVERED,
            change=current_change(),
        )


def _create_following(rows: list[Occurrence], on: date) -> None:
    office = Office(on)
    for plan, of_plan in _by_plan(rows).items():
        if plan.is_active:
            create_next(plan=plan, ended=_without_open(plan, of_plan), office=office)


def _without_open(plan: Plan, rows: list[Occurrence]) -> list[Occurrence]:
    """Of each asset the last of them, if nothing else of the plan awaits it."""
    last = {row.asset_id: row for row in sorted(rows, key=lambda row: row.nominal_due)}
    waiting = plan.occurrences.open().filter(asset__in=last).values_list("asset_id", flat=True)
    for asset_id in set(waiting):
        del last[asset_id]
    return list(last.values())


def _by_plan(rows: list[Occurrence]) -> dict[Plan, list[Occurrence]]:
    found: defaultdict[Plan, list[Occurrence]] = defaultdict(list)
    for row in rows:
        found[row.plan].append(row)
    return found
