"""One breakage report on its way: who did what when, within office hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from assets.models import Asset
from demo.officetime import OfficeTime
from demo.people import Person
from maintenance.models import BreakageReport, Complaint, CostLine, JoinedReporter, Remedy, ReportEvent
from maintenance.models.repairs import Repair
from organization.models import User

Status, Verb, Wait = BreakageReport.Status, ReportEvent.Verb, BreakageReport.WaitReason
# Working minutes until a report is acknowledged, and until work on it begins, by priority.
TRIAGE = {"urgent": (4, 25), "high": (10, 90), "normal": (20, 240), "low": (60, 600)}
START = {"urgent": (5, 30), "high": (15, 180), "normal": (30, 600), "low": (120, 1400)}
DAY = 450
WAITS = {
    "parts": (200, 5 * DAY),
    "vendor": (120, 4 * DAY),
    "budget": (5 * DAY, 25 * DAY),
    "reporter": (60, 2 * DAY),
}
WAIT_NOTES = {
    "parts": ["Suku cadang dipesan.", "Barang pengganti diminta dari gudang.", ""],
    "vendor": ["Dibawa ke penyedia jasa.", "Penyedia jasa dihubungi, datang besok.", ""],
    "budget": ["Menunggu persetujuan biaya."],
    "reporter": ["Pemakai sedang dinas luar."],
}
RESUME_NOTES = {
    "parts": ["Suku cadang sudah diterima.", ""],
    "vendor": ["Sudah ditangani penyedia jasa.", ""],
    "budget": ["Biaya disetujui."],
    "reporter": [""],
}
CONFIRM_NOTES = [
    "",
    "",
    "",
    "Sudah normal, terima kasih.",
    "Terima kasih, sudah bisa dipakai.",
    "Sudah baik, pak.",
]
REOPEN_NOTES = ["Masih sama seperti sebelumnya.", "Kemarin bagus, hari ini kambuh lagi."]
JOIN_NOTES = ["", "", "Saya coba juga tidak bisa."]
NETWORK_JOIN_NOTES = ["", "Di ruangan kami juga.", "Sama, dari tadi."]
INFRASTRUCTURE = ("cooling", "power", "furniture", "vehicles", "other")


@dataclass(frozen=True)
class Desk:
    """Who acknowledges and hands out work, and who does it."""

    keeper: User
    manager: User
    technicians: list[User]
    household: list[User]
    of_rooms: dict[str, User]

    def technician_for(self, rng: Random, group: str, room: str) -> User:
        if group in INFRASTRUCTURE:
            return rng.choice(self.household)
        own = self.of_rooms.get(room)
        return own if own is not None and rng.random() < 0.6 else rng.choice(self.technicians)


@dataclass
class Case:
    rng: Random
    desk: Desk
    office_time: OfficeTime
    report: BreakageReport
    reporter: Person
    clock: datetime
    technician: User
    triager: User
    # What is asked to stand at a certain point now goes its way without much delay.
    is_brisk: bool = False
    events: list[ReportEvent] = field(default_factory=list)
    joined: list[JoinedReporter] = field(default_factory=list)
    repairs: list[tuple[Repair, list[CostLine]]] = field(default_factory=list)

    @classmethod
    def filed(
        cls,
        *,
        rng: Random,
        desk: Desk,
        office_time: OfficeTime,
        asset: Asset,
        reporter: Person,
        complaint: Complaint,
        text: str,
        at: datetime,
    ) -> Case:
        report = BreakageReport(
            asset=asset,
            reporter=reporter.user,
            complaint=complaint,
            description=text,
            reported_at=at,
            priority=complaint.default_priority,
            stops_work=complaint.default_priority in ("urgent", "high") and rng.random() < 0.4,
        )
        triager = desk.manager if rng.random() < 0.12 else desk.keeper
        case = cls(rng, desk, office_time, report, reporter, at, desk.technicians[0], triager)
        case._step(Verb.REPORT, Status.NEW, case._reporting_user, text)
        return case

    @property
    def _reporting_user(self) -> User:
        user = self.reporter.user
        assert user is not None, "who reports has an account"  # noqa: S101
        return user

    def join(self, people: list[Person]) -> None:
        at = self.clock
        family = self.report.asset.family
        notes = NETWORK_JOIN_NOTES if family is not None and family.group == "network" else JOIN_NOTES
        for person in people:
            at = self.office_time.later(at, self.rng.randint(4, 70))
            self.joined.append(JoinedReporter(report=self.report, user=person.user, at=at))
            self._event(Verb.JOIN, Status.NEW, person.user, self.rng.choice(notes), at=at)

    def triage_and_start(self, upto: str = "") -> None:
        """Acknowledged, handed out, begun; no further than `upto`."""
        if upto == "new":
            return
        priority = self.report.priority
        self._wait_minutes(TRIAGE[priority])
        self._step(Verb.TRIAGE, Status.TRIAGED, self.triager)
        self.events[-1].priority = priority
        if upto == "triaged":
            return
        self._wait_minutes((1, 20))
        self._step(Verb.ASSIGN, Status.ASSIGNED, self.triager)
        self.events[-1].assignee = self.technician
        if upto == "assigned":
            return
        self._wait_minutes(START[priority])
        self._step(Verb.START, Status.IN_PROGRESS, self.technician)

    def usual_wait(self, remedy: Remedy) -> None:
        """Some repairs need a part that isn't there, or somebody from outside."""
        if self.is_brisk:
            return
        if remedy.performer == "vendor" and self.rng.random() < 0.6:
            reason = "vendor"
        elif remedy.parts and remedy.cost_min > 50_000 and self.rng.random() < 0.3:
            reason = "parts"
        else:
            return
        self.wait(reason, self.rng.choice(WAIT_NOTES[reason]))

    def wait(self, reason: str, note: str) -> None:
        self._wait_minutes((10, 60))
        note = note or self.rng.choice(WAIT_NOTES[reason])
        self._step(Verb.WAIT, Status.WAITING, self.technician, note, wait_reason=reason)
        if reason != "budget":
            days = self.rng.randint(3, 8)
            self.events[-1].wait_until = self.office_time.shift(self.clock.date(), days)

    def finish(self, remedy: Remedy, note: str) -> None:
        last = self.events[-1]
        if last.verb == Verb.WAIT:
            self._wait_minutes(WAITS[last.wait_reason])
            self._step(
                Verb.RESUME,
                Status.IN_PROGRESS,
                self.technician,
                self.rng.choice(RESUME_NOTES[last.wait_reason]),
            )
        minutes = max(10, remedy.typical_minutes)
        self._wait_minutes((max(8, minutes * 2 // 3), minutes * 2))
        self._step(Verb.FINISH, Status.DONE, self.technician, note)

    def confirm(self) -> None:
        self._wait_minutes((15, 2 * DAY))
        self._step(Verb.CONFIRM, Status.CONFIRMED, self._reporting_user, self.rng.choice(CONFIRM_NOTES))

    def reopen(self) -> None:
        self._wait_minutes((40, 3 * DAY))
        same_day = self.clock.date() == self.events[-1].at.date()
        note = REOPEN_NOTES[0] if same_day else self.rng.choice(REOPEN_NOTES)
        self._step(Verb.REOPEN, Status.REOPENED, self._reporting_user, note)

    def start_again(self) -> None:
        self._wait_minutes((20, 200))
        self._step(Verb.START, Status.IN_PROGRESS, self.technician)

    def reject(self, note: str) -> None:
        self._wait_minutes((15, 120))
        self._step(Verb.REJECT, Status.REJECTED, self.triager, note)
        self.settle(self.clock)

    def withdraw(self, note: str) -> None:
        """Nobody else may follow it then, so whoever joined didn't."""
        self.joined, self.events = [], [event for event in self.events if event.verb != Verb.JOIN]
        self._wait_minutes((3, 7))
        self._step(Verb.WITHDRAW, Status.WITHDRAWN, self.report.reporter, note)
        self.settle(self.clock)

    def duplicate(self, original: Case, note: str) -> None:
        self._wait_minutes((8, 60))
        self._step(Verb.DUPLICATE, Status.DUPLICATE, self.triager, note)
        self.report.duplicate_of = original.report
        self.joined, self.events = [], [event for event in self.events if event.verb != Verb.JOIN]
        self.settle(self.clock)

    def settle(self, now: datetime) -> datetime:
        """Leave out what lies in the future, and bring the report to its last state.

        :return: until when the piece is in repair
        """
        self.events.sort(key=lambda event: event.at)
        kept = [event for n, event in enumerate(self.events) if n == 0 or event.at <= now]
        status = Status.NEW
        for event in kept:
            if event.verb == Verb.JOIN:
                event.status = status
            status = event.status  # type: ignore[assignment]
        steps = [event for event in kept if event.verb != Verb.JOIN]
        last = steps[-1]
        # Nobody joins what is done.
        closed = next((event.at for event in steps if event.status == Status.DONE), None)
        self.events = [e for e in kept if e.verb != Verb.JOIN or closed is None or e.at < closed]
        self.joined = [j for j in self.joined if j.at <= now and (closed is None or j.at < closed)]
        self.repairs = [pair for pair in self.repairs if pair[0].finished_at <= now]
        report = self.report
        report.status, report.status_at = last.status, last.at
        report.wait_reason, report.wait_until = last.wait_reason, last.wait_until
        seen = {event.verb for event in steps}
        report.assignee = self.technician if Verb.ASSIGN in seen else None
        if Verb.TRIAGE not in seen:
            report.priority = ""
        if report.status in BreakageReport.OPEN:
            return datetime.max.replace(tzinfo=now.tzinfo)
        return last.at

    def _wait_minutes(self, between: tuple[int, int]) -> None:
        low, high = between
        if self.is_brisk:
            high = max(low, high // 6)
        self.clock = self.office_time.later(self.clock, self.rng.randint(low, high))

    def _step(self, verb: str, status: str, by: User, note: str = "", wait_reason: str = "") -> None:
        self._event(verb, status, by, note, at=self.clock, wait_reason=wait_reason)

    def _event(
        self, verb: str, status: str, by: User | None, note: str, *, at: datetime, wait_reason: str = ""
    ) -> None:
        self.events.append(
            ReportEvent(
                report=self.report, verb=verb, status=status, at=at, by=by, note=note, wait_reason=wait_reason
            )
        )
