"""`/api/v1/breakages/7/…`: the steps of the desk, the workshop and the reporter, one call each.

The sense of what is sent is read by the forms of the pages.
"""

# No postponed annotations here: the library can't read them through a decorator.
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from assets.models import Asset
from core.web.api.bodies import Body, Day, Id, Money, Quantity, checked, example, sentences
from core.web.api.lists import json_of
from core.web.api.problems import InvalidInput
from maintenance.actions.breakage import add_comment, confirm_repair, join_report, reopen_report
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
from maintenance.api.breakages import BreakageDetail, Keyed, answer, get_report
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
from maintenance.forms.repair import FinishForm, remedies_for
from maintenance.lifecycle import REPAIR, REPORT, TRIAGE, is_party, may_comment
from maintenance.models import BreakageReport, Cause
from maintenance.models.catalog import Performer, Priority
from maintenance.people import workshop_of
from organization.api import AccountRef
from organization.signed_in import signed_in

router = Router(tags=["breakages"], by_alias=True)
at_the_desk = permission_required(TRIAGE, raise_exception=True)
in_the_workshop = permission_required(REPAIR, raise_exception=True)
who_reports = permission_required(REPORT, raise_exception=True)


class NoteIn(Body):
    model_config = example(note="Sudah dicoba, berfungsi.")
    note: str = ""


class SaidIn(Body):
    model_config = example(note="Masih berbunyi setelah sejam.")
    note: str


class TriageIn(Body):
    model_config = example(priority="high", assignee=12, note="Dipakai rapat besok.")
    priority: Priority
    assignee: Id | None = Field(None, description="The account of a technician, out of `choices`.")
    note: str = ""


class AssignIn(Body):
    model_config = example(assignee=12)
    assignee: Id = Field(description="The account of a technician, out of `choices`.")
    note: str = ""


class WaitIn(Body):
    model_config = example(reason="parts", note="Pompa tinta dipesan.", until="2026-12-01")
    reason: BreakageReport.WaitReason
    note: str
    until: Day | None = Field(None, description="Today or a later day.")


class DuplicateIn(Body):
    model_config = example(of="LK-2026-0001")
    of: str = Field(description="The number of the earlier report.")
    note: str = ""


class CostIn(Body):
    description: str
    quantity: Quantity = Decimal(1)
    unit_price: Money


class FinishIn(Body):
    model_config = example(
        cause="keausan",
        work_done="Pompa tinta diganti.",
        condition_after="B",
        costs=[{"description": "Pompa tinta", "quantity": 1, "unit_price": "350000"}],
    )
    cause: str = Field(description="A key out of `choices`.")
    remedy: str | None = Field(None, description="A key out of `choices`; without it, `work_done` is needed.")
    work_done: str = ""
    condition_before: Asset.Condition | None = None
    condition_after: Asset.Condition
    performer: Performer = Performer.INTERNAL
    vendor: str = Field("", description="Needed with `vendor` as performer.")
    fund_source: str = ""
    costs: list[CostIn] = []


class ChoicesOut(Schema):
    technicians: list[AccountRef]
    causes: list[Keyed]
    remedies: list[Keyed]


choices_json = json_of(ChoicesOut)


@router.get("/{int:report_id}/choices", response=ChoicesOut, summary="What the steps of a report can name")
def list_choices(request: HttpRequest, report_id: int) -> JsonResponse:
    user, report = signed_in(request), get_report(request, report_id)
    if not (user.has_perm(TRIAGE) or user.has_perm(REPAIR)):
        raise PermissionDenied
    found = {
        "technicians": workshop_of(report.asset.unit_id),
        "causes": Cause.objects.all(),
        "remedies": remedies_for(report.asset),
    }
    return JsonResponse(choices_json(found))


@router.post("/{int:report_id}/join", response=BreakageDetail, summary="Follow a report as one’s own")
@who_reports
def join(request: HttpRequest, report_id: int) -> JsonResponse:
    user = signed_in(request)
    report = get_object_or_404(BreakageReport.objects.on_items_met_by(user), pk=report_id)
    join_report(report=report, by=user, now=timezone.now())
    return answer(request, report.pk)


@router.post("/{int:report_id}/triage", response=BreakageDetail, summary="Acknowledge, with a priority")
@at_the_desk
def triage(request: HttpRequest, report_id: int, body: TriageIn) -> JsonResponse:
    report = get_report(request, report_id)
    return _step(request, report, TriageForm(body.sent, report=report), triage_report)


