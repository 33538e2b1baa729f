"""`/api/v1/handovers`: goods into somebody's hands, onwards and back, each act with its minutes (BAST)."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Header, Query, Router, Schema
from pydantic import StrictBool

from assets.actions import (
    confirm_receipt,
    dispute_receipt,
    hand_over_assets,
    speaks_for_receiver,
    take_back_assets,
)
from assets.api.refs import AssetRef
from assets.custody_filters import HandoverFilter
from assets.handover_forms import DisputeForm, HandOverForm, TakeBackForm
from assets.handover_goods import MOST_GOODS
from assets.models import Asset, Handover
from core.web.api.bodies import Body, Day, Id, checked, example
from core.web.api.lists import NEXT, json_of, list_page, query_schema
from core.web.api.problems import InvalidInput
from organization.api import AccountRef, EmployeeRef, Named
from organization.models import User
from organization.signed_in import signed_in

router = Router(tags=["handovers"], by_alias=True)
HandoverQuery: Any = query_schema(HandoverFilter)
SENT_AGAIN = "Chosen by you. Sent again with the same key, the same handover is answered."
IdempotencyKey = Annotated[UUID | None, Header(description=SENT_AGAIN)]
may_hand_over = permission_required("assets.hand_over_asset", raise_exception=True)


class HandoverOut(Schema):
    id: int
    number: str = Field(description="Of the minutes (BAST).")
    kind: str = Field(description="`hand_over`, `return`, or `move` from holder to holder.")
    on: date
    giver: EmployeeRef | None
    receiver: EmployeeRef | None
    unit: Named = Field(description="Whose number it is.")
    purpose: str
    note: str
    state: str = Field(description="`waiting`, `confirmed`, `disputed` or `annulled`.")
    answer: str = Field(description="What the receiver says isn’t as stated.")
    answered_at: datetime | None
    goods: int = Field(description="How many items.")


class HandoverItemOut(Schema):
    asset: AssetRef
    condition: str | None
    note: str


class HandoverDetail(HandoverOut):
    by: AccountRef = Field(description="Who recorded it.")
    items: list[HandoverItemOut]


class HandoversOut(Schema):
    items: list[HandoverOut]
    next: str | None = Field(description=NEXT)


class GoodsIn(Body):
    assets: list[Id] = Field(min_length=1, max_length=MOST_GOODS, description="The ids of the items.")
    on: Day
    note: str = Field("", description="Stands on the minutes.")


class HandOverIn(GoodsIn):
    model_config = example(assets=[7, 8], to=31, on="2026-11-24", note="Tas dan pengisi daya ikut.")
    to: Id = Field(description="The id of the employee.")
    purpose: str = ""
    paper_name: str = Field("", description="A supporting paper,")
    paper_number: str = Field("", description="its number")
    paper_on: Day | None = Field(None, description="and its date.")


class TakeBackIn(GoodsIn):
    model_config = example(assets=[7], on="2026-11-24", reason="Pindah tugas", stored=True)
    reason: str = Field("", description="Stands in the history.")
    stored: StrictBool = Field(False, description="Nobody uses it until it is handed over again.")


class DisputeIn(Body):
    model_config = example(answer="Pengisi daya tidak ada.")
    answer: str


handover_json, item_json = json_of(HandoverOut), json_of(HandoverItemOut)
account_json = json_of(AccountRef)


@router.get("", response=HandoversOut, summary="Handovers, filtered as on their page")
@permission_required("assets.view_asset", raise_exception=True)
def list_handovers(request: HttpRequest, query: Query[HandoverQuery]) -> JsonResponse:
    """One’s own for everybody; all of the scope for who may read minutes."""
    found = Handover.objects.visible_to(signed_in(request)).for_list()
    return list_page(request, HandoverFilter(request.GET, queryset=found, request=request), handover_json)


@router.post("", response={201: HandoverDetail}, summary="Give goods into somebody’s custody")
@may_hand_over
def hand_over(request: HttpRequest, body: HandOverIn, idempotency_key: IdempotencyKey = None) -> JsonResponse:
    """With one set of minutes. Whoever holds them now is released the same day."""
    user = signed_in(request)
    goods, sent = _goods(body, user), {**body.sent, "form_key": idempotency_key}
    form = HandOverForm(sent, goods=goods, user=user, today=timezone.localdate())
    handover = hand_over_assets(assets=goods, by=user, **checked(form))
    return answer(request, handover.pk, status=201)


@router.post("/take-back", response={201: HandoverDetail}, summary="End the custody of their holder")
@may_hand_over
def take_back(request: HttpRequest, body: TakeBackIn, idempotency_key: IdempotencyKey = None) -> JsonResponse:
    """With one set of minutes; all must be with the same person."""
    user = signed_in(request)
    goods, sent = _goods(body, user), {**body.sent, "form_key": idempotency_key}
    form = TakeBackForm(sent, goods=goods, user=user, today=timezone.localdate())
    handover = take_back_assets(assets=goods, by=user, **checked(form))
    return answer(request, handover.pk, status=201)


@router.get("/{int:handover_id}", response=HandoverDetail, summary="One handover, with its goods")
def get_handover(request: HttpRequest, handover_id: int) -> JsonResponse:
    return answer(request, handover_id)


@router.post("/{int:handover_id}/confirm", response=HandoverDetail, summary="Say that one has the goods")
def confirm(request: HttpRequest, handover_id: int) -> JsonResponse:
    confirm_receipt(handover=_own(request, handover_id), by=signed_in(request))
    return answer(request, handover_id)


@router.post("/{int:handover_id}/dispute", response=HandoverDetail, summary="Say what isn’t as stated")
def dispute(request: HttpRequest, handover_id: int, body: DisputeIn) -> JsonResponse:
    handover = _own(request, handover_id)
    dispute_receipt(handover=handover, by=signed_in(request), **checked(DisputeForm(body.sent)))
    return answer(request, handover_id)


def answer(request: HttpRequest, handover_id: int, status: int = 200) -> JsonResponse:
    visible = Handover.objects.visible_to(signed_in(request)).for_list().select_related("by")
    handover = get_object_or_404(visible, pk=handover_id)
    items = [item_json(item) for item in handover.items.select_related("asset")]
    found = handover_json(handover) | {"by": account_json(handover.by), "items": items}
    return JsonResponse(found, status=status)


def _goods(body: GoodsIn, user: User) -> list[Asset]:
    """In the order in which they were named."""
    found = Asset.objects.visible_to(user).in_bulk(body.assets)
    missing = [pk for pk in body.assets if pk not in found]
    if missing:
        sentence = _("There is no item %(id)s that you may see.")
        raise InvalidInput({"assets": [sentence % {"id": pk} for pk in missing]})
    return [found[pk] for pk in body.assets]


def _own(request: HttpRequest, handover_id: int) -> Handover:
    """One whose receipt is this person's to confirm."""
    visible = Handover.objects.visible_to(signed_in(request)).for_page()
    handover = get_object_or_404(visible, pk=handover_id)
    if not speaks_for_receiver(handover, signed_in(request)):
        raise PermissionDenied
    return handover
