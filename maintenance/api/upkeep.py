"""`/api/v1/plans` and `occurrences`: recurring upkeep, and recording it."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import StrictInt

from assets.api.refs import AssetRef
from assets.models import Asset
from core.web.api.bodies import Body, Day, Money, checked, example
from core.web.api.lists import NEXT, json_of, list_page, query_schema
from maintenance.actions.occurrences import cancel_occurrences, complete_occurrences
from maintenance.api.breakages import Keyed
from maintenance.filters.plans import OccurrenceFilter, PlanFilter
from maintenance.forms.plans import CancelForm, CompletionForm, steps_of
from maintenance.models import Occurrence, Plan
from maintenance.models.catalog import Performer
from organization.api import AccountRef, Named
from organization.models import User
from organization.signed_in import signed_in

plans, occurrences = (Router(tags=[each], by_alias=True) for each in ("plans", "occurrences"))
PlanQuery: Any = query_schema(PlanFilter)
OccurrenceQuery: Any = query_schema(OccurrenceFilter)
may_see = permission_required("maintenance.view_plan", raise_exception=True)
may_record = permission_required("maintenance.complete_occurrence", raise_exception=True)


class PlanOut(Schema):
    id: int
    name: str
    state: str = Field(description="`active`, `paused` or `ended`.")
    unit: Named
    asset: AssetRef | None = Field(description="A plan is for one item,")
    family: Keyed | None = Field(description="or for the goods of a kind.")
    interval_value: int
    interval_unit: str
    mode: str
    anchor_on: date
    ends_on: date | None
    tolerance_days: int
    minutes: int
    performer: str
    responsible: AccountRef | None
    note: str
    next_due: date | None
    goods: int = Field(description="Items that wait for upkeep.")
    overdue: int

    @staticmethod
    def resolve_state(obj: Plan) -> str:
        if obj.ended_on is not None:
            return "ended"
        return "active" if obj.is_active else "paused"

    @staticmethod
    def resolve_goods(obj: Any) -> int:
        return obj.goods or 0

    @staticmethod
    def resolve_overdue(obj: Any) -> int:
        return obj.late or 0


class PlansOut(Schema):
    items: list[PlanOut]
    next: str | None = Field(description=NEXT)


class PlanRef(Schema):
    id: int
    name: str


class OccurrenceOut(Schema):
    id: int
    plan: PlanRef
    asset: AssetRef
    state: str = Field(
        description="`open`, `done` or `skipped`; overdue is what is open and due before today."
    )
    nominal_due: date = Field(description="By the rhythm of the plan.")
    due_on: date = Field(description="The same, or the next working day.")
    done_on: date | None
    performer: str
    vendor: str
    note: str
    cost: str | None
    condition_before: str | None
    condition_after: str | None
    steps_done: list[int] = Field(description="Numbers of the plan’s steps.")
    cancelled_on: date | None
    cancel_reason: str
    recorded_at: datetime | None

    @staticmethod
    def resolve_state(obj: Occurrence) -> str:
        if obj.done_on is not None:
            return "done"
        return "open" if obj.is_open else "skipped"

    @staticmethod
    def resolve_cost(obj: Occurrence) -> str | None:
        return None if obj.cost is None else str(obj.cost)


class StepOut(Schema):
    no: int
    text: str


class OccurrenceDetail(OccurrenceOut):
    steps: list[StepOut] = Field(description="What the plan’s checklist asks for.")


class OccurrencesOut(Schema):
    items: list[OccurrenceOut]
    next: str | None = Field(description=NEXT)


class CompletionIn(Body):
    model_config = example(done_on="2026-11-24", steps=[1, 2], condition_after="B", cost="150000")
    done_on: Day
    performer: Performer | None = Field(None, description="Without it, as the plan says.")
    vendor: str = ""
    steps: list[StrictInt] = Field([], description="Numbers of the steps that were done.")
    cost: Money | None = None
    condition_after: Asset.Condition | None = Field(None, description="Null leaves it as before.")
    note: str = ""


class SkipIn(Body):
    model_config = example(reason="in_repair", note="Masih di bengkel rekanan.")
    reason: str = Field(json_schema_extra={"enum": [reason.value for reason in Occurrence.CHOSEN_REASONS]})
    note: str


plan_json, occurrence_json = json_of(PlanOut), json_of(OccurrenceOut)


@plans.get("", response=PlansOut, summary="Upkeep plans, filtered as on their page")
@may_see
def list_plans(request: HttpRequest, query: Query[PlanQuery]) -> JsonResponse:
    found = _plans(signed_in(request))
    return list_page(request, PlanFilter(request.GET, queryset=found, request=request), plan_json)


@plans.get("/{int:plan_id}", response=PlanOut, summary="One upkeep plan")
@may_see
def get_plan(request: HttpRequest, plan_id: int) -> JsonResponse:
    return JsonResponse(plan_json(get_object_or_404(_plans(signed_in(request)), pk=plan_id)))


@occurrences.get("", response=OccurrencesOut, summary="Turns of the plans, filtered as on their page")
@may_see
def list_occurrences(request: HttpRequest, query: Query[OccurrenceQuery]) -> JsonResponse:
    found = Occurrence.objects.visible_to(signed_in(request)).for_list().order_by("-due_on", "-pk")
    return list_page(request, OccurrenceFilter(request.GET, queryset=found, request=request), occurrence_json)


@occurrences.get("/{int:occurrence_id}", response=OccurrenceDetail, summary="One turn of a plan")
@may_see
def get_occurrence(request: HttpRequest, occurrence_id: int) -> JsonResponse:
    return _answer(request, occurrence_id)


@occurrences.post("/{int:occurrence_id}/complete", response=OccurrenceDetail, summary="Record it as done")
@may_record
def complete(request: HttpRequest, occurrence_id: int, body: CompletionIn) -> JsonResponse:
    occurrence, now = _occurrence(request, occurrence_id), timezone.now()
    sent = {**body.sent, "performer": body.performer or occurrence.plan.performer}
    form = CompletionForm(sent, plan=occurrence.plan, today=timezone.localdate(now))
    complete_occurrences(occurrences=[occurrence], by=signed_in(request), now=now, **checked(form))
    return _answer(request, occurrence_id)


@occurrences.post("/{int:occurrence_id}/cancel", response=OccurrenceDetail, summary="Skip it, with a reason")
@may_record
def cancel(request: HttpRequest, occurrence_id: int, body: SkipIn) -> JsonResponse:
    occurrence, given = _occurrence(request, occurrence_id), checked(CancelForm(body.sent))
    cancel_occurrences(occurrences=[occurrence], by=signed_in(request), now=timezone.now(), **given)
    return _answer(request, occurrence_id)


def _plans(user: User) -> Any:
    return Plan.objects.visible_to(user).for_list().with_numbers(user, timezone.localdate())


def _occurrence(request: HttpRequest, occurrence_id: int) -> Occurrence:
    visible = Occurrence.objects.visible_to(signed_in(request)).for_list()
    return get_object_or_404(visible.select_related("plan__checklist"), pk=occurrence_id)


def _answer(request: HttpRequest, occurrence_id: int) -> JsonResponse:
    occurrence = _occurrence(request, occurrence_id)
    steps = [{"no": no, "text": text} for no, text in steps_of(occurrence.plan)]
    return JsonResponse(occurrence_json(occurrence) | {"steps": steps})
