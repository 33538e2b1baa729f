"""`/api/v1/assets`: the register for other programs, filtered and ordered as its page."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from ninja import Query, Router, Schema
from pydantic import Field, StrictInt

from assets.actions import edit_asset, register_asset
from assets.filters import NEWEST_FIRST, AssetFilter
from assets.forms import AssetForm, EditForm, RegisterForm
from assets.models import Asset
from core.web.api.bodies import Body, Day, Money, checked, example
from core.web.api.lists import NEXT, asks_for_some, cursor_page, query_schema, refuse_unreadable
from core.web.api.problems import InvalidInput
from core.web.ordering import Key
from organization.api import Named
from organization.models import Room, Unit, User
from organization.signed_in import signed_in

router = Router(tags=["assets"], by_alias=True)
AssetQuery: Any = query_schema(AssetFilter)

PLAIN = (
    *("id", "register", "nibar", "legacy_code", "name", "specification", "brand", "serial_number"),
    *("size", "material", "measure", "chassis_number", "engine_number", "plate_number"),
    *("ownership_number", "origin", "fund_source", "supplier", "document_number", "warranty_until"),
    *("room_text", "condition", "status", "status_on", "host_name", "mac_address", "ip_address"),
    "updated_at",
)
# What a row is made of: whole objects cost as much again.
COLUMNS = (
    *PLAIN,
    *("classification_id", "acquired_from", "acquired_precision", "mode", "value", "notes"),
    *("holder_id", "holder_name", "held_from", "family__key", "family__name", "family__name_en"),
    *("unit__code", "unit__name", "unit__name_en", "room__code", "room__name", "room__name_en"),
)


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
    unit: Named
    room: Named | None
    room_text: str
    holder: HolderOut | None
    host_name: str
    mac_address: str
    ip_address: str | None
    notes: str | None = Field(description="Null where you may not see them.")
    updated_at: datetime
    version: str = Field(description="Sent along with a change, so that nobody’s is overwritten unseen.")


class AssetsOut(Schema):
    items: list[AssetOut]
    next: str | None = Field(description=NEXT)


class AssetIn(Body):
    """What isn't sent stays as it is, or empty on a new item. The form of the page reads it."""

    code: str | None = Field(None, description="Goods code of seven levels.")
    name: str | None = None
    unit: str | None = Field(None, description="The unit’s code.")
    room: str | None = Field(None, description="The room’s code.")
    room_text: str | None = None
    register_: StrictInt | None = Field(None, alias="register")
    nibar: str | None = None
    legacy_code: str | None = None
    specification: str | None = None
    brand: str | None = None
    serial_number: str | None = None
    size: str | None = None
    material: str | None = None
    measure: str | None = None
    chassis_number: str | None = None
    engine_number: str | None = None
    plate_number: str | None = None
    ownership_number: str | None = None
    acquired: str | None = Field(None, description="As far as it is known: `2019-03-12`, `03-2019`, `2019`.")
    mode: Asset.Mode | None = None
    origin: str | None = None
    fund_source: str | None = None
    value: Money | None = None
    supplier: str | None = None
    document_number: str | None = None
    warranty_until: Day | None = None
    status: Literal["in_use", "stored"] | None = None
    condition: Asset.Condition | None = None
    host_name: str | None = None
    mac_address: str | None = None
    ip_address: str | None = None
    notes: str | None = None


class RegisterIn(AssetIn):
    model_config = example(
        code="1.3.2.10.01.02.002", name="Laptop", brand="ASUS ExpertBook B1", unit="UMUM",
        acquired="2026-03-12", value="14750000", condition="B",
    )  # fmt: skip
    code: str = Field(description="Goods code of seven levels.")
    name: str
    unit: str = Field(description="The unit’s code.")
    register_: StrictInt | None = Field(None, alias="register", description="Null: the next free number.")


class EditIn(AssetIn):
    model_config = example(version="2026-11-24T04:00:00.123456+00:00", room="A-101", reason="Pindah ruangan")
    version: str = Field(description="The `version` of the item as it was read.")
    reason: str = Field("", description="Stands in the history.")


@router.get("", response=AssetsOut, summary="Assets, filtered and ordered as on their page")
def list_assets(request: HttpRequest, query: Query[AssetQuery]) -> JsonResponse:
    user = signed_in(request)
    assets = Asset.objects.visible_to(user)
    keys: tuple[Key, ...] = NEWEST_FIRST
    if asks_for_some(request):
        found = AssetFilter(request.GET, assets, request=request)
        refuse_unreadable(found)
        assets, keys = found.found, found.keys
    details = user.has_perm("assets.view_asset_details")
    in_english = _reads_english()

    def to_json(row: Any) -> dict[str, Any]:
        return asset_json(row, details=details, in_english=in_english)

    return cursor_page(request, assets.with_holder(), keys, to_json, COLUMNS)


