"""Two years of training: sessions, who came, their hours and certificates, and the sessions ahead."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from core.outbox.models import Notice
from core.trail.models import Change
from demo import content
from demo.past import Past, save_present
from demo.people import Person
from demo.register import Era
from organization.models import User
from training.competence import expiry
from training.models import Course, Participation, Session

BASIC, SECURITY = "operator_dasar", "keamanan_informasi"
UNTRAINED_SHARE = 0.34
# Who may be asked to a session, by position; "basic", "trained" and "invite" follow from the needs.
OFFICE = ("pengadministrasi", "pengolah_data", "pppk_operator", "penelaah")
AUDIENCES = {
    "writers": (*OFFICE, "kasubbag"),
    "office": (*OFFICE, "bendahara"),
    "technicians": ("jf_prakom", "pppk_teknisi"),
    "finance": ("bendahara", "kasubbag", "pengolah_data", "jf_perencana", "penelaah"),
    "drivers": ("pengemudi", "pppk_operator"),
    "guards": ("satpam", "pramubakti", "penjaga_genset", "jf_arsiparis", "jf_pbj"),
    "guards_again": ("satpam", "pramubakti", "penjaga_genset"),
    "goods": ("pengurus_barang", "kasubbag", "pengadministrasi"),
    "leaders": ("asisten", "kabag", "kasubbag", "staf_ahli", "jf_perencana"),
    "power": ("penjaga_genset", "pppk_teknisi"),
    "experts": (
        "jf_analis_kebijakan",
        "jf_hukum",
        "jf_pbj",
        "jf_humas",
        "jf_perencana",
        "kasubbag",
        "penelaah",
    ),
    "meetings": ("kasubbag", "pengadministrasi", "pppk_operator", "pppk_humas", "jf_humas"),
    "archive": ("jf_arsiparis", "pengadministrasi", "jf_hukum"),
}
# Where an audience is of certain units alone.
UNITS = {"finance": ("RENKEU",), "goods": ("UMUM-PERL",), "meetings": ("PROKOPIM", "UMUM-RT")}
CERTIFICATES = {"technical": "DIKLAT", "workshop": "LOKAKARYA", "seminar": "SEMINAR"}
# They learned it long ago, or teach it.
TRAINED_BY_OFFICE = ("technician", "administrator", "coordinator", "keeper")


class TrainingYears:
    def __init__(
        self,
        *,
        rng: Random,
        era: Era,
        past: Past,
        people: list[Person],
        holders: set[int],
        coordinator: User,
    ) -> None:
        self._rng, self._era, self._past, self._coordinator = rng, era, past, coordinator
        self._people = people
        self._here = [person for person in people if person.works_here(era.today)]
        self._courses = {course.key: course for course in Course.objects.all()}
        self._numbers: defaultdict[int, int] = defaultdict(int)
        self._sessions: list[Session] = []
        self._participations: list[Participation] = []
        self.notices: list[Notice] = []
        self.untrained = self._choose_untrained(holders)
        untrained = {id(person) for person in self.untrained}
        self._basic_queue = [p for p in self._here if p.uses_computer and id(p) not in untrained]
        rng.shuffle(self._basic_queue)
        self._trained: list[Person] = []
        self._secured: set[int] = set()

    def _choose_untrained(self, holders: set[int]) -> list[Person]:
        """On purpose: these hold a computer and have never learned to use one. Technicians have."""
        eligible = [
            p for p in self._here if id(p) in holders and p.uses_computer and p.role not in TRAINED_BY_OFFICE
        ]
        always = [p for p in eligible if p.user is not None and p.user.username == "staff"]
        others = [
            p for p in eligible if p not in always and p.user is not None and p.user.username != "manager"
        ]
        wanted = round(len(eligible) * UNTRAINED_SHARE)
        return always + self._rng.sample(others, max(0, min(len(others), wanted - len(always))))

    def hold(self) -> None:
        for row in content.rows("sessions"):
            course = self._courses.get(row["course"])
            if course is not None:
                self._hold(row, course)

    def save(self) -> None:
        save_present(self._sessions)
        save_present(self._participations)

    def _hold(self, row: dict[str, str], course: Course) -> None:
        era, days_ago = self._era, int(row["days_ago"])
        length = max(1, -(-course.hours // 8))
        starts = self._first_day(era.today - timedelta(days=days_ago), length)
        ends = era.office_time.shift(starts, length - 1) if length > 1 else starts
        is_past, is_cancelled = days_ago > 0, row["note"] == "cancelled"
        session = Session(
            course=course,
            starts_on=starts,
            ends_on=ends,
            place=row["place"],
            organizer=course.organizer,
            hours=course.hours,
            capacity=int(row["seats"]),
            status=Session.Status.CANCELLED
            if is_cancelled
            else Session.Status.HELD
            if is_past
            else Session.Status.PLANNED,
            cancel_reason="Narasumber berhalangan, dijadwalkan ulang tahun depan" if is_cancelled else "",
            note="" if is_cancelled else row["note"],
        )
        self._sessions.append(session)
        opened = self._act(
            "session.open", era.office_time.shift(min(starts, era.today), -self._rng.randint(8, 15))
        )
        self._past.created(opened, session, status=Session.Status.PLANNED, cancel_reason="")
        invited = self._invited(row, session)
        for person in invited:
            self._invite(session, person, opened)
        mine = self._participations[-len(invited) :] if invited else []
        if is_cancelled:
            act = self._act("session.cancel", era.office_time.shift(starts, -3))
            act.reason = session.cancel_reason
            self._past.changed(act, session)
        elif is_past:
            self._record(session, mine, days_ago)

    def _first_day(self, about: date, length: int) -> date:
        """A week's first days for what takes several; within one week without days off if possible."""
        day = self._era.office_time.day_from(about)
        for _ in range(15):
            last = self._era.office_time.shift(day, length - 1) if length > 1 else day
            fits = (last - day).days == length - 1 or length > 4
            if fits and (day <= self._era.today) == (about <= self._era.today):
                return day
            day = self._era.office_time.shift(day, 1 if about > self._era.today else -1)
        return day

    def _act(self, verb: str, day: date) -> Change:
        return self._past.act(verb, self._era.office_time.some_moment(self._rng, day), self._coordinator)

    def _belongs(self, who: str, person: Person) -> bool:
        if who == "anybody":
            return person.uses_computer
        return person.position in AUDIENCES[who] and person.unit.startswith(UNITS.get(who, ("",)))

    def _invited(self, row: dict[str, str], session: Session) -> list[Person]:
        seats, who = int(row["seats"]), row["who"]
        there = [p for p in self._people if p.works_here(session.starts_on) and p.works_here(session.ends_on)]
        if who == "basic":
            chosen, self._basic_queue = self._basic_queue[:seats], self._basic_queue[seats:]
            self._trained += chosen
            return [p for p in chosen if p.works_here(session.starts_on)]
        if who == "trained":
            return [p for p in self._trained if p.works_here(session.starts_on)][:seats]
        if who == "trained_rest":
            waiting = [
                p for p in self._trained if id(p) not in self._secured and p.works_here(session.starts_on)
            ]
            fresh = [p for p in self.untrained if p.works_here(session.starts_on)]
            return [*waiting, *fresh][: seats - 2]
        if who == "invite":
            # Those who break most aren't all asked yet: some are left for the coordinator to find.
            ordered = sorted(self.untrained, key=lambda p: p.position in ("sekda", "asisten", "staf_ahli"))
            return ordered[: min(len(ordered) * 2 // 5, seats - 6)]
        fitting = [p for p in there if self._belongs(who, p)]
        chosen = self._rng.sample(fitting, min(len(fitting), seats - self._rng.randint(0, 2)))
        return sorted(chosen, key=lambda p: p.employee.name)

    def _invite(self, session: Session, person: Person, opened: Change) -> None:
        participation = Participation(session=session, employee=person.employee)
        self._participations.append(participation)
        self._past.created(
            opened, participation, attendance="invited", hours=0, result="", certificate_number="",
            certificate_on=None, expires_on=None,
        )  # fmt: skip
        if session.ends_on >= self._era.today and person.user is not None:
            self.notices.append(self._notice(session, person.user, opened))

    def _notice(self, session: Session, user: User, opened: Change) -> Notice:
        notice = Notice(recipient=user, topic="training.invited", created_at=opened.at)
        notice.context = {
            "course": session.course.name,
            "course_en": session.course.name_en,
            "starts_on": session.starts_on.isoformat(),
            "ends_on": session.ends_on.isoformat(),
            "place": session.place,
            "reason": "",
        }
        notice._about = (session, opened)  # type: ignore[attr-defined]
        return notice

    def address_notices(self) -> list[Notice]:
        """The notices of invitations, once sessions and changes have numbers."""
        for notice in self.notices:
            session, opened = notice._about  # type: ignore[attr-defined]
            notice.key = f"training.invited:{session.pk}:{opened.pk}"
            notice.path = session.get_absolute_url()
        return self.notices

    def _record(self, session: Session, people: list[Participation], days_ago: int) -> None:
        recorded = self._act("session.record_attendance", self._record_day(session))
        self._past.changed(recorded, session)
        is_fresh = days_ago < 10
        course = session.course
        for participation in people:
            if self._rng.random() < self._absence(course.key):
                participation.attendance = Participation.Attendance.ABSENT
                self._past.changed(recorded, participation)
                continue
            participation.attendance = Participation.Attendance.ATTENDED
            late = session.hours > 8 and self._rng.random() < 0.05
            participation.hours = session.hours - 8 if late else session.hours
            if not is_fresh:
                self._pass(session, participation, course, failed=late and self._rng.random() < 0.5)
            elif course.validity_months:
                participation.expires_on = expiry(session.ends_on, course.validity_months)
            self._past.changed(recorded, participation)
            if course.key == SECURITY and participation.result:
                self._note_secured(participation)

    def _absence(self, course: str) -> float:
        return 0.0 if course == BASIC else 0.07

    def _record_day(self, session: Session) -> date:
        day = self._era.office_time.shift(session.ends_on, self._rng.randint(1, 4))
        return min(day, self._era.office_time.shift(self._era.today, -1))

    def _pass(self, session: Session, participation: Participation, course: Course, *, failed: bool) -> None:
        if failed and course.key != BASIC:
            participation.result = Participation.Result.FAILED
            return
        participation.result = Participation.Result.PASSED
        # A day at a seminar ends with a letter rather than a numbered certificate.
        issued = session.ends_on
        year = issued.year
        self._numbers[year] += 1
        participation.certificate_number = (
            f"800.1.4/{self._numbers[year]:03d}/{CERTIFICATES.get(course.kind, 'BIMTEK')}/{year}"
        )
        participation.certificate_on = issued
        participation.expires_on = expiry(issued, course.validity_months)

    def _note_secured(self, participation: Participation) -> None:
        if participation.expires_on is None or participation.expires_on >= self._era.today:
            self._secured.update(id(p) for p in self._people if p.employee is participation.employee)
