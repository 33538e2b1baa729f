from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.web.pages import done, render_form
from organization.models import Signer, Stationery, Unit
from organization.models.stationery import lines_of
from organization.signed_in import signed_in
from organization.stationery.actions import appoint_signer, edit_signer, edit_stationery, remove_signer
from organization.stationery.forms import SignerForm, StationeryForm

may_view = permission_required("organization.view_stationery", raise_exception=True)
may_change = permission_required("organization.change_stationery", raise_exception=True)


@require_safe
@may_view
def stationery_own(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("unit", "")
    pk = int(chosen[:18]) if chosen.isdecimal() else Unit.objects.home_of(signed_in(request)).pk
    return redirect("organization:stationery_detail", pk)


@require_safe
@may_view
def stationery_detail(request: HttpRequest, pk: int) -> HttpResponse:
    unit, user, today = _unit(request, pk), signed_in(request), timezone.localdate()
    stationery = Stationery.objects.effective(unit)
    acting = Signer.objects.by_duty(unit, today)
    entries = Signer.objects.filter(unit__in=unit.chain).select_related("unit", "employee__position")
    context = {
        "unit": unit,
        "units": Unit.objects.visible_to(user),
        "stationery": stationery,
        "lines": lines_of(stationery.lines),
        "address": lines_of(stationery.address),
        "entries": entries,
        "acting": set(acting.values()),
        "vacant": [duty.label for duty in Signer.NEEDED if duty not in acting],
        "visible": {each.pk for each in Unit.objects.visible_to(user)},
    }
    return render(request, "organization/stationery_detail.html", context)


@may_change
def stationery_edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    present = Stationery.objects.filter(unit=unit).first() or Stationery(unit=unit)
    form = StationeryForm(request.POST or None, request.FILES or None, instance=present)
    if request.method == "POST" and form.is_valid():
        edit_stationery(unit=unit, fields=form.fields_to_save, by=signed_in(request))
        return done(
            request,
            "organization:stationery_detail",
            _("The letterhead of %(unit)s is saved.") % {"unit": unit},
            unit.pk,
        )
    inherited = Stationery.objects.effective(unit.parent) if unit.parent else None
    context = {"unit": unit, "inherited": inherited}
    return render_form(request, "organization/stationery_edit.html", form, context)


@require_safe
@may_view
def stationery_logo(request: HttpRequest, pk: int) -> HttpResponse:
    stationery = Stationery.objects.effective(_unit(request, pk))
    if not stationery.logo:
        raise Http404
    response = HttpResponse(stationery.logo, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@may_change
def signer_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    initial = {"duty": request.GET.get("duty", "")}
    return _signer_page(request, unit, Signer(), "organization/signer_appoint.html", initial=initial)


@may_change
def signer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    signer = _signer(request, pk)
    return _signer_page(request, signer.unit, signer, "organization/signer_edit.html")


@may_change
@require_POST
def signer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    signer = _signer(request, pk)
    text = _("The entry of %(name)s is removed.") % {"name": signer.paper_name}
    remove_signer(signer=signer, by=signed_in(request))
    return done(request, "organization:stationery_detail", text, signer.unit_id)


def _signer_page(
    request: HttpRequest, unit: Unit, signer: Signer, template: str, **options: Any
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    form = SignerForm(request.POST or None, instance=signer, user=user, unit=unit, today=today, **options)
    if request.method == "POST" and form.is_valid():
        save = edit_signer if signer.pk else appoint_signer
        save(signer=form.instance, by=user)
        text = _("%(name)s signs for %(unit)s.") % {"name": signer.paper_name, "unit": unit}
        return done(request, "organization:stationery_detail", text, unit.pk)
    return render_form(request, template, form, {"unit": unit, "signer": signer})


def _unit(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(signed_in(request)), pk=pk)


def _signer(request: HttpRequest, pk: int) -> Signer:
    ids = Unit.objects.visible_to(signed_in(request)).values("pk")
    return get_object_or_404(Signer.objects.select_related("unit", "employee"), pk=pk, unit__in=ids)


urlpatterns = [
    path("kop-surat/", stationery_own, name="stationery_own"),
    path("kop-surat/<int:pk>/", stationery_detail, name="stationery_detail"),
    path("kop-surat/<int:pk>/ubah/", stationery_edit, name="stationery_edit"),
    path("kop-surat/<int:pk>/logo.png", stationery_logo, name="stationery_logo"),
    path("kop-surat/<int:pk>/penanda-tangan/", signer_appoint, name="signer_appoint"),
    path("penanda-tangan/<int:pk>/ubah/", signer_edit, name="signer_edit"),
    path("penanda-tangan/<int:pk>/hapus/", signer_remove, name="signer_remove"),
]
