from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import permission_required
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.web.formats import long_date
from core.web.pages import done, render_form
from organization.holidays.actions import (
    add_holiday,
    edit_holiday,
    missing_of_decree,
    remove_holiday,
    take_over_decree,
)
from organization.holidays.forms import FIRST_YEAR, LAST_YEAR, HolidayForm
from organization.models import Holiday
from organization.reference import DECREES
from organization.signed_in import signed_in
from organization.worktime import SATURDAY, is_working_day

may_view = permission_required("organization.view_holiday", raise_exception=True)
may_add = permission_required("organization.add_holiday", raise_exception=True)
may_change = permission_required("organization.change_holiday", raise_exception=True)
may_delete = permission_required("organization.delete_holiday", raise_exception=True)


@require_safe
@may_view
def holiday_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    year = _year(request.GET.get("year", ""), today.year)
    days = list(Holiday.objects.filter(on__year=year))
    known = Holiday.objects.aggregate(first=Min("on__year"), last=Max("on__year"))
    first, last = min(known["first"] or year, today.year), max(known["last"] or year, today.year + 1)
    context = {
        "year": year,
        "years": range(max(first, today.year - 4), last + 1),
        "days": days,
        "counts": [(kind, sum(day.kind == kind for day in days)) for kind in Holiday.Kind],
        "weekend": sum(day.on.weekday() >= SATURDAY for day in days),
        "working_days": _working_days(year, frozenset(day.on for day in days)),
        "decree": DECREES.get(year, ""),
        "missing": missing_of_decree(year),
        "today": today,
    }
    return render(request, "organization/holiday_list.html", context)


@may_add
def holiday_create(request: HttpRequest) -> HttpResponse:
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holiday = add_holiday(fields=form.cleaned_data, by=signed_in(request))
        return done(request, _page(holiday), _("%(day)s is a day off.") % {"day": long_date(holiday.on)})
    return render_form(request, "organization/holiday_create.html", form)


@may_change
def holiday_edit(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    form = HolidayForm(request.POST or None, instance=holiday)
    if request.method == "POST" and form.is_valid():
        before = Holiday.objects.get(pk=pk)
        holiday = edit_holiday(holiday=before, fields=form.cleaned_data, by=signed_in(request))
        text = _("The day off on %(day)s is changed.") % {"day": long_date(holiday.on)}
        return done(request, _page(holiday), text)
    return render_form(request, "organization/holiday_edit.html", form, {"holiday": holiday})


@require_POST
@may_delete
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    remove_holiday(holiday=holiday, by=signed_in(request))
    text = _("%(day)s is no day off any more.") % {"day": long_date(holiday.on)}
    return done(request, _page(holiday), text)


@require_POST
@may_add
def holiday_load(request: HttpRequest) -> HttpResponse:
    year = _year(request.POST.get("year", ""), timezone.localdate().year)
    n = len(take_over_decree(year=year, by=signed_in(request)))
    text = ngettext("%(n)s day off is taken over.", "%(n)s days off are taken over.", n) % {"n": n}
    return done(request, f"{reverse('organization:holiday_list')}?year={year}", text)


def _working_days(year: int, days_off: frozenset[date]) -> int:
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return sum(is_working_day(day, days_off) for day in days)


def _year(asked: str, otherwise: int) -> int:
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else otherwise
    return year if FIRST_YEAR <= year <= LAST_YEAR else otherwise


def _page(holiday: Holiday) -> str:
    return f"{reverse('organization:holiday_list')}?year={holiday.on.year}"


urlpatterns = [
    path("hari-libur/", holiday_list, name="holiday_list"),
    path("hari-libur/baru/", holiday_create, name="holiday_create"),
    path("hari-libur/skb/", holiday_load, name="holiday_load"),
    path("hari-libur/<int:pk>/", holiday_edit, name="holiday_edit"),
    path("hari-libur/<int:pk>/hapus/", holiday_remove, name="holiday_remove"),
]
