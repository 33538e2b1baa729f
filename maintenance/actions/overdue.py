"""What has become overdue is written down as events, once for each occurrence and level, and told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Min

from assets.models import Asset
from core.outbox.actions import post_notices
from core.outbox.models import Notice
from maintenance.actions.due import cancel_gone, create_due, shift_due_dates
from maintenance.insert_select import insert_select
from maintenance.models import NightlyRun, Occurrence, OverdueEvent, Plan
from maintenance.models.plans import LEVELS
from organization.models import Unit, User
from organization.models.accounts import SYSTEM_USERNAME

WORKERS = ("keeper", "technician")
LEVEL_FOR_MANAGERS = 3


def nightly(*, on: date, now: datetime) -> dict[str, int]:
    """All that happens by itself for the day `on`: once, or again, or by two at once, with one outcome.

    :return: what was written anew
    """
    since = NightlyRun.objects.filter(on__lte=on).values_list("on", flat=True).first()
    written = {
        "cancelled": cancel_gone(on=on),
        "moved": shift_due_dates(on=on),
        "created": create_due(on=on, since=since),
        **flag_overdue(on=on, now=now),
    }
    NightlyRun.objects.update_or_create(on=on, defaults={"finished_at": now})
    return written


def flag_overdue(*, on: date, now: datetime) -> dict[str, int]:
    """Write every level that has been reached, and tell of the highest only.

    The number of statements doesn't depend on the number of occurrences.
    """
    with transaction.atomic():
        # One at a time. On SQLite the transaction itself is the queue.
        User.objects.select_for_update(no_key=True).get(username=SYSTEM_USERNAME)
        untold = _untold(on)
        # Whatever stands at a level has been written at those below.
        highest = max((each.level for each in untold), default=0)
        written = {f"level_{n}": _write_events(n, on) if n <= highest else 0 for n in LEVELS}
        written["notices"] = post_notices(_notices(untold, on, now))
    return written


def _write_events(level: int, on: date) -> int:
    late = Occurrence.objects.late_at(level, on)
    return insert_select(OverdueEvent, late, {"occurrence": F("pk"), "level": level, "on": on})


@dataclass
class Lateness:
    """What one plan has at one level, of which nobody was told: how many in each unit, since when."""

    plan_id: int
    level: int
    oldest: date = date.max
    newest: date = date.min
    an_asset: int = 0
    by_unit: dict[int, int] = field(default_factory=dict)

    def add(self, unit_id: int, count: int, oldest: date, newest: date, an_asset: int) -> None:
        self.by_unit[unit_id] = count
        self.oldest, self.newest = min(self.oldest, oldest), max(self.newest, newest)
        self.an_asset = an_asset


def _untold(on: date) -> list[Lateness]:
    """Of each occurrence only the highest level counts, and only if it isn't written yet."""
    found: dict[tuple[int, int], Lateness] = {}
    for level in LEVELS:
        late = Occurrence.objects.late_at(level, on).without_event(level)
        if level + 1 in LEVELS:
            late = late.filter(due_on__gt=on - timedelta(days=LEVELS[level + 1]))
        groups = (
            late.order_by()
            .values_list("plan_id", "asset__unit_id")
            .annotate(Count("pk"), Min("due_on"), Max("due_on"), Min("asset_id"))
        )
        for plan_id, *group in groups:
            lateness = found.setdefault((plan_id, level), Lateness(plan_id, level))
            lateness.add(*group)
    return list(found.values())


def _notices(untold: list[Lateness], on: date, now: datetime) -> list[Notice]:
    if not untold:
        return []
    plans = Plan.objects.select_related("responsible").in_bulk({each.plan_id for each in untold})
    assets = Asset.objects.select_related("room").in_bulk({each.an_asset for each in untold})
    people = People()
    notices = []
    for each in untold:
        plan = plans[each.plan_id]
        for person in people.concerned(plan, each.level):
            count = people.count_for(person, plan, each.by_unit)
            if count:
                notices.append(_notice(plan, each, count, assets[each.an_asset], person, on, now))
    return notices


def _notice(
    plan: Plan, each: Lateness, count: int, asset: Asset, person: User, on: date, now: datetime
) -> Notice:
    context = {
        "plan": plan.name,
        "count": count,
        "level": each.level,
        "due_on": each.oldest.isoformat(),
        "days": (on - each.oldest).days,
        "item": asset.title if sum(each.by_unit.values()) == 1 else "",
        "room": str(asset.room or "") if sum(each.by_unit.values()) == 1 else "",
    }
    return Notice(
        recipient=person,
        topic="upkeep.overdue",
        key=f"upkeep.overdue:{plan.pk}:{each.level}:{each.newest.isoformat()}",
        context=context,
        path=plan.get_absolute_url(),
        created_at=now,
    )


class People:
    """The person responsible for a plan, else those who do the work; in the end the managers too."""

    def __init__(self) -> None:
        roles = User.objects.filter(is_active=True, groups__name__in=[*WORKERS, "manager"])
        self._by_role: defaultdict[str, list[User]] = defaultdict(list)
        for person in roles.annotate(role=F("groups__name")).order_by("pk"):
            self._by_role[person.role].append(person)
        self._scopes: dict[int, frozenset[int]] = {}

    def concerned(self, plan: Plan, level: int) -> Iterable[User]:
        """Each person once."""
        if plan.responsible is not None and plan.responsible.is_active:
            told = [plan.responsible]
        else:
            told = [person for role in WORKERS for person in self._by_role[role]]
        if level >= LEVEL_FOR_MANAGERS:
            told += self._by_role["manager"]
        return {person.pk: person for person in told}.values()

    def count_for(self, person: User, plan: Plan, by_unit: dict[int, int]) -> int:
        """How many lie in the person's scope; whoever is responsible for the plan answers for all."""
        if person.scope_id is None or person.pk == plan.responsible_id:
            return sum(by_unit.values())
        if person.scope_id not in self._scopes:
            self._scopes[person.scope_id] = frozenset(Unit.objects.ids_within(person.scope_id))
        scope = self._scopes[person.scope_id]
        return sum(count for unit_id, count in by_unit.items() if unit_id in scope)
