"""`/api/v1/courses`, `sessions` and `participations`, and recording who came."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import StrictInt

from core.web.api.bodies import Body, Day, Id, example, sentences
from core.web.api.lists import NEXT, json_of, list_page, query_schema
from core.web.api.problems import InvalidInput
from organization.api import EmployeeRef, Named
from organization.signed_in import signed_in
from training.actions import record_attendance
from training.filters import CourseFilter, ParticipationFilter, SessionFilter
from training.forms import AttendanceForm
from training.models import Course, Participation, Session

courses, sessions, participations = (
    Router(tags=[each], by_alias=True) for each in ("courses", "sessions", "participations")
)
CourseQuery: Any = query_schema(CourseFilter)
SessionQuery: Any = query_schema(SessionFilter)
ParticipationQuery: Any = query_schema(ParticipationFilter)
reads_training = permission_required("training.view_course", raise_exception=True)
may_record = permission_required("training.change_session", raise_exception=True)


class CourseRef(Schema):
    id: int
    name: str

    @staticmethod
    def resolve_name(obj: Course) -> str:
        return str(obj)


class CourseOut(CourseRef):
    kind: str
    mode: str
    organizer: str
    hours: int = Field(description="Learning hours (JP).")
    validity_months: int | None
    audience: str
    software: str
    is_required: bool = Field(description="Of holders of some kind of goods.")
    is_active: bool = Field(description="Offered.")
    coming: int = Field(description="Sessions that are coming.")
    trained: int = Field(description="People whose training is valid today.")

    @staticmethod
    def resolve_organizer(obj: Course) -> str:
        return obj.organizer_label

    @staticmethod
    def resolve_audience(obj: Course) -> str:
        return obj.audience_label


class CoursesOut(Schema):
    items: list[CourseOut]
    next: str | None = Field(description=NEXT)


class SessionOut(Schema):
    id: int
    course: CourseRef
    starts_on: date
    ends_on: date
    place: str
    organizer: str
    hours: int = Field(description="Learning hours (JP).")
    capacity: int | None = Field(description="Seats; null without a limit.")
    status: str = Field(description="`planned`, `held` or `cancelled`.")
    cancel_reason: str
    invited: int
    attended: int


class SessionsOut(Schema):
    items: list[SessionOut]
    next: str | None = Field(description=NEXT)


class SessionRef(Schema):
    id: int
    course: CourseRef
    starts_on: date
    ends_on: date


class ParticipationOut(Schema):
    id: int
    session: SessionRef
    employee: EmployeeRef
    unit: Named
    attendance: str = Field(description="`invited`, `attended` or `absent`.")
    hours: int
    result: str = Field(description="`passed`, `failed`, or empty.")
    certificate_number: str
    certificate_on: date | None
    expires_on: date | None

    @staticmethod
    def resolve_unit(obj: Participation) -> Any:
        return obj.employee.unit


class ParticipationsOut(Schema):
    items: list[ParticipationOut]
    next: str | None = Field(description=NEXT)


class AttendanceIn(Body):
    participation: Id
    attendance: Participation.Attendance | None = None
    hours: StrictInt | None = Field(None, description="Null: all of the session’s, for who came.")
    result: Participation.Result | None = None
    certificate_number: str | None = None
    certificate_on: Day | None = None
    expires_on: Day | None = None


class AttendancesIn(Body):
    model_config = example(
        entries=[
            {"participation": 31, "attendance": "attended", "result": "passed"},
            {"participation": 32, "attendance": "absent"},
        ]
    )
    entries: list[AttendanceIn] = Field(min_length=1, max_length=500)


class RecordedOut(Schema):
    changed: int = Field(description="How many differ from what was written before.")
    items: list[ParticipationOut]


course_json, session_json = json_of(CourseOut), json_of(SessionOut)
participation_json = json_of(ParticipationOut)


@courses.get("", response=CoursesOut, summary="Courses, filtered as on their page")
@reads_training
def list_courses(request: HttpRequest, query: Query[CourseQuery]) -> JsonResponse:
    found = Course.objects.visible_to(signed_in(request)).for_list(timezone.localdate())
    return list_page(request, CourseFilter(request.GET, queryset=found), course_json)


@courses.get("/{int:course_id}", response=CourseOut, summary="One course")
@reads_training
def get_course(request: HttpRequest, course_id: int) -> JsonResponse:
    found = Course.objects.visible_to(signed_in(request)).for_list(timezone.localdate())
    return JsonResponse(course_json(get_object_or_404(found, pk=course_id)))


@sessions.get("", response=SessionsOut, summary="Sessions, filtered as on their page; the newest first")
@reads_training
def list_sessions(request: HttpRequest, query: Query[SessionQuery]) -> JsonResponse:
    found = _sessions(request).order_by("-starts_on", "-pk")
    counts = dict.fromkeys(Session.Stage.values, 0)
    filterset = SessionFilter(request.GET, queryset=found, request=request, counts=counts)
    return list_page(request, filterset, session_json)


@sessions.get("/{int:session_id}", response=SessionOut, summary="One session")
def get_session(request: HttpRequest, session_id: int) -> JsonResponse:
    """Also for whoever was invited to it."""
    return JsonResponse(session_json(get_object_or_404(_sessions(request), pk=session_id)))


@sessions.post(
    "/{int:session_id}/attendance", response=RecordedOut, summary="Record who came, and how it ended"
)
@may_record
def record(request: HttpRequest, session_id: int, body: AttendancesIn) -> JsonResponse:
    """All entries or none. What isn't sent of an entry stays as it is written."""
    session, today = get_object_or_404(_sessions(request), pk=session_id), timezone.localdate()
    forms = _read(session, body, today)
    entries = [form.entry for form in forms]
    changed = record_attendance(session=session, entries=entries, by=signed_in(request), on=today)
    rows = _participations(request).filter(session=session).order_by("pk")
    rows = rows.filter(pk__in=[entry.participation_id for entry in entries])
    return JsonResponse({"changed": len(changed), "items": [participation_json(row) for row in rows]})


