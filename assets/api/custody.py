"""`/api/v1/assets/7/…`: into somebody's hands and back."""

# No postponed annotations here: the library can't read them through a decorator.
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router
from pydantic import StrictInt

from assets.actions import hand_over_assets, take_back_assets
from assets.api.assets import AssetOut, answer
from assets.handover_forms import HandOverForm, TakeBackForm
from assets.models import Asset
from core.web.api.bodies import Body, Day, checked, example
from organization.signed_in import signed_in

router = Router(tags=["assets"], by_alias=True)
may_hand_over = permission_required("assets.hand_over_asset", raise_exception=True)


class HandOverIn(Body):
    model_config = example(to=31, on="2026-11-24", note="Tas dan pengisi daya ikut.")
    to: StrictInt = Field(description="The id of the employee.")
    on: Day
    note: str = ""


class TakeBackIn(Body):
    model_config = example(on="2026-11-24", reason="Pindah tugas")
    on: Day
    reason: str = ""


@router.post("/{int:asset_id}/hand-over", response=AssetOut, summary="Give it into somebody’s custody")
@may_hand_over
def hand_over(request: HttpRequest, asset_id: int, body: HandOverIn) -> JsonResponse:
    """Whoever holds it now is released the same day."""
    user, asset = signed_in(request), _asset(request, asset_id)
    sent = {**body.sent, f"note_{asset.pk}": body.note, "note": ""}
    form = HandOverForm(sent, goods=[asset], user=user, today=timezone.localdate())
    hand_over_assets(assets=[asset], by=user, **checked(form))
    return answer(request, asset_id)


@router.post("/{int:asset_id}/take-back", response=AssetOut, summary="End the custody of its holder")
@may_hand_over
def take_back(request: HttpRequest, asset_id: int, body: TakeBackIn) -> JsonResponse:
    user, asset = signed_in(request), _asset(request, asset_id)
    form = TakeBackForm(body.sent, goods=[asset], user=user, today=timezone.localdate())
    take_back_assets(assets=[asset], by=user, **checked(form))
    return answer(request, asset_id)


def _asset(request: HttpRequest, asset_id: int) -> Asset:
    return get_object_or_404(Asset.objects.visible_to(signed_in(request)), pk=asset_id)
