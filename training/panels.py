"""What other pages show of training: of an asset's holder, of an employee, on the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.prepared import Prepared
from core.web.panels import panel
from organization.models import Employee, User
from organization.signed_in import signed_in
from training.competence import Training, YearlyHours, missing_courses
from training.models import Course, Participation, Requirement, Session
from training.needs import overview

SESSIONS_SHOWN = 3
NEEDS_SHOWN = 3


@dataclass(frozen=True)
class Standing:
    """One required course of a holder: valid until then, expired, or never taken."""

    course: Course
    is_missing: bool
    expires_on: date | None
    invited_on: date | None


@panel(title=_("Training of the holder"), place="side")
def holder_training(request: HttpRequest, asset: Asset) -> str:
    """For who may read training, and for the holder."""
    user, today = signed_in(request), timezone.localdate()
    if asset.family_id is None or not asset.is_in_service:
        return ""
    custody = asset.open_custody
    if custody is None or not _may_read(user, custody.employee):
        return ""
    standings = _standings(custody.employee, asset.family_id, today)
    if not standings:
        return ""
    context = {
        "employee": custody.employee,
        "standings": standings,
        "missing": sum(each.is_missing for each in standings),
        "is_me": custody.employee.user_id == user.pk,
    }
    return render_to_string("training/panels/holder_training.html", context, request)


@panel(title=_("Training and learning hours"), place="main")
def record(request: HttpRequest, employee: Employee) -> str:
    """Everything that somebody took part in, and the year's JP."""
    user, today = signed_in(request), timezone.localdate()
    if not _may_read(user, employee):
        return ""
    taken = list(
        Participation.objects.filter(employee=employee)
        .with_files()
        .select_related("session__course")
        .order_by("-session__starts_on", "-pk")
    )
    context = {
        "employee": employee,
        "participations": taken,
        "year": _year(employee, taken, today),
        "today": today,
        "is_me": employee.user_id == user.pk,
    }
    return render_to_string("training/panels/record.html", context, request)


@panel(title=_("My training"), place="side")
def my_training(request: HttpRequest, obj: Any = None) -> str:
    """The year's JP and the invitations of who is signed in, if they work here."""
    user, today = signed_in(request), timezone.localdate()
    taken_part: Any = FilteredRelation("participations")
    rows: Any = Employee.objects.filter(user=user).annotate(mine=taken_part)
    found = list(rows.select_related("mine__session__course").order_by("mine__session__starts_on"))
    employee: Employee | None = next(iter(found), None)
    if employee is None or employee.has_left(today):
        return ""
    ever: list[Participation] = [row.mine for row in found if getattr(row, "mine", None) is not None]
    taken = [each for each in ever if each.session.ends_on.year >= today.year]
    context = {
        "year": _year(employee, taken, today),
        "invitations": [each for each in taken if _is_invitation(each, today)],
    }
    return render_to_string("training/panels/my_training.html", context, request)


@panel(title=_("Training"), permission="training.change_session", place="main")
def coordination(request: HttpRequest, obj: Any = None) -> str:
    """What the coordinator needs first: who lacks training, which sessions are due and coming."""
    user, today = signed_in(request), timezone.localdate()
    needs = [each for each in overview(user, today).courses if each.missing]
    sessions = Session.objects.visible_to(user).for_list(today).unfinished().by_urgency()
    context = {"needs": needs[:NEEDS_SHOWN], "more": len(needs) > NEEDS_SHOWN}
    context["sessions"] = sessions[:SESSIONS_SHOWN]
    return render_to_string("training/panels/coordination.html", context, request)


def _may_read(user: User, employee: Employee) -> bool:
    if employee.user_id == user.pk:
        return True
    return user.has_perm("training.view_course") and user.sees_unit(employee.unit_id)


def _required_of(employee: int, family: int) -> Any:
    mine = FilteredRelation(
        "course__sessions__participations",
        condition=Q(course__sessions__participations__employee=employee),
    )
    rows = Requirement.objects.filter(family=family, course__is_active=True).select_related("course")
    told = rows.annotate(
        mine=mine,
        attendance=F("mine__attendance"),
        result=F("mine__result"),
        expires_on=F("mine__expires_on"),
        status=F("mine__session__status"),
        starts_on=F("mine__session__starts_on"),
        ends_on=F("mine__session__ends_on"),
    )
    return told.order_by("pk", "starts_on")


_required: Prepared[Any] = Prepared(_required_of)


def _standings(employee: Employee, family_id: int, today: date) -> list[Standing]:
    """Each required course with what the holder has taken of it, in one query."""
    courses: dict[int, Course] = {}
    completed: list[Training] = []
    invited: dict[int, date] = {}
    for row in _required(employee, family_id):
        courses[row.course_id] = row.course
        if row.attendance == Participation.Attendance.ATTENDED and row.result != Participation.Result.FAILED:
            completed.append(Training(row.course_id, row.expires_on))
        elif (
            row.attendance == Participation.Attendance.INVITED
            and row.status != Session.Status.CANCELLED
            and row.ends_on >= today
        ):
            invited.setdefault(row.course_id, row.starts_on)
    missing = missing_courses(courses, completed, today)
    standings = [
        Standing(course, pk in missing, _latest_end(completed, course), invited.get(pk))
        for pk, course in courses.items()
    ]
    return sorted(standings, key=lambda each: not each.is_missing)


def _latest_end(completed: list[Training], course: Course) -> date | None:
    ends = [each.expires_on for each in completed if each.course_id == course.pk]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def _is_invitation(participation: Participation, today: date) -> bool:
    session = participation.session
    return participation.is_invited and not session.is_cancelled and not session.is_over(today)


def _year(employee: Employee, taken: list[Participation], today: date) -> YearlyHours:
    hours = sum(each.hours for each in taken if each.session.ends_on.year == today.year)
    return YearlyHours(today.year, hours, employee.is_contract)
