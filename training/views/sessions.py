from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.refusal import Refusal
from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from organization.signed_in import signed_in
from training.actions import cancel_session, edit_session, hold_session, open_session
from training.filters import SessionFilter
from training.forms import CancelForm, SessionCreateForm, SessionForm
from training.models import Course, Session

may_change = permission_required("training.change_session", raise_exception=True)


@require_safe
@permission_required("training.view_course", raise_exception=True)
def session_list(request: HttpRequest) -> HttpResponse:
    """All sessions: those whose attendance is due first, then what runs and comes, then what was."""
    user, today = signed_in(request), timezone.localdate()
    sessions = Session.objects.visible_to(user).for_list(today)
    counts = sessions.counted_by_stage()
    found = sessions.by_urgency()
    filterset = SessionFilter(request.GET, queryset=found, request=request, counts=counts)
    page = paginate(request, filterset.qs)
    context = {"filter": filterset, "page": page, "groups": _by_stage(page.rows, counts)}
    return render_list(request, "training/session_list.html", context)


@may_change
def session_create(request: HttpRequest) -> HttpResponse:
    """Open a session; `?course=` and `?employees=` come from the list of needs or the catalog."""
    user, today = signed_in(request), timezone.localdate()
    asked = request.POST or request.GET
    chosen = numbers(asked.getlist("employees"))
    course = Course.objects.offered().filter(pk__in=numbers([asked.get("course", "")])).first()
    form = SessionCreateForm(
        request.POST or None, user=user, today=today, chosen=chosen, initial=_from_course(course, chosen)
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = open_session(by=user, on=today, **form.cleaned_data)
            told = _told(form, session, today)
            return done(request, session, _("The session is opened. %(told)s") % {"told": told})
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render_form(request, "training/session_create.html", form, {"course": course})


@may_change
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    session = get_object_or_404(Session.objects.visible_to(user).select_related("course"), pk=pk)
    form = SessionForm(request.POST or None, instance=session, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            edit_session(session=session, fields=form.cleaned_data, by=user, on=today)
            return done(request, session, _("The session is changed."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render_form(request, "training/session_edit.html", form, {"session": session})


@may_change
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    session = get_object_or_404(Session.objects.visible_to(user).select_related("course").with_seats(), pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=session, by=user, on=today, **form.cleaned_data)
            return done(request, session, _("The session is cancelled."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render_form(request, "training/session_cancel.html", form, {"session": session})


@may_change
@require_POST
def session_hold(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    session = get_object_or_404(Session.objects.visible_to(user), pk=pk)
    hold_session(session=session, by=user, on=today)
    return done(request, session, _("The session is recorded as held."))


def numbers(texts: Iterable[str]) -> list[int]:
    """Ids out of an address; what is none is left out."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 10]


def _by_stage(rows: Iterable[Any], counts: dict[int, int]) -> list[tuple[str, int, list[Any]]]:
    """`(stage, all of its sessions, those on this page)`."""
    return [
        (str(Session.Stage(stage).label), counts.get(stage, 0), list(sessions))
        for stage, sessions in groupby(rows, key=lambda session: session.stage)
    ]


def _from_course(course: Course | None, chosen: list[int]) -> dict[str, Any]:
    if course is None:
        return {"employees": chosen}
    return {
        "course": course,
        "employees": chosen,
        "hours": course.hours,
        "organizer": course.organizer_label,
    }


def added_text(added: int, session: Session, today: date) -> str:
    """Only people of a session to come are invited; of one that is over they are written down."""
    if not added:
        return _("All of them were on the list already.")
    if session.is_over(today):
        return ngettext(
            "%(n)s person is put on the list; nobody is told.",
            "%(n)s people are put on the list; nobody is told.",
            added,
        ) % {"n": added}
    return ngettext("%(n)s person is invited.", "%(n)s people are invited.", added) % {"n": added}


def _told(form: SessionCreateForm, session: Session, today: date) -> str:
    added = len(form.cleaned_data.get("employees", []))
    return added_text(added, session, today) if added else _("Now invite people.")
