"""`/api/v1/breakages`: reports, and filing one. What becomes of it is in `steps`."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Header, Query, Router, Schema, UploadedFile
from pydantic import StrictBool

from assets.api.refs import AssetRef
from assets.models import Asset
from core.files.forms import AttachForm
from core.files.serving import serve_private_file
from core.web.api.bodies import Body, Id, checked, example
from core.web.api.lists import LIMIT, NEXT, cursor_page, json_of, list_page, query_schema
from core.web.api.problems import InvalidInput
from core.web.ordering import Key
from maintenance.actions.breakage import report_breakage
from maintenance.filters.breakage import ReportFilter
from maintenance.forms.breakage import OTHER, ReportForm
from maintenance.lifecycle import REPORT
from maintenance.models import BreakageReport, Complaint, Repair, ReportEvent, ReportFile
from maintenance.shelves import REPORT_FILES
from organization.api import AccountRef
from organization.models import User
from organization.signed_in import signed_in

router = Router(tags=["breakages"], by_alias=True)
ReportQuery: Any = query_schema(ReportFilter)
SENT_AGAIN = "Chosen by you. Sent again with the same key, the same report is answered."
IdempotencyKey = Annotated[UUID | None, Header(description=SENT_AGAIN)]
OfAsset = Annotated[int, Query(ge=1, description="The id of the item.")]
who_reports = permission_required(REPORT, raise_exception=True)


class Keyed(Schema):
    """One of the lists that the office edits; its name comes in the reader's language."""

    key: str
    name: str

    @staticmethod
    def resolve_name(obj: Any) -> str:
        return str(obj)


class BreakageOut(Schema):
    id: int
    number: str = Field(examples=["LK-2026-0001"])
    asset: AssetRef
    complaint: Keyed | None
    description: str
    stops_work: bool
    reporter: AccountRef
    joined: int = Field(description="How many others joined the report.")
    reported_at: datetime
    status: str
    status_at: datetime
    priority: str = Field(description="The given one, else what it counts as.")
    assignee: AccountRef | None
    wait_reason: str
    wait_until: date | None
    duplicate_of: int | None = Field(description="The id of the report that is worked on.")

    @staticmethod
    def resolve_joined(obj: Any) -> int:
        return int(obj.others)

    @staticmethod
    def resolve_priority(obj: BreakageReport) -> str:
        return obj.presumed_priority

    @staticmethod
    def resolve_duplicate_of(obj: BreakageReport) -> int | None:
        return obj.duplicate_of_id


class EventOut(Schema):
    verb: str
    status: str
    at: datetime
    by: AccountRef
    note: str
    assignee: AccountRef | None


class CostOut(Schema):
    description: str
    quantity: float
    unit_price: str

    @staticmethod
    def resolve_unit_price(obj: Any) -> str:
        return str(obj.unit_price)


class RepairOut(Schema):
    cause: Keyed
    remedy: Keyed | None
    work_done: str
    performer: str
    vendor: str
    condition_before: str | None
    condition_after: str
    finished_at: datetime
    finished_by: AccountRef
    costs: list[CostOut] | None = Field(None, description="Null where you may not see them.")
    fund_source: str | None = Field(description="Null where you may not see it.")


class FileOut(Schema):
    id: int
    name: str
    kind: str
    caption: str
    content_type: str
    size: int = Field(description="In bytes.")
    is_of_repair: bool
    added_by: AccountRef
    added_at: datetime

    @staticmethod
    def resolve_is_of_repair(obj: ReportFile) -> bool:
        return obj.repair_id is not None


class BreakageDetail(BreakageOut):
    events: list[EventOut] = Field(description="From the first to the last.")
    repairs: list[RepairOut] = Field(description="The last first.")
    files: list[FileOut]


class BreakagesOut(Schema):
    items: list[BreakageOut]
    next: str | None = Field(description=NEXT)


class OpenBreakage(Schema):
    id: int
    number: str
    complaint: Keyed | None
    reported_at: datetime
    status: str


class OpenBreakagesOut(Schema):
    items: list[OpenBreakage]
    next: str | None = Field(description=NEXT)


class ComplaintOut(Keyed):
    first_aid: str = Field(description="What often helps.")

    @staticmethod
    def resolve_first_aid(obj: Complaint) -> str:
        return obj.first_aid_text


class ComplaintsOut(Schema):
    items: list[ComplaintOut]


class ReportIn(Body):
    model_config = example(asset=7, description="Layar berkedip sejak pagi.", stops_work=True)

    asset: Id = Field(description="The id of the item.")
    complaint: str = Field(OTHER, description="A key out of the complaints of its kind of goods.")
    description: str = Field("", description="Needed where no complaint says it.")
    stops_work: StrictBool = Field(False, description="Somebody can't work until it is mended.")


# Of a report `for_list()`.
breakage_json, open_json = json_of(BreakageOut), json_of(OpenBreakage)
complaint_json = json_of(ComplaintOut)
event_json, file_json = json_of(EventOut), json_of(FileOut)
repair_json, cost_json = json_of(RepairOut), json_of(CostOut)


