"""The page of one report: what it shows to whom, and what follows a step that was sent to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.refusal import Refusal
from core.web.pages import done
from maintenance.actions.steps import wrong_state
from maintenance.forms.breakage import (
    AssignForm,
    CommentForm,
    NoteForm,
    PauseForm,
    ReopenForm,
    TriageForm,
)
from maintenance.forms.repair import FinishForm
from maintenance.lifecycle import STEPS, Verb, is_party, main_step, steps_open_to
from maintenance.models import BreakageReport, CardLine, Repair, ReportFile
from maintenance.stages import stages
from organization.models import User
from organization.signed_in import signed_in

# Rarely needed, and each on a page of its own.
APART = (Verb.ASSIGN, Verb.REJECT, Verb.DUPLICATE, Verb.WITHDRAW)


def get_report(request: HttpRequest, number: str) -> BreakageReport:
    """With what its page shows; 404 for what is not theirs to see."""
    user = signed_in(request)
    visible = BreakageReport.objects.visible_to(user).for_page(user)
    return get_object_or_404(visible, number=number.upper())


def steps_of(user: User, report: BreakageReport) -> set[str]:
    return steps_open_to(user, report, is_party=is_party(user, report))


def render_report(
    request: HttpRequest,
    report: BreakageReport,
    sent: dict[str, forms.BaseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """:param sent: the form of a step that was refused, by its verb; it stays with what was typed"""
    user = signed_in(request)
    steps = steps_of(user, report)
    main = next(iter(sent)) if sent else main_step(user, report, steps)
    events = list(report.events.select_related("by", "assignee"))
    files = list(ReportFile.objects.visible_to(user).filter(report=report).select_related("added_by"))
    photos = [file for file in files if file.is_picture]
    sees_all = user.has_perm("maintenance.view_all_reports")
    repairs, earlier = _repairs(report, sees_all=sees_all)
    sees_asset = user.has_perm("assets.view_asset") and user.sees_unit(report.asset.unit_id)
    # Who reported by its sticker an item that they don't see is told its name and room alone.
    sees_item = sees_asset or report.assignee_id == user.pk
    context = {
        "report": report,
        "asset": report.asset,
        "stages": stages(report, events),
        "events": events[::-1],
        "others": [event.by.display_name for event in events if event.verb == Verb.JOIN],
        "files": files,
        "photos": [photo for photo in photos if photo.repair_id is None],
        "repairs": [(each, [p for p in photos if p.repair_id == each.pk]) for each in repairs],
        "earlier": earlier,
        "sees_all": sees_all,
        "is_party": is_party(user, report),
        "heading": report.asset.title if sees_item else report.asset.name,
        "sees_asset": sees_asset,
        "sees_item": sees_item,
        "steps": steps,
        "main": main,
        "forms": _forms(report, steps, main, sent or {}),
        "apart": _steps_apart(report, steps, main),
        "layout": "task.html" if main else "frame.html",
        "root": _root(user),
        "now": timezone.now(),
    }
    return render(request, "maintenance/report_detail.html", context, status=status)


def _forms(
    report: BreakageReport, steps: set[str], main: str, sent: dict[str, forms.BaseForm]
) -> dict[str, forms.BaseForm]:
    makers: dict[str, Callable[[], forms.BaseForm]] = {
        Verb.TRIAGE: lambda: TriageForm(report=report),
        Verb.WAIT: lambda: PauseForm(today=timezone.localdate()),
        Verb.RESUME: NoteForm,
        Verb.FINISH: lambda: FinishForm(report=report),
        Verb.CONFIRM: NoteForm,
        Verb.REOPEN: ReopenForm,
        Verb.COMMENT: CommentForm,
    }
    if main == Verb.ASSIGN:
        makers[Verb.ASSIGN] = lambda: AssignForm(report=report)
    shown = {verb: make() for verb, make in makers.items() if verb in steps} | sent
    for verb, form in shown.items():
        # Several of them have a note: each label needs its own control.
        form.auto_id = f"{verb}_%s"
    return shown


def _steps_apart(report: BreakageReport, steps: set[str], main: str) -> list[tuple[str, Any]]:
    """Address and words of what stands behind “Other steps”."""
    names = {
        Verb.ASSIGN: ("report_assign", _("Assign to somebody else") if report.assignee else _("Assign")),
        Verb.DUPLICATE: ("report_duplicate", STEPS[Verb.DUPLICATE].label),
        Verb.REJECT: ("report_reject", STEPS[Verb.REJECT].label),
        Verb.WITHDRAW: ("report_withdraw", STEPS[Verb.WITHDRAW].label),
    }
    return [
        (reverse(f"maintenance:{name}", args=[report.number]), label)
        for verb, (name, label) in names.items()
        if verb in steps and verb != main
    ]


def _repairs(report: BreakageReport, *, sees_all: bool) -> tuple[list[Repair], dict[str, Any] | None]:
    """Those of this report with their costs; how many others the item had, and what they cost.

    Among the others are those that only its card on paper tells of.
    """
    found = Repair.objects.select_related("cause", "remedy", "finished_by")
    if not sees_all:
        return list(found.filter(report=report)), None
    all_of_item: list[Any] = list(found.of_asset(report.asset).with_cost())
    own = [repair for repair in all_of_item if repair.report_id == report.pk]
    prefetch_related_objects(own, "cost_lines")
    others = [repair for repair in all_of_item if repair.report_id != report.pk]
    before = list(CardLine.objects.of_asset(report.asset).of_repairs().values_list("cost", flat=True))
    costs = [*(repair.cost or 0 for repair in others), *(cost or 0 for cost in before)]
    return own, {"n": len(costs), "cost": sum(costs)}


def _root(user: User) -> tuple[str, str]:
    if user.has_perm("maintenance.view_all_reports"):
        return _("Repair queue"), reverse("maintenance:report_queue")
    return _("My reports"), reverse("maintenance:report_mine")


def take_step(
    request: HttpRequest,
    report: BreakageReport,
    verb: str,
    form: Any,
    act: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Do it with what the form says; the page again, with what was typed, where it is refused."""
    if not form.is_valid():
        return render_report(request, report, {verb: form}, status=422)
    given = getattr(form, "recorded", form.cleaned_data)
    try:
        act(report=report, by=signed_in(request), now=timezone.now(), **given)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render_report(request, get_report(request, report.number), {verb: form}, status=409)
    return done(request, report, said % {"number": report.number})


def refuse_wrong_state(report: BreakageReport, verb: str) -> None:
    """Before a form is shown that could only be refused."""
    if report.status not in STEPS[verb].starts:
        raise wrong_state(report, verb)