@router.post("/{int:report_id}/assign", response=BreakageDetail, summary="Give the work to a technician")
@at_the_desk
def assign(request: HttpRequest, report_id: int, body: AssignIn) -> JsonResponse:
    report = get_report(request, report_id)
    return _step(request, report, AssignForm(body.sent, report=report), assign_report)


@router.post("/{int:report_id}/reject", response=BreakageDetail, summary="Do nothing, and say why")
@at_the_desk
def reject(request: HttpRequest, report_id: int, body: SaidIn) -> JsonResponse:
    return _step(request, get_report(request, report_id), RejectForm(body.sent), reject_report)


@router.post("/{int:report_id}/duplicate", response=BreakageDetail, summary="Mark as a duplicate")
@at_the_desk
def duplicate(request: HttpRequest, report_id: int, body: DuplicateIn) -> JsonResponse:
    report = get_report(request, report_id)
    form = DuplicateForm(body.sent, report=report, user=signed_in(request))
    return _step(request, report, form, mark_duplicate)


@router.post("/{int:report_id}/start", response=BreakageDetail, summary="Begin the work")
@in_the_workshop
def start(request: HttpRequest, report_id: int) -> JsonResponse:
    return _step(request, get_report(request, report_id), forms.Form({}), start_work)


@router.post("/{int:report_id}/wait", response=BreakageDetail, summary="Pause the work, with a reason")
@in_the_workshop
def wait(request: HttpRequest, report_id: int, body: WaitIn) -> JsonResponse:
    form = PauseForm(body.sent, today=timezone.localdate())
    return _step(request, get_report(request, report_id), form, pause_work)


@router.post("/{int:report_id}/resume", response=BreakageDetail, summary="Go on with the work")
@in_the_workshop
def resume(request: HttpRequest, report_id: int, body: NoteIn | None = None) -> JsonResponse:
    return _step(request, get_report(request, report_id), _note(body), resume_work)


@router.post("/{int:report_id}/finish", response=BreakageDetail, summary="Finish: cause, cost, condition")
@in_the_workshop
def finish(request: HttpRequest, report_id: int, body: FinishIn) -> JsonResponse:
    report = get_report(request, report_id)
    form = FinishForm(_with_lines(body), {}, report=report)
    if not form.costs.is_valid():
        wrong = [sentences(line.errors, f"costs.{n}.") for n, line in enumerate(form.costs.forms)]
        whole = {"costs": [str(each) for each in form.costs.non_form_errors()]}
        raise InvalidInput({name: told for each in (*wrong, whole) for name, told in each.items() if told})
    return _step(request, report, form, finish_repair)


@router.post("/{int:report_id}/confirm", response=BreakageDetail, summary="Say that it works again")
@who_reports
def confirm(request: HttpRequest, report_id: int, body: NoteIn | None = None) -> JsonResponse:
    return _step(request, get_report(request, report_id), _note(body), confirm_repair)


@router.post("/{int:report_id}/reopen", response=BreakageDetail, summary="Say what is still wrong")
@who_reports
def reopen(request: HttpRequest, report_id: int, body: SaidIn) -> JsonResponse:
    return _step(request, get_report(request, report_id), ReopenForm(body.sent), reopen_report)


@router.post("/{int:report_id}/comment", response=BreakageDetail, summary="Add a note")
@who_reports
def comment(request: HttpRequest, report_id: int, body: SaidIn) -> JsonResponse:
    report, user = get_report(request, report_id), signed_in(request)
    if not may_comment(user, is_party=is_party(user, report)):
        raise PermissionDenied
    return _step(request, report, CommentForm(body.sent), add_comment)


def _step(
    request: HttpRequest, report: BreakageReport, form: forms.BaseForm, act: Callable[..., object]
) -> JsonResponse:
    act(report=report, by=signed_in(request), now=timezone.now(), **checked(form))
    return answer(request, report.pk)


def _note(body: NoteIn | None) -> NoteForm:
    return NoteForm(body.sent if body else {})


def _with_lines(body: FinishIn) -> dict[str, Any]:
    """As the page sends it: each cost line a row of its formset."""
    lines = body.costs
    sent = body.model_dump(exclude={"costs"})
    sent |= {"costs-TOTAL_FORMS": len(lines), "costs-INITIAL_FORMS": 0}
    rows = {f"costs-{n}-{name}": value for n, line in enumerate(lines) for name, value in line}
    return sent | rows