@router.get("/{int:asset_id}", response=AssetOut, summary="One asset")
def get_asset(request: HttpRequest, asset_id: int) -> JsonResponse:
    return answer(request, asset_id)


@router.post("", response={201: AssetOut}, summary="Register a new asset")
@permission_required("assets.add_asset", raise_exception=True)
def register(request: HttpRequest, body: RegisterIn) -> JsonResponse:
    user = signed_in(request)
    sent = {"status": Asset.Status.IN_USE, "measure": "Unit", **_as_form(body, user), "form_key": uuid4()}
    form = RegisterForm(sent, user=user, today=timezone.localdate())
    _checked(form)
    asset = register_asset(asset=form.instance, by=user)
    return answer(request, asset.pk, status=201)


@router.patch("/{int:asset_id}", response=AssetOut, summary="Change an asset")
@permission_required("assets.change_asset", raise_exception=True)
def edit(request: HttpRequest, asset_id: int, body: EditIn) -> JsonResponse:
    """Only what is sent changes; null empties a field. 409 if somebody changed it since it was read."""
    user, today = signed_in(request), timezone.localdate()
    asset = get_object_or_404(Asset.objects.visible_to(user), pk=asset_id)
    shown = EditForm(instance=asset, user=user, today=today)
    written = {bound.name: bound.value() for bound in shown}
    form = EditForm(written | _as_form(body, user), instance=asset, user=user, today=today)
    given = _checked(form)
    if form.is_changed:
        edit_asset(asset=asset, seen=given["version"], by=user, reason=given["reason"])
    return answer(request, asset_id)


def _as_form(body: AssetIn, user: User) -> dict[str, Any]:
    """The form knows units and rooms by their ids; what the person doesn't see is none of them."""
    sent = body.model_dump(by_alias=True, exclude_unset=True)
    if "code" in sent:
        sent["classification"] = sent.pop("code")
    for name, rows in (("unit", Unit.objects.visible_to(user)), ("room", Room.objects.visible_to(user))):
        if code := sent.get(name):
            # 0 is nobody's id, so the form refuses it at its field; PostgreSQL won't look for NUL.
            found = rows.none() if "\0" in code else rows.filter(code=code)
            sent[name] = found.values_list("pk", flat=True).first() or 0
    return sent


def _checked(form: AssetForm) -> dict[str, Any]:
    """Its errors by the names of the API."""
    try:
        return checked(form)
    except InvalidInput as error:
        if "classification" in error.errors:
            error.errors["code"] = error.errors.pop("classification")
        raise


def answer(request: HttpRequest, asset_id: int, status: int = 200) -> JsonResponse:
    user = signed_in(request)
    assets = Asset.objects.visible_to(user).with_holder()
    row = get_object_or_404(assets.values_list(*COLUMNS, named=True), pk=asset_id)
    details = user.has_perm("assets.view_asset_details")
    return JsonResponse(asset_json(row, details=details, in_english=_reads_english()), status=status)


def _reads_english() -> bool:
    return translation.get_language() == "en"


def asset_json(row: Any, *, details: bool, in_english: bool) -> dict[str, Any]:
    """:param row: of `COLUMNS`"""

    def named(name: str, name_en: str) -> str:
        return name_en if in_english and name_en else name

    day, precision = row.acquired_from, row.acquired_precision
    shown = {name: getattr(row, name) for name in PLAIN}
    shown |= {
        "code": row.classification_id,
        "version": row.updated_at.isoformat(),
        "acquired_on": day if precision == Asset.Precision.DAY else None,
        "acquired_precision": precision or None,
        "acquisition_year": day.year if day else None,
        "mode": row.mode or None,
        "value": str(row.value) if details and row.value is not None else None,
        "family": None,
        "unit": {"code": row.unit__code, "name": named(row.unit__name, row.unit__name_en)},
        "room": None,
        "holder": None,
        "notes": row.notes if details else None,
    }
    if row.family__key:
        shown["family"] = {"key": row.family__key, "name": named(row.family__name, row.family__name_en)}
    if row.room__code:
        shown["room"] = {"code": row.room__code, "name": named(row.room__name, row.room__name_en)}
    if row.holder_id:
        shown["holder"] = {"id": row.holder_id, "name": row.holder_name, "since": row.held_from}
    return shown
