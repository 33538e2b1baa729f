"""Minutes of handover (BAST): what changed hands since the register is in use, in step with its custodies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from assets.models import Custody, Handover, HandoverCounter, HandoverItem
from assets.numbering import DEFAULT, render_number
from core.trail.models import Change
from demo.past import Past, save_present
from demo.people import Person
from demo.register import Era, Item
from organization.models import Employee, Unit, User

Kind, State = Handover.Kind, Handover.State
WRONG = "Tas dan pengisi daya belum ikut diserahkan."
PAPER = "Pakta Integritas"
DAYS_DISPUTED = 120


@dataclass
class Act:
    """What went from one to another on a day; of each thing the custody that began and the one that ended."""

    kind: str
    on: date
    giver: Employee
    receiver: Employee
    change: Change
    lines: list[tuple[Item, Custody | None, Custody | None]] = field(default_factory=list)


class Minutes:
    def __init__(
        self, *, seed: str, era: Era, past: Past, people: list[Person], keeper: User, unit: Unit
    ) -> None:
        # Its own, so that other things happen as they would without minutes.
        self._rng = Random(f"minutes {seed}")  # noqa: S311 - nothing secret follows from it
        self._era, self._past, self._keeper, self._unit = era, past, keeper, unit
        self._clerk = next(person.employee for person in people if person.user == keeper)
        self._last: defaultdict[int, int] = defaultdict(int)
        self._disputed = False

    def of(self, items: list[Item]) -> list[Act]:
        """In the order of their numbers."""
        return sorted(self._acts(items), key=lambda act: (act.on, act.change.at, act.receiver.pk))

    def write(self, acts: list[Act]) -> None:
        """After the goods and their custodies are saved."""
        handovers = [self._handover(act) for act in acts]
        save_present(handovers)
        HandoverItem.objects.bulk_create(
            [
                HandoverItem(
                    handover=handover,
                    asset=item.asset,
                    position=n,
                    condition=item.at(act.change.at)["condition"],
                    opened=opened,
                    ended=ended,
                )
                for act, handover in zip(acts, handovers, strict=True)
                for n, (item, opened, ended) in enumerate(act.lines, start=1)
            ],
            batch_size=1000,
        )
        for year, last in self._last.items():
            HandoverCounter.objects.update_or_create(unit=self._unit, year=year, defaults={"last": last})

    def _acts(self, items: list[Item]) -> list[Act]:
        """Those of one day between the same two people are one."""
        found: dict[tuple[str, date, int, int], Act] = {}
        for item in items:
            returned = {id(custody): change for custody, change in item.returns}
            before: Custody | None = None
            for custody, change in item.custodies:
                ended = before if before is not None and returned.get(id(before)) is change else None
                if custody.from_on >= self._era.begins:
                    kind, giver = (Kind.MOVE, ended.employee) if ended else (Kind.HAND_OVER, self._clerk)
                    act = Act(kind, custody.from_on, giver, custody.employee, change)
                    key = (act.kind, act.on, giver.pk, act.receiver.pk)
                    found.setdefault(key, act).lines.append((item, custody, ended))
                    # The minutes say now what the note said.
                    custody.note = ""
                before = custody
            for custody, change in item.returns:
                if change.verb == "asset.take_back" and custody.until_on is not None:
                    act = Act(Kind.RETURN, custody.until_on, custody.employee, self._clerk, change)
                    key = (act.kind, act.on, act.giver.pk, act.receiver.pk)
                    found.setdefault(key, act).lines.append((item, None, custody))
        return list(found.values())

    def _handover(self, act: Act) -> Handover:
        year = act.on.year
        self._last[year] += 1
        handover = Handover(
            kind=act.kind,
            unit=self._unit,
            year=year,
            sequence=self._last[year],
            number=render_number(DEFAULT, number=self._last[year], unit=self._unit.code, on=act.on),
            on=act.on,
            giver=act.giver,
            giver_position=_position(act.giver),
            receiver=act.receiver,
            receiver_position=_position(act.receiver),
            by=self._keeper,
        )
        if act.kind != Kind.RETURN and any(item.line.is_computer for item, *_ in act.lines):
            handover.purpose = "Perangkat kerja sehari-hari"
            handover.paper_name, handover.paper_on = PAPER, act.on
            handover.paper_number = f"032/{handover.sequence:03d}/PI/{self._unit.code}/{year}"
        self._answer(handover, act)
        return handover

    def _answer(self, handover: Handover, act: Act) -> None:
        """Confirmed some days later; the latest wait still, and one receiver misses something."""
        if act.kind == Kind.RETURN:
            handover.state, handover.answered_at = State.CONFIRMED, act.change.at
            self._past.created(act.change, handover)
            return
        user = act.receiver.user
        at = self._some_days_later(act)
        if at is None:
            self._past.created(act.change, handover)
            return
        is_recent = (self._era.today - act.on).days < DAYS_DISPUTED
        verb, handover.state, handover.answered_at = "handover.confirm", State.CONFIRMED, at
        if is_recent and user is not None and len(act.lines) > 1 and not self._disputed:
            self._disputed = True
            verb, handover.state, handover.answer = "handover.dispute", State.DISPUTED, WRONG
        self._past.created(act.change, handover, state=State.WAITING, answered_at=None, answer="")
        said = self._past.act(verb, at, user or self._keeper, handover.answer)
        self._past.changed(said, handover)

    def _some_days_later(self, act: Act) -> datetime | None:
        noted = act.change.at.date()
        day = self._era.office_time.shift(max(act.on, noted), self._rng.randint(1, 4))
        return self._era.office_time.some_moment(self._rng, day) if day < self._era.today else None


def _position(employee: Employee) -> str:
    return employee.position.name if employee.position else ""
