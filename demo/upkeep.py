"""Maintenance plans from their templates, and what was done, late, skipped or is still owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from demo import content
from demo.past import BATCH, Past, save_present
from demo.register import Era
from demo.tidings import Tiding
from maintenance.actions.overdue import flag_overdue, nightly
from maintenance.goods import goods_of
from maintenance.models import MaintenanceTemplate, NightlyRun, Occurrence, OverdueEvent, Plan
from maintenance.models.plans import LEVELS
from maintenance.recurrence import Every
from organization.models import Unit, User

Skip = Occurrence.SkipReason
# Rupiah a piece, where somebody from outside does it.
COSTS = {
    "ac_deep": (90_000, 150_000), "car_service": (650_000, 2_200_000), "motor_service": (90_000, 220_000),
    "apar_refill": (150_000, 350_000), "genset_service": (1_200_000, 2_800_000),
    "copier_service": (350_000, 750_000),
}  # fmt: skip
VENDORS = {
    "ac": "CV Contoh Sejuk Teknik", "car": "Bengkel Contoh Motor", "motorcycle": "Bengkel Contoh Motor",
    "apar": "CV Contoh Siaga Mandiri", "genset": "CV Contoh Daya Listrik",
}  # fmt: skip
OTHER_VENDOR = "Bengkel Elektronik Contoh"
LATE_NOTES = ["Menunggu jadwal penyedia jasa", "Ruangan dipakai rapat", "Petugas mengikuti bimtek", ""]
SKIP_NOTES = {
    Skip.IN_REPAIR: "Sedang diperbaiki",
    Skip.AWAY: "Dibawa dinas luar",
    Skip.NO_BUDGET: "Anggaran belum tersedia",
}
WEEKDAYS = {"monday": 0, "friday": 4}


@dataclass(frozen=True)
class Piece:
    id: int
    room: str
    condition: str | None
    since: date


@dataclass(frozen=True)
class Turn:
    """One round of a plan for some of its goods: when it was due, and when somebody came."""

    nominal: date
    due: date
    done: date | None


class Upkeep:
    def __init__(
        self, *, rng: Random, era: Era, past: Past, units: dict[str, Unit], workers: dict[str, User]
    ) -> None:
        self._rng, self._era, self._past, self._units, self._workers = rng, era, past, units, workers
        self._templates = {
            t.key: t for t in MaintenanceTemplate.objects.select_related("family", "checklist")
        }

    def plan(self) -> list[tuple[Plan, dict[str, str]]]:
        """The plans, made by the head of the section in the weeks after the register came into use."""
        made = []
        for row in content.rows("plans"):
            template = self._templates.get(row["template"])
            if template is None:
                continue
            day = self._era.office_time.shift(self._era.begins, self._rng.randint(10, 24))
            act = self._past.act(
                "plan.make", self._era.office_time.some_moment(self._rng, day), self._workers["manager"]
            )
            plan = Plan(
                name=template.name,
                template=template,
                unit=self._units[row["unit"]],
                family=template.family,
                interval_value=template.interval_value,
                interval_unit=template.interval_unit,
                mode=template.mode,
                anchor_on=self._anchor(template, row["last_due"], day),
                starts_on=day,
                tolerance_days=template.tolerance_days,
                minutes=template.minutes,
                performer=template.performer,
                checklist=template.checklist,
                responsible=self._workers[row["who"]],
                note=template.note,
            )
            self._past.created(act, plan)
            made.append((plan, row))
        save_present([plan for plan, _ in made])
        return made

    def work(self, plans: list[tuple[Plan, dict[str, str]]], months: int) -> None:
        """What was done in the last so many months, written as it comes."""
        first = max(self._era.begins, self._era.today - timedelta(days=months * 31))
        for plan, row in plans:
            rounds = {building: self._turns(plan, row, first) for building in "ABCD"}
            batch: list[Occurrence] = []
            for piece in self._goods(plan):
                batch += self._of_piece(plan, row, piece, rounds[piece.room[:1] or "A"])
                if len(batch) >= BATCH:
                    self._save(batch)
                    batch = []
            self._save(batch)

    def nights(self) -> Iterator[Tiding]:
        """The nightly job flags what is still owed, day by day as it would have, and looks ahead today."""
        today, at = self._era.today, self._era.office_time.at
        yesterday = today - timedelta(days=1)
        NightlyRun.objects.create(on=yesterday, finished_at=at(yesterday, 0, 31))
        still_open = Occurrence.objects.open().values_list("due_on", flat=True).order_by().distinct()
        nights = {due + timedelta(days=days) for due in still_open for days in LEVELS.values()}
        for night in sorted(night for night in nights if night < today):
            moment = at(night, 0, 30)
            yield moment, partial(flag_overdue, on=night, now=moment)
        moment = at(today, 0, 30)
        yield moment, partial(nightly, on=today, now=moment)

    def _anchor(self, template: MaintenanceTemplate, last_due: str, start: date) -> date:
        """The first due date after the start, in a rhythm that has a turn so many days ago."""
        every = Every(template.interval_value, template.interval_unit)
        last = self._last_due(last_due)
        steps = 0
        while every.after(last, -steps - 1) > start + timedelta(days=10):
            steps += 1
        return every.after(last, -steps)

    def _last_due(self, cell: str) -> date:
        today = self._era.today
        if cell in WEEKDAYS:
            return today - timedelta(days=(today.weekday() - WEEKDAYS[cell]) % 7)
        day = today - timedelta(days=int(cell))
        return day.replace(day=min(day.day, 28))

    def _turns(self, plan: Plan, row: dict[str, str], first: date) -> list[Turn]:
        """The rounds in one building, the latest first; `done` of None is the round that is under way."""
        office, today = self._era.office_time, self._era.today
        every, begins = plan.every, office.day_from(max(first, plan.anchor_on))
        nominal = self._last_due(row["last_due"])
        if nominal >= today:
            done = office.day_until(every.after(nominal, -1))
            nominal = self._nominal_before(plan, nominal, done)
            turns = [Turn(nominal, office.day_from(nominal), done)]
        else:
            turns = [Turn(nominal, office.day_from(nominal), None)]
        while True:
            earlier = every.after(nominal, -1)
            if plan.counts_from_completion:
                # Done on the day from which the next one counts.
                done = office.day_until(earlier)
                turns[-1] = Turn(every.after(done), office.day_from(every.after(done)), turns[-1].done)
                earlier = done - timedelta(days=self._lateness(plan))
            else:
                done = max(office.day_from(earlier + timedelta(days=self._lateness(plan))), begins)
            if earlier < begins:
                return turns
            turns.append(Turn(earlier, office.day_from(earlier), min(done, office.shift(today, -1))))
            nominal = earlier

    def _nominal_before(self, plan: Plan, coming: date, done: date) -> date:
        if not plan.counts_from_completion:
            return plan.every.after(coming, -1)
        return done - timedelta(days=self._lateness(plan))

    def _lateness(self, plan: Plan) -> int:
        """Days between the due date and the work: mostly punctual, sometimes not at all."""
        drawn, rng = self._rng.random(), self._rng
        if plan.interval_unit == "week":
            return 0 if drawn < 0.9 else 1
        if drawn < 0.7:
            return -rng.randint(0, min(plan.tolerance_days, 4))
        return rng.randint(1, 5) if drawn < 0.88 else rng.randint(6, 16)

    def _goods(self, plan: Plan) -> Iterator[Piece]:
        rows = goods_of(plan).order_by("pk").values_list("pk", "room__code", "condition", "acquired_from")
        for pk, room, condition, since in rows.iterator(chunk_size=BATCH):
            yield Piece(pk, room or "", condition, since or date.min)

    def _of_piece(
        self, plan: Plan, row: dict[str, str], piece: Piece, turns: list[Turn]
    ) -> Iterator[Occurrence]:
        behind = self._rng.random() < float(row["behind"])
        for n, turn in enumerate(turns):
            if turn.nominal < piece.since + timedelta(days=30):
                break
            occurrence = Occurrence(plan=plan, asset_id=piece.id, nominal_due=turn.nominal, due_on=turn.due)
            done = turn.done or self._in_this_round(plan, turn, piece)
            if (n == 0 and turn.done is None and behind) or done is None:
                yield occurrence
            elif self._rng.random() < 0.015 and not plan.counts_from_completion:
                yield self._skipped(plan, occurrence)
            else:
                yield self._done(plan, row["template"], occurrence, piece, done)

    def _in_this_round(self, plan: Plan, turn: Turn, piece: Piece) -> date | None:
        """In the round under way, the pieces that aren't behind were done building by building."""
        early = min(plan.tolerance_days, 3) - "ABCD".find(piece.room[:1] or "A")
        day = self._era.office_time.day_from(turn.due - timedelta(days=early))
        return day if day < self._era.today else None

    def _done(self, plan: Plan, template: str, occurrence: Occurrence, piece: Piece, day: date) -> Occurrence:
        rng = self._rng
        occurrence.done_on, occurrence.done_by = day, plan.responsible
        occurrence.recorded_at = self._era.office_time.some_moment(rng, day)
        occurrence.performer = plan.performer
        if plan.performer == "vendor":
            family = plan.family.key if plan.family else ""
            occurrence.vendor = VENDORS.get(family, OTHER_VENDOR)
        if template in COSTS:
            low, high = COSTS[template]
            occurrence.cost = Decimal(rng.randint(low // 5000, high // 5000) * 5000)
        late = (day - occurrence.due_on).days
        occurrence.note = rng.choice(LATE_NOTES) if late > 2 else ""
        occurrence.condition_before = occurrence.condition_after = piece.condition
        steps = [step["no"] for step in plan.checklist.steps] if plan.checklist else []
        if len(steps) > 2 and rng.random() < 0.04:
            steps.pop(rng.randrange(len(steps)))
        occurrence.steps_done = steps
        return occurrence

    def _skipped(self, plan: Plan, occurrence: Occurrence) -> Occurrence:
        reason = self._rng.choice(list(SKIP_NOTES))
        day = self._era.office_time.day_from(occurrence.due_on)
        occurrence.cancelled_on, occurrence.cancelled_by = day, plan.responsible
        occurrence.cancel_reason, occurrence.note = reason, SKIP_NOTES[reason]
        occurrence.recorded_at = self._era.office_time.some_moment(self._rng, day)
        return occurrence

    def _save(self, occurrences: list[Occurrence]) -> None:
        Occurrence.objects.bulk_create(occurrences, batch_size=BATCH)
        OverdueEvent.objects.bulk_create(
            [event for occurrence in occurrences for event in _events(occurrence)], batch_size=BATCH
        )


def _events(occurrence: Occurrence) -> Iterator[OverdueEvent]:
    """What the nightly job had written before somebody did the work at last."""
    closed = occurrence.done_on or occurrence.cancelled_on
    for level, days in LEVELS.items():
        night = occurrence.due_on + timedelta(days=days)
        if closed is not None and night <= closed:
            yield OverdueEvent(occurrence=occurrence, level=level, on=night)
