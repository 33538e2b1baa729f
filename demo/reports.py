"""Breakage reports with all their steps, repairs and costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heapify, heappop, heappush
from random import Random

from assets.models import Asset
from core.trail.models import Change
from demo.cases import Case, Desk
from demo.lives import Lives, in_service
from demo.past import BATCH, Past
from demo.people import Person
from demo.register import Condition, Era, Item
from demo.stories import CONDITION_AFTER, SHARED, Story, stories
from maintenance.models import BreakageReport, Cause, Complaint, CostLine, JoinedReporter, Remedy, ReportEvent
from maintenance.models.breakage import ReportCounter
from maintenance.models.repairs import Repair
from organization.models import Room

Status, Verb = BreakageReport.Status, ReportEvent.Verb
SHARE = 0.35  # reports for each asset in two years
# What is on the desk now: working days ago, where it stands, which story, who reported it.
RECENT = [
    (33, "waiting_budget", "S103", ""), (27, "waiting_budget", "S080", ""),
    (22, "waiting_budget", "S030", ""), (15, "waiting_budget", "S014", ""),
    (8, "waiting_parts", "S078", ""), (6, "waiting_parts", "S020", ""),
    (4, "waiting_reporter", "S046", ""), (4, "done", "S013", ""), (4, "reopened", "S045", ""),
    (3, "done", "S041", "staff"), (3, "in_progress", "S027", ""), (2, "in_progress", "S085", ""),
    (2, "assigned", "S017", ""), (1, "waiting_vendor", "S061", ""), (1, "assigned", "S005", ""),
    (1, "triaged", "S101", ""), (1, "triaged", "S057", ""), (1, "new", "S112", ""),
    (0, "new", "S107", ""), (0, "new", "S003", ""), (0, "new", "S039", "staff"),
]  # fmt: skip
# Of which so much is reported that many taps come without a word.
POPULAR = ("printer", "pc", "laptop", "aio", "ac", "ups", "scanner", "switch", "access_point", "projector")
VENDORS = {
    "computers": "Servis Komputer Contoh",
    "printing": "Servis Printer Contoh",
    "network": "Penyedia internet",
    "cooling": "CV Contoh Sejuk Teknik",
    "power": "CV Contoh Daya Listrik",
    "vehicles": "Bengkel Contoh Motor",
    "furniture": "Bengkel Las Contoh",
    "safety": "CV Contoh Siaga Mandiri",
}
# What was done at first, where it didn't last.
FIRST_TRIES = {"S045": ("printer.head_clean", "Kepala cetak dibersihkan, uji cetak baik.")}
REPAIRERS = ("technician", "administrator", "keeper")
OTHER_VENDOR = "Bengkel Elektronik Contoh"
FUND = "APBD, pemeliharaan peralatan dan mesin"


@dataclass(frozen=True)
class Planned:
    moment: datetime
    story: Story
    state: str = ""
    reporter: str = ""
    told: bool = True
    tries: int = 8


@dataclass
class Catalog:
    """Complaints, causes and remedies by key, and the group of each family."""

    complaints: dict[str, Complaint] = field(
        default_factory=lambda: {each.key: each for each in Complaint.objects.all()}
    )
    causes: dict[str, Cause] = field(default_factory=lambda: {each.key: each for each in Cause.objects.all()})
    remedies: dict[str, Remedy] = field(
        default_factory=lambda: {each.key: each for each in Remedy.objects.all()}
    )

    def knows(self, story: Story) -> bool:
        return (
            story.complaint in self.complaints
            and story.cause in self.causes
            and story.action in self.remedies
        )


class Reports:
    def __init__(
        self,
        *,
        rng: Random,
        era: Era,
        past: Past,
        lives: Lives,
        desk: Desk,
        people: list[Person],
        rooms: dict[str, Room],
        untrained: Iterable[Person],
    ) -> None:
        self._rng, self._era, self._past, self._lives, self._desk = rng, era, past, lives, desk
        self._catalog = Catalog()
        self._stories = [story for story in stories() if self._catalog.knows(story)]
        self._codes = {room.pk: room.code for room in rooms.values()}
        self._units = {room.code: room.unit.code for room in rooms.values()}
        self._by_username = {person.user.username: person for person in people if person.user}
        self._colleagues: defaultdict[str, list[Person]] = defaultdict(list)
        for person in people:
            if person.user is not None:
                self._colleagues[person.unit.split("-")[0]].append(person)
        self._untrained = {id(person) for person in untrained}
        self._numbers: defaultdict[int, int] = defaultdict(int)
        self._reasons: list[tuple[Change, Case]] = []
        self._told_all = False
        self._now = era.office_time.at(era.today, 7, 55)
        self._days = era.office_time.days(
            era.begins + timedelta(days=25), era.office_time.shift(era.today, -3)
        )

    def happen(self, items: list[Item]) -> list[Case]:
        """The reports of these items, in the order of time; told stories come once."""
        by_family: defaultdict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_family[item.line.family].append(item)
        cases: list[Case] = []
        queue = [(each.moment, n, each) for n, each in enumerate(self._plan(round(len(items) * SHARE)))]
        heapify(queue)
        while queue:
            moment, n, planned = heappop(queue)
            chosen = self._choose(planned, by_family[planned.story.family])
            if chosen is not None:
                cases += self._tell(planned, chosen)
            elif planned.tries and (later := self._some_moment()) > moment:
                # Nothing that fits stood there then, or it was in repair already.
                again = replace(planned, moment=later, tries=planned.tries - 1)
                heappush(queue, (later, n, again))
        return cases

    def save(self, cases: list[Case]) -> None:
        """Number and write them; the assets must have been saved before."""
        cases.sort(key=lambda case: case.report.reported_at)
        for case in cases:
            year = case.report.reported_at.year
            self._numbers[year] += 1
            case.report.number = f"LK-{year}-{self._numbers[year]:04d}"
        for act, case in self._reasons:
            act.reason = f"{case.report.number}: {act.reason}"
        self._reasons.clear()
        reports = [case.report for case in cases]
        BreakageReport.objects.bulk_create([r for r in reports if r.duplicate_of is None], batch_size=BATCH)
        BreakageReport.objects.bulk_create([r for r in reports if r.duplicate_of is not None])
        ReportCounter.objects.bulk_create(
            [ReportCounter(year=year, last=last) for year, last in sorted(self._numbers.items())],
            update_conflicts=True,
            unique_fields=["year"],
            update_fields=["last"],
        )
        JoinedReporter.objects.bulk_create([each for case in cases for each in case.joined], batch_size=BATCH)
        events = sorted((event for case in cases for event in case.events), key=lambda event: event.at)
        ReportEvent.objects.bulk_create(events, batch_size=BATCH)
        repairs = sorted(
            (pair for case in cases for pair in case.repairs), key=lambda pair: pair[0].finished_at
        )
        Repair.objects.bulk_create([repair for repair, _ in repairs], batch_size=BATCH)
        CostLine.objects.bulk_create([line for _, lines in repairs for line in lines], batch_size=BATCH)

    def _plan(self, wanted: int) -> list[Planned]:
        rng = self._rng
        plan: list[Planned] = []
        stories_left = {story.key: story for story in self._stories}
        if not self._told_all:
            for days_ago, state, key, reporter in RECENT:
                story = stories_left.pop(key, None)
                if story is not None:
                    moment = self._recent_moment(days_ago, len(plan))
                    plan.append(Planned(moment, story, state, reporter))
            plan += [Planned(self._some_moment(), story) for story in stories_left.values()]
            self._told_all = True
            rng.shuffle(plan)
            # A small office has fewer; what is open comes first.
            plan = sorted(plan, key=lambda each: not each.state)[:wanted]
        usual = [s for s in self._stories if s.family in POPULAR and s.outcome in ("fixed", "guided")]
        while usual and len(plan) < wanted:
            plan.append(Planned(self._some_moment(), rng.choice(usual), told=False))
        return plan

    def _some_moment(self) -> datetime:
        return self._era.office_time.some_moment(self._rng, self._rng.choice(self._days))

    def _recent_moment(self, days_ago: int, n: int) -> datetime:
        """This morning's come in right after the doors open."""
        today = self._era.office_time.day_until(self._era.today)
        if days_ago == 0:
            return self._era.office_time.later(self._era.office_time.at(today, 0), 1 + n % 5 * 4)
        return self._era.office_time.some_moment(self._rng, self._era.office_time.shift(today, -days_ago))

    def _choose(self, planned: Planned, items: list[Item]) -> Item | None:
        """Older goods break more often, and goods of people without training by misuse."""
        moment, story = planned.moment, planned.story
        trainable = self._catalog.causes[story.cause].suggests_training
        fitting, weights = [], []
        for item in items:
            if item.registered.at >= moment or (item.busy_until and item.busy_until >= moment):
                continue
            state = item.at(moment)
            if state["condition"] == Condition.HEAVY_DAMAGE or not in_service(item, moment):
                continue
            if not story.could_be(item, moment, self._codes[state["room_id"]]):
                continue
            holder = item.holder_on(moment.date())
            weight = 2.0 + moment.year - item.slot.purchase.on.year
            if trainable and holder is not None:
                weight *= 5 if id(holder) in self._untrained else 0.4
            if item.busy_until is not None:
                weight *= 0.6
            fitting.append(item)
            weights.append(weight)
        return self._rng.choices(fitting, weights)[0] if fitting else None

    def _tell(self, planned: Planned, item: Item) -> list[Case]:
        case = self._case(planned, item)
        if planned.story.outcome == "rejected":
            case.reject(planned.story.note)
            return [case]
        if planned.story.outcome == "withdrawn":
            case.withdraw(planned.story.note)
            return [case]
        if planned.story.outcome == "duplicate":
            same = next(s for s in self._stories if s.complaint == planned.story.complaint and s.text)
            earlier = self._era.office_time.later(
                self._era.office_time.at(planned.moment.date(), 0), self._rng.randint(10, 60)
            )
            original = self._case(Planned(earlier, same, told=False), item, case.reporter)
            self._work(original, Planned(earlier, same, told=False), item)
            case.duplicate(original, planned.story.note)
            return [original, case]
        self._work(case, planned, item)
        return [case]

    def _case(self, planned: Planned, item: Item, reporter: Person | None = None) -> Case:
        story, moment = planned.story, planned.moment
        room = self._codes[item.at(moment)["room_id"]]
        reporter = reporter or self._by_username.get(planned.reporter)
        if reporter is None:
            reporter = self._reporter(item, room, moment, for_other=bool(story.position))
        complaint = self._catalog.complaints[story.complaint]
        case = Case.filed(
            rng=self._rng,
            desk=self._desk,
            office_time=self._era.office_time,
            asset=item.asset,
            reporter=reporter,
            complaint=complaint,
            text=story.text if planned.told else "",
            at=moment,
        )
        case.is_brisk = bool(planned.state)
        case.technician = self._desk.technician_for(
            self._rng, item.asset.family.group if item.asset.family else "", room
        )
        if story.family in SHARED and self._rng.random() < 0.4:
            others = [p for p in self._near(room, moment) if p is not reporter]
            case.join(self._rng.sample(others, min(len(others), self._rng.randint(1, 3))))
        return case

    def _reporter(self, item: Item, room: str, moment: datetime, *, for_other: bool) -> Person:
        holder = item.holder_on(moment.date())
        near = [p for p in self._near(room, moment) if p.role not in REPAIRERS]
        if holder is not None and holder.user is not None and holder.works_here(moment.date()):
            others = [p for p in near if p is not holder]
            # Somebody writes for a head of section, who has no time.
            return self._rng.choice(others) if for_other and others else holder
        inside = [person for person in near if person.room == room]
        return self._rng.choice(inside if inside and self._rng.random() < 0.75 else near)

    def _near(self, room: str, moment: datetime) -> list[Person]:
        section = self._units[room].split("-")[0]
        here = [p for p in self._colleagues[section] if p.works_here(moment.date())]
        return here or [p for p in self._colleagues["UMUM"] if p.works_here(moment.date())]

    def _work(self, case: Case, planned: Planned, item: Item) -> None:
        """From triage to confirmation, or as far as it has come by now."""
        story = planned.story
        remedy = self._catalog.remedies[story.action]
        state = planned.state or ("done" if story.outcome == "irreparable" else "")
        case.triage_and_start(upto=state)
        if state.startswith("waiting_"):
            reason = state.removeprefix("waiting_")
            case.wait(reason, story.note if story.outcome == state else "")
            if story.outcome in CONDITION_AFTER and state != "waiting_reporter":
                self._note_damage(case, item, CONDITION_AFTER[story.outcome])
        elif state in ("", "done", "reopened"):
            waits = story.outcome.startswith("waiting_") and not planned.state
            if waits:
                case.wait(story.outcome.removeprefix("waiting_"), story.note)
            else:
                case.usual_wait(remedy)
            first = FIRST_TRIES.get(story.key)
            if first is None:
                self._finish(case, planned, item, remedy)
            else:
                self._finish(case, planned, item, self._catalog.remedies[first[0]], first[1])
            if state == "reopened" or story.outcome == "reopened":
                case.reopen()
                if not planned.state:
                    case.start_again()
                    self._finish(case, planned, item, remedy)
            if not state:
                case.confirm()
        item.busy_until = case.settle(self._now)

    def _finish(
        self, case: Case, planned: Planned, item: Item, remedy: Remedy, note: str | None = None
    ) -> None:
        story = planned.story
        if note is None:
            note = story.note_about(item, case.clock) if planned.told else ""
        case.finish(remedy, note)
        before = item.at(case.clock)["condition"]
        after = CONDITION_AFTER.get(story.outcome, before)
        if story.outcome.startswith("waiting_"):
            after = Condition.GOOD
        repair = Repair(
            report=case.report,
            cause=self._catalog.causes[story.cause],
            remedy=remedy,
            work_done=note,
            performer=remedy.performer,
            vendor=self._vendor(item.asset) if remedy.performer == "vendor" else "",
            condition_before=before,
            condition_after=after,
            finished_at=case.clock,
            finished_by=case.technician,
        )
        lines = self._costs(remedy, repair, item.asset)
        repair.fund_source = FUND if lines else ""
        case.repairs.append((repair, lines))
        self._set_condition(case, item, after, note or remedy.name)
        if after == Condition.HEAVY_DAMAGE and case.clock <= self._now:
            self._lives.give_up(item, case.clock)

    def _set_condition(self, case: Case, item: Item, condition: str, note: str) -> None:
        if case.clock > self._now or item.at(case.clock)["condition"] == condition:
            return
        act = self._past.act("breakage.finish", case.clock, case.technician, note)
        item.change(act, condition=condition)
        self._reasons.append((act, case))

    def _note_damage(self, case: Case, item: Item, condition: str) -> None:
        """While it waits to be repaired, the custodian notes that it isn't in order."""
        moment = self._era.office_time.later(case.clock, self._rng.randint(10, 60))
        if moment > self._now or item.at(moment)["condition"] == condition:
            return
        act = self._past.act("asset.edit", moment, self._desk.keeper, "kondisi menurut pemeriksaan teknisi")
        item.change(act, condition=condition)
        self._reasons.append((act, case))

    def _vendor(self, asset: Asset) -> str:
        return VENDORS.get(asset.family.group if asset.family else "", OTHER_VENDOR)

    def _costs(self, remedy: Remedy, repair: Repair, asset: Asset) -> list[CostLine]:
        """Parts and labor, together within what the remedy costs; never more than the piece is worth."""
        if repair.condition_after == Condition.HEAVY_DAMAGE:
            if remedy.performer != "vendor":
                return []
            return [_line(repair, "Jasa pemeriksaan", self._rng.randint(15, 30) * 5000)]
        if not remedy.cost_max or (remedy.cost_min == 0 and self._rng.random() < 0.6):
            return []
        ceiling = min(remedy.cost_max, int(asset.value or remedy.cost_max) * 7 // 10)
        total = self._rng.randint(min(remedy.cost_min, ceiling), max(ceiling, 1)) // 5000 * 5000
        if total <= 0:
            return []
        if remedy.performer != "vendor" or not remedy.parts:
            name = remedy.parts if remedy.performer != "vendor" else "Jasa perbaikan"
            return [_line(repair, name or remedy.name, total)]
        labor = min(total, max(25_000, round(total * self._rng.uniform(0.2, 0.35) / 5000) * 5000))
        if labor >= total:
            return [_line(repair, "Jasa perbaikan", total)]
        return [_line(repair, remedy.parts, total - labor), _line(repair, "Jasa pemasangan", labor)]


def _line(repair: Repair, text: str, price: int) -> CostLine:
    return CostLine(repair=repair, description=text[:1].upper() + text[1:], unit_price=Decimal(price))
