"""`/api/v1/assets`: the register for other programs, filtered and ordered as its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from assets.filters import AssetFilter
from assets.models import Asset
from core.web.api import cursor_page, query_schema, refuse_unreadable
from organization.signed_in import signed_in

router = Router(tags=["assets"])
AssetQuery: Any = query_schema(AssetFilter)

PLAIN = (
    *("id", "register", "nibar", "legacy_code", "name", "specification", "brand", "serial_number"),
    *("size", "material", "measure", "chassis_number", "engine_number", "plate_number"),
    *("ownership_number", "acquired_on", "acquired_precision", "acquisition_year", "mode", "origin"),
    *("fund_source", "supplier", "document_number", "warranty_until", "room_text", "condition"),
    *("status", "status_on", "host_name", "mac_address", "ip_address", "updated_at"),
)


class UnitOut(Schema):
    code: str
    name: str


class RoomOut(Schema):
    code: str
    name: str


class FamilyOut(Schema):
    key: str
    name: str


class HolderOut(Schema):
    id: int
    name: str
    since: date


class AssetOut(Schema):
    id: int
    code: str
    register_: int | None = Field(alias="register")
    nibar: str | None
    legacy_code: str
    name: str
    specification: str
    brand: str
    serial_number: str
    size: str
    material: str
    measure: str
    chassis_number: str
    engine_number: str
    plate_number: str
    ownership_number: str
    acquired_on: date | None = Field(description="Only where the very day is known.")
    acquired_precision: str | None = Field(description="`day`, `month` or `year`.")
    acquisition_year: int | None
    mode: str | None
    origin: str
    fund_source: str
    supplier: str
    document_number: str
    warranty_until: date | None
    value: str | None = Field(description="In rupiah; null also where you may not see it.")
    condition: str | None = Field(description="`B`, `RR` or `RB`.")
    status: str
    status_on: date | None
    family: FamilyOut | None
    unit: UnitOut
    room: RoomOut | None
    room_text: str
    holder: HolderOut | None
    host_name: str
    mac_address: str
    ip_address: str | None
    notes: str | None = Field(description="Null where you may not see them.")
    updated_at: str


class AssetsOut(Schema):
    items: list[AssetOut]
    next: str | None = Field(description="The address of the next page.")


@router.get("", response=AssetsOut, by_alias=True, summary="Assets, filtered and ordered as on their page")
def list_assets(request: HttpRequest, query: Query[AssetQuery]) -> JsonResponse:
    user = signed_in(request)
    found = AssetFilter(request.GET, Asset.objects.visible_to(user), request=request)
    refuse_unreadable(found)
    details = user.has_perm("assets.view_asset_details")
    return cursor_page(request, found.rows, found.keys, lambda asset: asset_json(asset, details=details))


@router.get("/{int:asset_id}", response=AssetOut, by_alias=True, summary="One asset")
def get_asset(request: HttpRequest, asset_id: int) -> JsonResponse:
    user = signed_in(request)
    asset = get_object_or_404(Asset.objects.visible_to(user).for_list(), pk=asset_id)
    return JsonResponse(asset_json(asset, details=user.has_perm("assets.view_asset_details")))


def asset_json(asset: Any, *, details: bool) -> dict[str, Any]:
    """:param asset: of `for_list()`"""
    family, room = asset.family, asset.room
    return {
        **{name: getattr(asset, name) for name in PLAIN},
        "code": asset.classification_id,
        "acquired_precision": asset.acquired_precision or None,
        "mode": asset.mode or None,
        "value": str(asset.value) if details and asset.value is not None else None,
        "family": {"key": family.key, "name": str(family)} if family else None,
        "unit": {"code": asset.unit.code, "name": str(asset.unit)},
        "room": {"code": room.code, "name": str(room)} if room else None,
        "holder": {"id": asset.holder_id, "name": asset.holder_name, "since": asset.held_from}
        if asset.holder_id
        else None,
        "notes": asset.notes if details else None,
    }
