from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.lists import paginate
from core.web.pages import render_list
from organization.models import Employee
from organization.signed_in import signed_in
from training.filters import HoursFilter, NeedFilter
from training.forms.sessions import days_and_seats
from training.models import Session
from training.needs import (
    holders_without_training,
    overview,
    with_held_goods,
    with_hours,
    with_invitation,
    yearly_reach,
)

PEOPLE_PER_PAGE = 50


@require_safe
@permission_required("training.view_course", raise_exception=True)
def need_list(request: HttpRequest) -> HttpResponse:
    """Who holds goods without one of the courses that they require; people are invited from here."""
    user, today = signed_in(request), timezone.localdate()
    seen = overview(user, today)
    coverage = seen.of(_number(request, "course")) or next(iter(seen.courses), None)
    course_id = coverage.course_id if coverage else 0
    people = holders_without_training(today, course_id=course_id).visible_to(user).for_list()
    people = with_held_goods(with_hours(people, today.year), course_id)
    people = with_invitation(people, course_id, today)
    filterset = NeedFilter(request.GET, queryset=people, overview=seen, course=course_id)
    page = paginate(request, filterset.qs, per_page=PEOPLE_PER_PAGE)
    context = {
        "filter": filterset,
        "page": page,
        "groups": _by_invitation(page.rows),
        "coverage": coverage,
        "year": today.year,
        "sessions": _coming(request, course_id),
    }
    return render_list(request, "training/need_list.html", context)


@require_safe
@permission_required("training.view_course", raise_exception=True)
def hours_list(request: HttpRequest) -> HttpResponse:
    """Everybody's learning hours of a year, against the 20 that the law asks for."""
    user, today = signed_in(request), timezone.localdate()
    year = _number(request, "year") or today.year
    people = with_hours(Employee.objects.visible_to(user).active(today).for_list(), year)
    filterset = HoursFilter(request.GET, queryset=people, request=request)
    page = paginate(request, filterset.qs)
    context = {"filter": filterset, "page": page, "year": year, "reach": yearly_reach(people)}
    return render_list(request, "training/hours_list.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def _by_invitation(rows: Any) -> list[tuple[bool, int, list[Any]]]:
    """`(are they invited, all of them, those on this page)`; who isn't invited comes first."""
    groups = [(key, list(people)) for key, people in groupby(rows, key=lambda e: e.invited_on is not None)]
    return [(is_invited, people[0].group_size, people) for is_invited, people in groups]


def _coming(request: HttpRequest, course_id: int) -> list[tuple[int, str]]:
    """The sessions to which people can be invited, for who may invite."""
    user = signed_in(request)
    if not user.has_perm("training.change_session"):
        return []
    found = Session.objects.coming(timezone.localdate()).filter(course=course_id)
    found = found.select_related("course").with_seats().order_by("starts_on", "pk")
    return [(session.pk, days_and_seats(session)) for session in found]