@participations.get("", response=ParticipationsOut, summary="Who was invited to what, and who came")
def list_participations(request: HttpRequest, query: Query[ParticipationQuery]) -> JsonResponse:
    """One’s own for everybody; all of the scope for who may read training."""
    found = ParticipationFilter(request.GET, queryset=_participations(request), request=request)
    return list_page(request, found, participation_json)


@participations.get("/{int:participation_id}", response=ParticipationOut, summary="One participation")
def get_participation(request: HttpRequest, participation_id: int) -> JsonResponse:
    return JsonResponse(participation_json(get_object_or_404(_participations(request), pk=participation_id)))


def _sessions(request: HttpRequest) -> Any:
    return Session.objects.visible_to(signed_in(request)).for_list(timezone.localdate())


def _participations(request: HttpRequest) -> Any:
    visible = Participation.objects.visible_to(signed_in(request)).order_by("-pk")
    return visible.select_related("session__course", "employee__unit")


def _read(session: Session, body: AttendancesIn, today: date) -> list[AttendanceForm]:
    """Each entry laid over what is written, and read by the form of the page's table."""
    listed = session.participations.select_related("employee").in_bulk(
        [e.participation for e in body.entries]
    )
    forms, wrong = [], {}
    for n, entry in enumerate(body.entries):
        participation = listed.pop(entry.participation, None)
        if participation is None:
            wrong[f"entries.{n}.participation"] = [_("This is nobody of this session, or sent twice.")]
            continue
        form = AttendanceForm({}, participation=participation, session=session, today=today)
        sent = {**form.initial} | entry.model_dump(exclude={"participation"}, exclude_unset=True)
        form.data = {form.add_prefix(name): value for name, value in sent.items()}
        forms.append(form)
        wrong |= sentences(form.errors, f"entries.{n}.")
    if wrong:
        raise InvalidInput(wrong)
    return forms
