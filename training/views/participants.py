from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.refusal import Refusal
from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from organization.signed_in import signed_in
from training.actions import invite_employees, record_attendance, remove_participant
from training.filters import PeopleFilter
from training.forms import AttendanceTable, InviteForm, PeopleForm
from training.models import Course, Participation, Session
from training.needs import candidates
from training.views.needs import PEOPLE_PER_PAGE
from training.views.sessions import added_text, may_change, numbers


@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A session with its people. Who was invited sees the session and their own line alone."""
    session = _session(request, pk)
    table = AttendanceTable(session, _people(request, session), timezone.localdate())
    return render(request, "training/session_detail.html", _context(request, session, table))


@may_change
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    session, today = _session(request, pk), timezone.localdate()
    if request.method != "POST":
        # A refused table stands under this address; who opens it again goes back to the session.
        return redirect(session)
    table = AttendanceTable(session, _people(request, session), today, request.POST)
    if not table.is_valid():
        context = _context(request, session, table)
        return render(request, "training/session_detail.html", context, status=422)
    changed = record_attendance(session=session, entries=table.entries, by=signed_in(request), on=today)
    text = ngettext(
        "Attendance and results are saved: %(n)s row changed.",
        "Attendance and results are saved: %(n)s rows changed.",
        len(changed),
    ) % {"n": len(changed)}
    return done(request, session, text)


@may_change
def participant_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose people for a session; those who hold goods without the training come first."""
    user, session, today = signed_in(request), _session(request, pk), timezone.localdate()
    # A form without a tick is an empty one, and still a form.
    form = PeopleForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data["employees"]
            made = invite_employees(session=session, employees=chosen, by=user, on=today)
            return done(request, session, added_text(len(made), session, today))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    people = candidates(session, user, today)
    filterset = PeopleFilter(request.GET, queryset=people, request=request)
    context = {
        "filter": filterset,
        "page": paginate(request, filterset.qs, per_page=PEOPLE_PER_PAGE),
        "session": session,
        "is_over": session.is_over(today),
        "form": form,
        "chosen": numbers(request.POST.getlist("employees")),
    }
    if form.is_bound:
        return render(request, "training/participant_add.html", context, status=422)
    return render_list(request, "training/participant_add.html", context)


@may_change
def session_invite(request: HttpRequest) -> HttpResponse:
    """People chosen elsewhere (`?employees=`), for one of the coming sessions of `?course=`, or a new one."""
    user, today = signed_in(request), timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    course = Course.objects.visible_to(user).filter(pk__in=numbers([asked.get("course", "")])).first()
    chosen = numbers(asked.getlist("employees"))
    form = InviteForm(
        request.POST or None,
        user=user,
        today=today,
        course=course,
        chosen=chosen,
        initial={"employees": chosen},
    )
    if request.method == "POST" and form.is_valid():
        session, people = form.cleaned_data["session"], form.cleaned_data["employees"]
        if session is None:
            return _to_new_session(course, people)
        try:
            made = invite_employees(session=session, employees=people, by=user, on=today)
            return done(request, session, added_text(len(made), session, today))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render_form(request, "training/session_invite.html", form, {"course": course})


@may_change
@require_POST
def participant_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    found = Participation.objects.visible_to(user).select_related("employee", "session")
    participation = get_object_or_404(found, pk=pk)
    remove_participant(participation=participation, by=user)
    text = _("%(employee)s is taken off the list.") % {"employee": participation.employee}
    return done(request, participation.session, text)


def _session(request: HttpRequest, pk: int) -> Any:
    found = Session.objects.visible_to(signed_in(request)).for_list(timezone.localdate())
    return get_object_or_404(found, pk=pk)


def _people(request: HttpRequest, session: Session) -> list[Participation]:
    found = session.participations.visible_to(signed_in(request))
    return list(found.with_files().select_related("employee__unit").order_by("employee__name", "pk"))


def _context(request: HttpRequest, session: Session, table: AttendanceTable) -> dict[str, Any]:
    user, today = signed_in(request), timezone.localdate()
    changes = user.has_perm("training.change_session") and not session.is_cancelled
    return {
        "session": session,
        "table": table,
        "today": today,
        "may_change": changes,
        "may_record": changes and session.has_begun(today) and bool(table.rows),
        "reads_all": user.has_perm("training.view_course"),
    }


def _to_new_session(course: Course | None, people: Any) -> HttpResponse:
    query = [("employees", person.pk) for person in people]
    if course is not None:
        query.insert(0, ("course", course.pk))
    return HttpResponseRedirect(f"{reverse('training:session_create')}?{urlencode(query)}")
