"""An item's page: its head at once, what stands below when it is reached."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assets.facts import more_facts, network_facts
from assets.handover_forms import DayForm
from assets.holders import who_had
from assets.models import Asset, Custody
from assets.shelves import ASSET_FILES
from assets.story import asset_story, last_retirement
from assets.views.answers import crumbs
from core.web.pages import render_list, wants_part
from core.web.panels import render_panels
from organization.signed_in import signed_in

LATEST_ACTS = 5


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """htmx fetches what stands below; under `?whole=1` it stands in the page, for a link into it,
    for print and without JavaScript.
    """
    user = signed_in(request)
    asset = get_object_or_404(Asset.objects.visible_to(user).for_page(), pk=pk)
    context: dict[str, Any] = {"asset": asset, "is_whole": "whole" in request.GET}
    if wants_part(request):
        context |= _below(request, asset)
        return render_list(request, "assets/asset_detail.html", context, part="rest")
    details = user.has_perm("assets.view_asset_details")
    day_form = DayForm(request.GET if "on" in request.GET else None)
    day = day_form.cleaned_data["on"] if details and day_form.is_valid() else None
    context |= {
        "facts": more_facts(asset),
        "device": network_facts(asset),
        "custody": getattr(asset, "held", None),
        "day_form": day_form,
        "answer": who_had(asset, day) if day else None,
        "retirement": None if asset.is_in_service or not details else last_retirement(asset),
        # What brings its own notice stands above the facts.
        "urgent": render_panels("ASSET_PANELS", request, asset, late=False).main,
        "photo": getattr(asset, "main_photo", None),
        "crumbs": crumbs(asset),
    }
    if context["is_whole"]:
        context |= _below(request, asset)
    return render_list(request, "assets/asset_detail.html", context)


def _below(request: HttpRequest, asset: Asset) -> dict[str, Any]:
    details = signed_in(request).has_perm("assets.view_asset_details")
    custodies = Custody.objects.select_related("employee__position").with_minutes()
    prefetch_related_objects([asset], Prefetch("custodies", custodies))
    panels = render_panels("ASSET_PANELS", request, asset, late=True)
    return {
        "below": panels.main,
        "beside": panels.side,
        "earlier": [each for each in asset.custodies.all() if each.until_on] if details else [],
        "files": ASSET_FILES.files_of(asset, request.user),
        "story": asset_story(asset, latest=LATEST_ACTS) if details else [],
    }
