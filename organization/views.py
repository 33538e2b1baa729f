from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.refusal import Refusal
from core.web.formats import long_date
from core.web.lists import paginate
from core.web.navigation import link_or_none
from core.web.pages import done, render_form, render_list
from core.web.panels import render_panels
from organization.actions import (
    cancel_leaving,
    create_employee,
    edit_employee,
    name_office,
    record_leaving,
)
from organization.filters import EmployeePageFilter, RoomFilter
from organization.forms import EmployeeForm, LeaveForm, OfficeForm
from organization.leaving import duties_of
from organization.models import Employee, Room, Unit
from organization.office import forget_office_names
from organization.signed_in import signed_in

may_change = permission_required("organization.change_employee", raise_exception=True)


@require_safe
@permission_required("organization.view_employee", raise_exception=True)
def employee_list(request: HttpRequest) -> HttpResponse:
    employees = Employee.objects.visible_to(signed_in(request)).for_list()
    today = timezone.localdate()
    filterset = EmployeePageFilter(request.GET, queryset=employees, request=request, today=today)
    page = paginate(request, filterset.qs)
    return render_list(request, "organization/employee_list.html", {"filter": filterset, "page": page})


@require_safe
def employee_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody may open their own; who may read the list of employees, those of their scope."""
    return _employee_page(request, _employee(request, pk))


@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """What is in my custody and my training, for everybody who works here."""
    employee = Employee.objects.filter(user=signed_in(request)).select_related("position", "unit").first()
    if employee is None:
        return render(request, "organization/my_page.html")
    return _employee_page(request, employee)


@may_change
def employee_create(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = EmployeeForm(request.POST or None, user=user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        employee = create_employee(fields=form.cleaned_data, by=user)
        return done(request, employee, _("%(employee)s is added.") % {"employee": employee})
    return render_form(request, "organization/employee_create.html", form)


@may_change
def employee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, employee = signed_in(request), _employee(request, pk)
    form = EmployeeForm(request.POST or None, instance=employee, user=user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        edit_employee(employee=employee, fields=form.cleaned_data, by=user)
        return done(request, employee, _("%(employee)s is changed.") % {"employee": employee})
    context = {"employee": Employee.objects.get(pk=pk)}
    return render_form(request, "organization/employee_edit.html", form, context)


@may_change
def employee_leave(request: HttpRequest, pk: int) -> HttpResponse:
    user, today, employee = signed_in(request), timezone.localdate(), _employee(request, pk)
    form = LeaveForm(request.POST or None, today=today, initial={"left_on": employee.left_on})
    if request.method == "POST" and form.is_valid():
        try:
            duties = record_leaving(employee=employee, by=user, on=today, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("left_on", str(refusal))
        else:
            for duty in duties:
                messages.warning(request, _("To hand over until then: %(duty)s") % {"duty": duty})
            day = long_date(form.cleaned_data["left_on"])
            text = _("%(employee)s leaves on %(day)s.") % {"employee": employee, "day": day}
            return done(request, employee, text)
    context = {"employee": employee, "duties": duties_of(employee)}
    return render_form(request, "organization/employee_leave.html", form, context)


@may_change
@require_POST
def employee_stay(request: HttpRequest, pk: int) -> HttpResponse:
    employee = _employee(request, pk)
    cancel_leaving(employee=employee, by=signed_in(request))
    text = _("The day of leaving of %(employee)s is taken away.") % {"employee": employee}
    return done(request, employee, text)


@permission_required("organization.name_office", raise_exception=True)
def office_name(request: HttpRequest) -> HttpResponse:
    """The office's names and its location code, the first thing that an empty register asks for."""
    section = Unit.objects.own()
    known = {"section_name": str(section), "location_code": section.location_code}
    if section.parent:
        known["office_name"] = str(section.top)
    form = OfficeForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        name_office(section=section, by=signed_in(request), **form.cleaned_data)
        forget_office_names()
        return done(request, "web:home", _("The names of the office are saved."))
    return render_form(request, "organization/office_name.html", form)


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def room_list(request: HttpRequest) -> HttpResponse:
    rooms = Room.objects.visible_to(signed_in(request)).for_list()
    filterset = RoomFilter(request.GET, queryset=rooms, request=request)
    page = paginate(request, filterset.qs)
    return render_list(request, "organization/room_list.html", {"filter": filterset, "page": page})


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def room_detail(request: HttpRequest, code: str) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(signed_in(request)).for_list(), code=code)
    context = {"room": room, "items_url": link_or_none("assets:asset_list")}
    return render(request, "organization/room_detail.html", context)


def _employee(request: HttpRequest, pk: int) -> Employee:
    found = Employee.objects.visible_to(signed_in(request)).select_related("position", "unit", "user")
    return get_object_or_404(found, pk=pk)


def _employee_page(request: HttpRequest, employee: Employee) -> HttpResponse:
    context = {
        "employee": employee,
        "has_left": employee.has_left(timezone.localdate()),
        "is_me": employee.user_id == signed_in(request).pk,
        "panels": render_panels("EMPLOYEE_PANELS", request, employee),
    }
    return render(request, "organization/employee_detail.html", context)
