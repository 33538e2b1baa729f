"""Out of service and back. Into somebody's hands and back is in `handing`."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.actions import reinstate_asset, retire_asset
from assets.forms import ReinstateForm, RetireForm
from assets.models import Asset
from assets.views.answers import crumbs, get_asset, refused_form
from core.refusal import Refusal
from core.web.pages import done, render_form
from organization.signed_in import signed_in

form_methods = require_http_methods(["GET", "HEAD", "POST"])
may_retire = permission_required("assets.retire_asset", raise_exception=True)


@form_methods
@may_retire
def asset_retire(request: HttpRequest, pk: int) -> HttpResponse:
    user, asset = signed_in(request), get_asset(request, pk)
    form = RetireForm(request.POST or None, today=timezone.localdate())
    context = _about(asset, _("Out of service"))
    if request.method == "POST" and form.is_valid():
        try:
            retired = retire_asset(asset=asset, by=user, **form.cleaned_data)
            told = {"asset": asset, "status": retired.get_status_display()}
            return done(request, asset, _("%(asset)s is noted as “%(status)s”.") % told)
        except Refusal as refusal:
            return refused_form(request, "assets/asset_retire.html", form, refusal, context)
    return render_form(request, "assets/asset_retire.html", form, context)


@form_methods
@may_retire
def asset_reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    user, asset = signed_in(request), get_asset(request, pk)
    form = ReinstateForm(request.POST or None, today=timezone.localdate())
    context = _about(asset, _("Back into service"))
    if request.method == "POST" and form.is_valid():
        try:
            reinstate_asset(asset=asset, by=user, **form.cleaned_data)
            return done(request, asset, _("%(asset)s is put back into service.") % {"asset": asset})
        except Refusal as refusal:
            return refused_form(request, "assets/asset_reinstate.html", form, refusal, context)
    return render_form(request, "assets/asset_reinstate.html", form, context)


def _about(asset: Asset, here: str) -> dict[str, object]:
    return {"asset": asset, "custody": asset.open_custody, "crumbs": crumbs(asset, here)}
