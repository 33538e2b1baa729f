"""Labels: of which items, on which sheet, how that looks, and the file for the printer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions import ensure_stickers, note_printed
from assets.labels.forms import SheetForm
from assets.labels.sheet import MOST, draw_first_sheet, pages, print_sheets
from assets.models import Asset, LabelLayout, Sticker
from assets.selection import is_selection, read_selection
from assets.views.answers import crumbs
from core.refusal import Refusal
from core.web.formats import number, short_date
from core.web.pages import render_list
from organization.office import site_is_local
from organization.signed_in import signed_in

SHOWN = 25
may_print = permission_required("assets.print_label", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_print
def label_print(request: HttpRequest) -> HttpResponse:
    """The choice stands in the address, with the sheet and its first free sticker; POST makes the file."""
    if not is_selection(request.GET):
        return _choose(request)
    chosen = read_selection(request)
    assets = chosen.assets.labelable()
    form = _sheet_form(request)
    total, is_valid = assets.count(), form.is_valid()
    if request.method == "POST" and is_valid:
        return _file(request, list(assets.select_related(None)[: MOST + 1]), **form.cleaned_data)
    layout: LabelLayout | None = form.cleaned_data["layout"] if is_valid else None
    start = form.cleaned_data["start"] if is_valid else 1
    query = chosen.query.copy()
    if layout is not None:
        query["layout"], query["start"] = layout.key, str(start)
    context = {
        "form": form,
        "chosen": chosen,
        "layout": layout,
        "query": query.urlencode(),
        "total": total,
        "left_out": chosen.assets.count() - total,
        "is_too_many": total > MOST,
        "most": MOST,
        "sheets": pages(layout, total, start) if layout else 0,
        "printed": assets.labelled().count(),
        "shown": list(assets.select_related("room")[:SHOWN]),
        "more": max(0, total - SHOWN),
        "is_local": site_is_local(),
        "site": settings.SITE_URL,
        "crumbs": crumbs(here=_("Print labels")),
    }
    return render_list(request, "assets/label_print.html", context, part="sheet")


@require_safe
@may_print
def label_preview(request: HttpRequest) -> HttpResponse:
    """The first sheet as a picture. Nothing is made or noted by looking at it."""
    form = _sheet_form(request)
    if not is_selection(request.GET) or not form.is_valid():
        raise Http404
    layout: LabelLayout = form.cleaned_data["layout"]
    assets = list(read_selection(request).assets.labelable()[: layout.places])
    if not assets:
        raise Http404
    tokens = dict(Sticker.objects.in_use().filter(asset__in=assets).values_list("asset", "token"))
    picture = draw_first_sheet(layout, assets, tokens, start=form.cleaned_data["start"], at=timezone.now())
    return HttpResponse(picture, content_type="image/png")


def _choose(request: HttpRequest) -> HttpResponse:
    """Where nothing is chosen yet: what has no label, room by room."""
    waiting = Asset.objects.visible_to(signed_in(request)).unlabelled()
    rooms = (
        waiting.exclude(room=None)
        .order_by("room__code")
        .values("room__code", "room__name", "room__building__name")
        .annotate(n=Count("pk"))
    )
    context = {"waiting": waiting.count(), "rooms": rooms, "most": MOST}
    return render(request, "assets/label_choose.html", context)


def _sheet_form(request: HttpRequest) -> SheetForm:
    first = LabelLayout.objects.first()
    given: dict[str, Any] = {"layout": first.key if first else "", "start": 1}
    return SheetForm(given | {name: value for name in given if (value := request.GET.get(name))})


def _file(request: HttpRequest, assets: list[Asset], layout: LabelLayout, start: int) -> HttpResponse:
    now = timezone.now()
    if not assets:
        raise Refusal("nothing", _("Nothing is chosen to print a label for."))
    if len(assets) > MOST:
        told = _("At most %(most)s labels are printed at once. Choose one room, or narrow the list.")
        raise Refusal("too_many", told % {"most": number(MOST)})
    user = signed_in(request)
    tokens = {pk: sticker.token for pk, sticker in ensure_stickers(assets=assets, by=user).items()}
    content = print_sheets(layout, assets, tokens, start=start, at=now)
    note_printed(assets=assets, by=user, now=now)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"label-{short_date(timezone.localdate(now))}-{len(assets)}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
