"""`/api/v1/employees`, `rooms` and `units`. Staff numbers are never whole here, whoever asks."""

# No postponed annotations here: the library can't read them through a decorator.
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from core.web.api.lists import NEXT, json_of, list_page, query_schema
from core.web.formats import mask_staff_number
from organization.filters import EmployeeFilter, RoomFilter, UnitFilter
from organization.models import Employee, Room, Unit
from organization.signed_in import signed_in

employees, rooms, units = (Router(tags=[each], by_alias=True) for each in ("employees", "rooms", "units"))
EmployeeQuery: Any = query_schema(EmployeeFilter)
RoomQuery: Any = query_schema(RoomFilter)
UnitQuery: Any = query_schema(UnitFilter)

sees_rooms = permission_required("assets.view_asset", raise_exception=True)


class Named(Schema):
    """Something with a code; its name comes in the reader's language."""

    code: str
    name: str

    @staticmethod
    def resolve_name(obj: Any) -> str:
        return str(obj)


class EmployeeRef(Schema):
    id: int
    name: str


class AccountRef(Schema):
    id: int
    name: str

    @staticmethod
    def resolve_name(obj: Any) -> str:
        return str(obj.display_name)


class EmployeeOut(Schema):
    id: int
    name: str
    staff_number: str | None = Field(description="Masked, for whoever asks.", examples=["19870512••••••••11"])
    employment: str
    grade: str
    position: str | None
    unit: Named
    email: str
    phone: str
    joined_on: date | None
    left_on: date | None

    @staticmethod
    def resolve_staff_number(obj: Employee) -> str | None:
        return mask_staff_number(obj.staff_number) or None

    @staticmethod
    def resolve_position(obj: Employee) -> str | None:
        return str(obj.position) if obj.position else None


class EmployeesOut(Schema):
    items: list[EmployeeOut]
    next: str | None = Field(description=NEXT)


class RoomOut(Named):
    id: int
    building: Named | None
    floor: str
    kind: str
    unit: Named
    responsible: EmployeeRef | None


class RoomsOut(Schema):
    items: list[RoomOut]
    next: str | None = Field(description=NEXT)


class UnitOut(Named):
    id: int
    short_name: str
    kind: str
    parent: Named | None = Field(description="The unit of which it is a part.")
    location_code: str


class UnitsOut(Schema):
    items: list[UnitOut]
    next: str | None = Field(description=NEXT)


employee_json, room_json, unit_json = json_of(EmployeeOut), json_of(RoomOut), json_of(UnitOut)


@employees.get("", response=EmployeesOut, summary="Employees, filtered as on their page")
@permission_required("organization.view_employee", raise_exception=True)
def list_employees(request: HttpRequest, query: Query[EmployeeQuery]) -> JsonResponse:
    found = Employee.objects.visible_to(signed_in(request)).for_list()
    today = timezone.localdate()
    return list_page(
        request, EmployeeFilter(request.GET, queryset=found, request=request, today=today), employee_json
    )


@employees.get("/{int:employee_id}", response=EmployeeOut, summary="One employee")
def get_employee(request: HttpRequest, employee_id: int) -> JsonResponse:
    found = Employee.objects.visible_to(signed_in(request)).for_list()
    return JsonResponse(employee_json(get_object_or_404(found, pk=employee_id)))


@rooms.get("", response=RoomsOut, summary="Rooms, filtered as on their page")
@sees_rooms
def list_rooms(request: HttpRequest, query: Query[RoomQuery]) -> JsonResponse:
    found = Room.objects.visible_to(signed_in(request)).for_list()
    return list_page(request, RoomFilter(request.GET, queryset=found, request=request), room_json)


@rooms.get("/{int:room_id}", response=RoomOut, summary="One room")
@sees_rooms
def get_room(request: HttpRequest, room_id: int) -> JsonResponse:
    found = Room.objects.visible_to(signed_in(request)).for_list()
    return JsonResponse(room_json(get_object_or_404(found, pk=room_id)))


@units.get("", response=UnitsOut, summary="Units of the office")
@sees_rooms
def list_units(request: HttpRequest, query: Query[UnitQuery]) -> JsonResponse:
    found = Unit.objects.visible_to(signed_in(request)).select_related("parent")
    return list_page(request, UnitFilter(request.GET, queryset=found, request=request), unit_json)


@units.get("/{int:unit_id}", response=UnitOut, summary="One unit")
@sees_rooms
def get_unit(request: HttpRequest, unit_id: int) -> JsonResponse:
    found = Unit.objects.visible_to(signed_in(request)).select_related("parent")
    return JsonResponse(unit_json(get_object_or_404(found, pk=unit_id)))
