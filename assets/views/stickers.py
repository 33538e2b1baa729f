"""What a sticker opens, the page that scans one, and the one that takes its place."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions import replace_sticker
from assets.labels.forms import ReplaceStickerForm, ScanForm
from assets.models import Asset, Sticker
from assets.views.answers import crumbs, get_asset, refused_form
from core.refusal import Refusal
from core.web.pages import done, render_form
from organization.signed_in import signed_in


@require_safe
def sticker_open(request: HttpRequest, token: str) -> HttpResponse:
    """The asset, for those who see it; who doesn't may still report what is broken before their eyes."""
    sticker = Sticker.objects.reading(token)
    if sticker is None:
        return render(request, "assets/sticker_unknown.html", {"code": token}, status=404)
    is_seen = Asset.objects.visible_to(signed_in(request)).filter(pk=sticker.asset_id).exists()
    if sticker.ended_at:
        context = {"sticker": sticker, "asset": sticker.asset if is_seen else None}
        return render(request, "assets/sticker_replaced.html", context, status=410)
    if is_seen:
        return redirect(sticker.asset)
    return redirect("maintenance:report_by_sticker", sticker.token)


# Reading a code needs WebAssembly where the browser can't do it by itself.
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # type: ignore[untyped-decorator, unused-ignore]
@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    form = ScanForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("assets:sticker_open", form.cleaned_data["code"])
    return render_form(request, "assets/scan.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("assets.print_label", raise_exception=True)
def sticker_replace(request: HttpRequest, pk: int) -> HttpResponse:
    user, asset = signed_in(request), get_asset(request, pk)
    form = ReplaceStickerForm(request.POST or None)
    sticker = asset.stickers.in_use().first()
    context = {"asset": asset, "sticker": sticker, "crumbs": crumbs(asset, _("New sticker"))}
    if request.method == "POST" and form.is_valid():
        try:
            replace_sticker(asset=asset, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            return refused_form(request, "assets/sticker_replace.html", form, refusal, context)
        said = _("%(asset)s has a new sticker, which is still to be printed.") % {"asset": asset}
        return done(request, asset, said)
    return render_form(request, "assets/sticker_replace.html", form, context)
