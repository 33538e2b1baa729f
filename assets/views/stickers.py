"""What a sticker opens, the page that scans one, and the one that takes its place."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions import replace_sticker
from assets.labels.forms import ReplaceStickerForm, ScanForm
from assets.labels.printed import printed_words
from assets.labels.tokens import read_token
from assets.models import Asset, Sticker
from assets.search import Sought, look_for
from assets.views.answers import crumbs, get_asset, refused_form
from core.refusal import Refusal
from core.web.pages import done, render_form
from core.web.search import clean_text
from organization.signed_in import signed_in

MOST_SHOWN = 8
NOTHING = gettext_lazy(
    "Nothing that you may see is called “%(text)s”. "
    "Check the letters, or write a part of the name or the room."
)


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
    """A code opens its item; other words do where they name one only, else what they name is listed."""
    form = ScanForm(request.GET if "code" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return render_form(request, "assets/scan.html", form)
    text = form.cleaned_data["code"]
    sticker = Sticker.objects.reading(text)
    if sticker is not None:
        return redirect("assets:sticker_open", sticker.token)
    sought = read_label(request, text)
    if sought.is_sure:
        return redirect(sought.rows[0])
    if not sought.rows:
        if token := read_token(text):
            return redirect("assets:sticker_open", token)
        form.add_error("code", NOTHING % {"text": text})
    return render_form(
        request, "assets/scan.html", form, {"sought": sought, "shown": sought.rows[:MOST_SHOWN]}
    )


def read_label(request: HttpRequest, text: str) -> Sought:
    """By the line with the code or the NIBAR, where there is one in it, else by the words of the search."""
    among = Asset.objects.visible_to(signed_in(request)).select_related("family", "room", "unit")
    named = printed_words(text)
    if named is not None and (rows := list(among.filter(named).order_by("pk")[: MOST_SHOWN + 1])):
        return Sought(text, rows, among.filter(named))
    return look_for(request, clean_text(text), among, most=MOST_SHOWN)


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