@router.get("", response=BreakagesOut, summary="Breakage reports, filtered as on their page")
def list_breakages(request: HttpRequest, query: Query[ReportQuery]) -> JsonResponse:
    found = BreakageReport.objects.visible_to(signed_in(request)).for_list()
    return list_page(request, ReportFilter(request.GET, queryset=found, request=request), breakage_json)


@router.post("", response={201: BreakageDetail}, summary="Report a breakage")
@who_reports
def file_breakage(
    request: HttpRequest,
    body: ReportIn,
    idempotency_key: IdempotencyKey = None,
) -> JsonResponse:
    user = signed_in(request)
    asset = _asset(body.asset, user)
    stops_work = "yes" if body.stops_work else "no"
    sent = {**body.model_dump(), "stops_work": stops_work, "form_key": idempotency_key or uuid4()}
    filed = _filed(ReportForm(sent, asset=asset))
    report = report_breakage(asset=asset, by=user, now=timezone.now(), **filed)
    return answer(request, report.pk, status=201)


def _asset(pk: int, user: User) -> Asset:
    asset = Asset.objects.visible_to(user).filter(pk=pk).first()
    if asset is None:
        raise InvalidInput({"asset": [_("There is no item %(id)s that you may see.") % {"id": pk}]})
    return asset


def _filed(form: ReportForm) -> dict[str, Any]:
    checked(form)
    return form.filed


@router.get("/complaints", response=ComplaintsOut, summary="What can be wrong with an item")
@who_reports
def list_complaints(request: HttpRequest, asset: OfAsset) -> JsonResponse:
    family = _asset(asset, signed_in(request)).family_id
    complaints = Complaint.objects.filter(family=family, family__isnull=False)
    return JsonResponse({"items": [complaint_json(each) for each in complaints]})


@router.get("/open", response=OpenBreakagesOut, summary="Open reports on an item, to be joined")
@who_reports
def list_open(request: HttpRequest, asset: OfAsset, limit: int = LIMIT, cursor: str = "") -> JsonResponse:
    """Also those of others, which one sees in full only after joining."""
    seen = BreakageReport.objects.on_items_met_by(signed_in(request)).open().filter(asset=asset)
    keys = [Key("reported_at"), Key("pk")]
    return cursor_page(request, seen.select_related("complaint"), keys, open_json)


@router.get("/{int:report_id}", response=BreakageDetail, summary="One breakage report")
def get_breakage(request: HttpRequest, report_id: int) -> JsonResponse:
    return answer(request, report_id)


@router.post("/{int:report_id}/files", response={201: BreakageDetail}, summary="Add photos or documents")
def add_files(
    request: HttpRequest,
    report_id: int,
    uploads: File[list[UploadedFile]],
    kind: Form[str] = ReportFile.Kind.PHOTO,
    caption: Form[str] = "",
) -> JsonResponse:
    """Photos are made smaller, and what isn't picture, such as the place, is taken out."""
    user, report = signed_in(request), get_report(request, report_id)
    if not REPORT_FILES.may_add(user, report):
        raise PermissionDenied
    form = AttachForm({"kind": kind, "caption": caption}, request.FILES, kinds=ReportFile.Kind.choices)
    REPORT_FILES.attach(owner=report, by=user, now=timezone.now(), **checked(form))
    return answer(request, report_id, status=201)


@router.get("/{int:report_id}/files/{int:file_id}", summary="A file itself")
def get_file(request: HttpRequest, report_id: int, file_id: int) -> HttpResponseBase:
    report, user = get_report(request, report_id), signed_in(request)
    file = get_object_or_404(REPORT_FILES.files_of(report, user), pk=file_id)
    return serve_private_file(file.file, content_type=file.content_type, filename=file.name)


def get_report(request: HttpRequest, report_id: int) -> BreakageReport:
    """404 for what is not theirs to see."""
    user = signed_in(request)
    return get_object_or_404(BreakageReport.objects.visible_to(user).for_page(user), pk=report_id)


def answer(request: HttpRequest, report_id: int, status: int = 200) -> JsonResponse:
    """The report as it stands now, with its history."""
    user = signed_in(request)
    report = get_object_or_404(BreakageReport.objects.visible_to(user).for_list(), pk=report_id)
    return JsonResponse(detail_json(report, user), status=status)


def detail_json(report: BreakageReport, user: User) -> dict[str, Any]:
    repairs = Repair.objects.filter(report=report).select_related("cause", "remedy", "finished_by")
    events = ReportEvent.objects.filter(report=report).select_related("by", "assignee")
    sees_all = user.has_perm("maintenance.view_all_reports")
    return breakage_json(report) | {
        "events": [event_json(event) for event in events],
        "repairs": [_repair_json(repair, sees_all=sees_all) for repair in repairs],
        "files": [file_json(file) for file in REPORT_FILES.files_of(report, user)],
    }


def _repair_json(repair: Repair, *, sees_all: bool) -> dict[str, Any]:
    found = repair_json(repair)
    if not sees_all:
        return found | {"costs": None, "fund_source": None}
    return found | {"costs": [cost_json(line) for line in repair.cost_lines.all()]}
