"""Recaps of training: a row is one person's part in a session, known by person, course and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.importing.engine import Engine, Item
from core.importing.kinds import Kind
from core.importing.resources import TypedOptions, TypedResource
from core.web.formats import DASH, long_date, long_days, number, rupiah
from organization.importing.directory import PeopleIndex, Unknown, nearest, squeezed
from organization.staff_number import mask_staff_number
from training.competence import expiry
from training.importing import sentences  # noqa: F401 - says what the codes mean
from training.importing.columns import RecapLayout, RecapReader
from training.models import Course, Participation, Session

# What a recap puts before the name by which the catalog knows a course.
LEAD = re.compile(r"^(?:bimtek|bimbingan teknis|pelatihan|diklat|kursus|webinar|workshop|sosialisasi) +")
KINDS = (
    (r"bimtek|bimbingan teknis", Course.Kind.BIMTEK),
    (r"webinar|seminar", Course.Kind.SEMINAR),
    (r"workshop|lokakarya", Course.Kind.WORKSHOP),
    (r"e-?learning|mooc", Course.Kind.ELEARNING),
    (r"coaching|mentoring", Course.Kind.COACHING),
)
ONLINE = re.compile(r"daring|online|zoom|virtual|webinar|e-?learning|mooc", re.IGNORECASE)
SAID = ("hours", "result", "certificate_number", "certificate_on", "cost", "fund_source")


def course_key(name: str) -> str:
    return LEAD.sub("", squeezed(name))


@dataclass
class Held:
    """A session that rows speak of; `pk` is below zero until it is written."""

    pk: int
    course: str
    starts_on: date
    ends_on: date
    validity_months: int | None = None
    first: Item | None = None
    hours: int = 0

    @property
    def key(self) -> tuple[str, date, date]:
        return self.course, self.starts_on, self.ends_on


class ParticipationResource(TypedResource):
    columns = ("session_id", "employee_id", "attendance", "hours", "result", "certificate_number",
               "certificate_on", "expires_on", "cost", "fund_source")  # fmt: skip

    class Meta(TypedOptions):
        model = Participation


class RecapEngine(Engine):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = ParticipationResource()
        self.people = PeopleIndex.load(self.by)
        self.courses: dict[str, Course | None] = {}
        for course in Course.objects.order_by("-is_active", "pk"):
            for name in (course.name, course.name_en):
                if name:
                    self.courses.setdefault(course_key(name), course)
        self.names = {course.name for course in self.courses.values() if course}
        self.sessions: dict[tuple[str, date, date], Held] = {}
        self.seen: dict[tuple[Any, ...], int] = {}

    # what the values mean here -------------------------------------------------------------

    def settle(self, items: Sequence[Item]) -> None:
        for item in items:
            values = item.draft.values
            item.columns = {name: values[name] for name in SAID if name in values}
            # A number that can't be read may be anybody's: the name alone would be a guess.
            if "name" in values and all(each.field != "staff_number" for each in item.draft.errors):
                try:
                    person = self.people.person(values.get("staff_number"), values["name"])
                    item.columns["employee_id"] = person.pk
                except Unknown as unknown:
                    item.refuse("name", unknown.code, **unknown.params)
            if "course" in values:
                self._course(item, values["course"])
            if "hours" not in values and not item.draft.errors:
                item.warn("hours", "hours_missing")

    def _course(self, item: Item, name: str) -> None:
        if self.courses.setdefault(course_key(name), None) is None:
            near = nearest(name, self.names)
            if near:
                item.warn("course", "course_new_near", text=name, nearest=near)
            else:
                item.warn("course", "course_new", text=name)

    # which session, which part in it --------------------------------------------------------

    def identify(self, items: Sequence[Item]) -> None:
        whole = [item for item in items if {"course", "starts_on"} <= set(item.draft.values)]
        self._load_sessions(whole)
        for item in whole:
            self._session(item)
        known = self._participations(whole)
        for item in items:
            place, columns = self.place(item), item.columns
            if not {"session_id", "employee_id"} <= set(columns):
                continue
            part = (columns["session_id"], columns["employee_id"])
            values = item.draft.values
            days = (values["starts_on"].isoformat(), values["ends_on"].isoformat())
            item.key = (part[1], *days, course_key(values["course"]))
            if (first := self.seen.setdefault(item.key, place)) != place:
                item.refuse("name", "training_twice", row=self.told(item, first))
                continue
            item.target = known.get(part)
            self._complete(item)

    def _load_sessions(self, items: Sequence[Item]) -> None:
        keys = {course_key(item.draft.values["course"]) for item in items}
        courses = {course.pk: key for key in keys if (course := self.courses.get(key))}
        found = Session.objects.filter(
            course__in=courses, starts_on__in={item.draft.values["starts_on"] for item in items}
        ).exclude(status=Session.Status.CANCELLED)
        for session in found.select_related("course").order_by("-pk"):
            held = Held(
                session.pk,
                courses[session.course_id],
                session.starts_on,
                session.ends_on,
                session.course.validity_months,
            )
            # Of several the oldest: a list that is imported again finds the one that it made.
            if self.sessions.get(held.key, held).first is None:
                self.sessions[held.key] = held

    def _session(self, item: Item) -> None:
        values = item.draft.values
        key = (course_key(values["course"]), values["starts_on"], values["ends_on"])
        held = self.sessions.get(key)
        if held is None:
            course = self.courses.get(key[0])
            months = course.validity_months if course else None
            held = self.sessions[key] = Held(-len(self.sessions) - 1, *key, months, first=item)
        held.hours = max(held.hours, values.get("hours", 0))
        item.columns["session_id"] = held.pk
        item.draft.values["days"] = [values["starts_on"].isoformat(), values["ends_on"].isoformat()]

    def _participations(self, items: Sequence[Item]) -> dict[tuple[int, int], Participation]:
        sessions = {item.columns["session_id"] for item in items}
        found = Participation.objects.filter(session__in=[pk for pk in sessions if pk > 0])
        return {(each.session_id, each.employee_id): each for each in found}

    def _complete(self, item: Item) -> None:
        """What a record needs and a recap leaves open: who stands in it came; a certificate has an end."""
        columns, values = item.columns, item.draft.values
        columns["attendance"] = str(Participation.Attendance.ATTENDED)
        if item.target is not None:
            del columns["session_id"], columns["employee_id"]
        held = self.sessions[course_key(values["course"]), values["starts_on"], values["ends_on"]]
        if "certificate_number" in columns:
            columns.setdefault("certificate_on", getattr(item.target, "certificate_on", None) or held.ends_on)
        kept = getattr(item.target, "expires_on", None)
        if columns.get("result") != Participation.Result.FAILED and not kept:
            end = expiry(columns.get("certificate_on") or held.ends_on, held.validity_months)
            if end:
                columns["expires_on"] = end

    # into the catalog -----------------------------------------------------------------------

    def prepare(self, items: Sequence[Item]) -> None:
        """Courses and sessions that are new."""
        for item in items:
            pk = item.columns.get("session_id")
            if pk is None or pk > 0:
                continue
            values = item.draft.values
            held = self.sessions[course_key(values["course"]), values["starts_on"], values["ends_on"]]
            if held.pk < 0:
                held.pk = self._new_session(held, values).pk
            item.columns["session_id"] = held.pk

    def _new_session(self, held: Held, values: dict[str, Any]) -> Session:
        course = self.courses[held.course] or self._new_course(held, values)
        session = Session(
            course=course,
            starts_on=held.starts_on,
            ends_on=held.ends_on,
            place=values.get("place", ""),
            organizer=values.get("organizer", "") or course.organizer,
            hours=held.hours or course.hours,
            status=Session.Status.HELD,
        )
        session.save()
        return session

    def _new_course(self, held: Held, values: dict[str, Any]) -> Course:
        name, place = values["course"], values.get("place", "")
        kinds = (kind for words, kind in KINDS if re.search(words, name, re.IGNORECASE))
        course = Course(
            key=_free_key(name),
            name=name,
            kind=next(kinds, Course.Kind.TECHNICAL),
            mode=Course.Mode.ONLINE if ONLINE.search(f"{name} {place}") else Course.Mode.CLASSROOM,
            organizer=values.get("organizer", ""),
            hours=held.hours,
            is_active=False,
        )
        course.save()
        self.courses[held.course] = course
        return course


def _free_key(name: str) -> str:
    stem = re.sub(r"[^0-9a-z]+", "_", name.casefold()).strip("_")[:50] or "kursus"
    taken = set(Course.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for n in range(len(taken) + 1) if (key := f"{stem}_{n}" if n else stem) not in taken)


class RecapKind(Kind):
    key = "training"
    title = gettext_lazy("Training recap")
    what = gettext_lazy("recap of bimtek and other training")
    needs = gettext_lazy(
        "Name or staff number (NIP), course and days. Learning hours (JP), organizer, place, certificate"
        " and cost are read where they exist; a certificate may come later."
    )
    identity_label = gettext_lazy("Person and days")
    results_label = gettext_lazy("See the learning hours")
    results = "training:hours_list"
    icon = "school"
    permissions = ("training.import_participation", "organization.view_staff_number")
    verb = "training.import"
    undoes = (Participation, Session, Course)
    # Hours, result and certificate belong to who attended.
    together = (("attendance", "hours", "result", "certificate_number", "certificate_on", "expires_on"),)
    undo_keeps = gettext_lazy("A course or session that others use by now stays.")
    layout = RecapLayout()
    reader = RecapReader
    engine = RecapEngine
    days = ("starts_on", "ends_on", "certificate_on")
    amounts = ("cost",)
    short = {
        "days_month_only": gettext_lazy("Month only"),
        "hours_missing": gettext_lazy("Without JP"),
        "course_new": gettext_lazy("New course"),
        "course_new_near": gettext_lazy("New course"),
    }
    example = {
        "name": "Siti Contoh, S.E.",
        "staff_number": "198705122010012011",
        "course": "Bimtek pengelolaan barang milik daerah",
        "organizer": "BKAD",
        "place": "Aula Bagian Umum",
        "days": "10 s.d. 13 Juni 2025",
        "hours": "24 JP",
        "certificate_number": "012/SERT/VI/2025",
        "certificate_on": "13-06-2025",
        "cost": "5.500.000",
        "fund_source": "APBD",
        "note": "",
    }

    def title_of(self, values: dict[str, Any]) -> str:
        return str(values.get("course", ""))

    def identity_of(self, values: dict[str, Any]) -> str:
        days = [date.fromisoformat(day) for day in values.get("days", ())]
        told = long_days(*days) if days else DASH
        return f"{values.get('name') or mask_staff_number(values.get('staff_number')) or DASH}, {told}"

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        yield f"{values['hours']} JP" if "hours" in values else ""
        yield values.get("certificate_number") or _("no certificate yet")
        yield rupiah(Decimal(values["cost"])) if "cost" in values else ""

    def label(self, key: str) -> str:
        return {
            "attendance": _("Attendance"),
            "result": _("Result"),
            "expires_on": _("Valid until"),
        }.get(key) or super().label(key)

    def text(self, key: str, value: Any) -> str:
        if value in (None, ""):
            return _("empty")
        match key:
            case "cost":
                return rupiah(Decimal(value))
            case "attendance":
                return str(Participation.Attendance(value).label)
            case "result":
                return str(Participation.Result(value).label)
            case "certificate_on" | "expires_on":
                return long_date(date.fromisoformat(value))
            case _:
                return str(value)

    def state_of_affairs(self, user: Any) -> str:
        count = Participation.objects.visible_to(user).completed().count()
        return ngettext(
            "The records now hold %(n)s training that was taken.",
            "The records now hold %(n)s trainings that were taken.",
            count,
        ) % {"n": number(count)}


RECAP = RecapKind()
