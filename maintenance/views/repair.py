"""The steps of the desk, the workshop and the reporter. Each is sent to an address of its own."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusal import Refusal
from core.web.pages import done, render_form
from maintenance.actions.breakage import add_comment, confirm_repair, reopen_report, withdraw_report
from maintenance.actions.repair import (
    assign_report,
    finish_repair,
    mark_duplicate,
    pause_work,
    reject_report,
    resume_work,
    start_work,
    triage_report,
)
from maintenance.forms.breakage import (
    AssignForm,
    CommentForm,
    DuplicateForm,
    NoteForm,
    PauseForm,
    RejectForm,
    ReopenForm,
    TriageForm,
)
from maintenance.forms.repair import FinishForm
from maintenance.lifecycle import REPAIR, REPORT, TRIAGE, Verb, is_party, may_comment
from maintenance.views.report_page import get_report, refuse_wrong_state, take_step
from organization.signed_in import signed_in

either = require_http_methods(["GET", "HEAD", "POST"])
at_the_desk = permission_required(TRIAGE, raise_exception=True)
in_the_workshop = permission_required(REPAIR, raise_exception=True)
who_reports = permission_required(REPORT, raise_exception=True)


@either
@at_the_desk
def report_triage(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = TriageForm(request.POST, report=report)
    said = _("%(number)s is acknowledged.")
    if form.is_valid() and (person := form.cleaned_data["assignee"]):
        said = _("%(number)s is assigned to %(who)s.").replace(
            "%(who)s", person.display_name.replace("%", "%%")
        )
    return take_step(request, report, Verb.TRIAGE, form, triage_report, said)


@either
@at_the_desk
def report_assign(request: HttpRequest, number: str) -> HttpResponse:
    """From the report's page while nobody has it; else on a page of its own."""
    report = get_report(request, number)
    refuse_wrong_state(report, Verb.ASSIGN)
    form = AssignForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            report = assign_report(report=report, by=signed_in(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            told = {"number": report.number, "who": form.cleaned_data["assignee"].display_name}
            return done(request, report, _("%(number)s is assigned to %(who)s.") % told)
    return render_form(request, "maintenance/report_assign.html", form, {"report": report})


@either
@in_the_workshop
def report_start(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    start_work(report=report, by=signed_in(request), now=timezone.now())
    return done(request, report, _("Work on %(number)s has begun.") % {"number": report.number})


@either
@in_the_workshop
def report_pause(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = PauseForm(request.POST, today=timezone.localdate())
    return take_step(request, report, Verb.WAIT, form, pause_work, _("Work on %(number)s is paused."))


@either
@in_the_workshop
def report_resume(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = NoteForm(request.POST)
    return take_step(request, report, Verb.RESUME, form, resume_work, _("Work on %(number)s goes on."))


@either
@in_the_workshop
def report_finish(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = FinishForm(request.POST, request.FILES, report=report)
    said = _("The repair of %(number)s is finished. The reporter is asked to confirm it.")
    return take_step(request, report, Verb.FINISH, form, finish_repair, said)


@either
@who_reports
def report_confirm(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = NoteForm(request.POST)
    said = _("%(number)s is confirmed. Thank you for looking.")
    return take_step(request, report, Verb.CONFIRM, form, confirm_repair, said)


@either
@who_reports
def report_reopen(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if request.method != "POST":
        return redirect(report)
    form = ReopenForm(request.POST)
    return take_step(request, report, Verb.REOPEN, form, reopen_report, _("%(number)s is open again."))


@either
@who_reports
def report_comment(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    if not may_comment(signed_in(request), is_party=is_party(signed_in(request), report)):
        raise PermissionDenied
    if request.method != "POST":
        return redirect(report)
    form = CommentForm(request.POST)
    return take_step(request, report, Verb.COMMENT, form, add_comment, _("The note on %(number)s is added."))


@either
@who_reports
def report_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    user, report = signed_in(request), get_report(request, number)
    if report.reporter_id != user.pk:
        raise PermissionDenied
    refuse_wrong_state(report, Verb.WITHDRAW)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_report(report=report, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, report, _("%(number)s is withdrawn.") % {"number": report.number})
    return render_form(request, "maintenance/report_withdraw.html", form, {"report": report})


@either
@at_the_desk
def report_reject(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    refuse_wrong_state(report, Verb.REJECT)
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reject_report(report=report, by=signed_in(request), now=timezone.now(), **form.cleaned_data)
        return done(request, report, _("%(number)s is rejected.") % {"number": report.number})
    return render_form(request, "maintenance/report_reject.html", form, {"report": report})


@either
@at_the_desk
def report_duplicate(request: HttpRequest, number: str) -> HttpResponse:
    report = get_report(request, number)
    refuse_wrong_state(report, Verb.DUPLICATE)
    form = DuplicateForm(request.POST or None, report=report, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            mark_duplicate(report=report, by=signed_in(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("of", str(refusal))
        else:
            told = {"number": report.number, "other": form.cleaned_data["of"].number}
            return done(request, report, _("%(number)s is marked as a duplicate of %(other)s.") % told)
    return render_form(request, "maintenance/report_duplicate.html", form, {"report": report})
