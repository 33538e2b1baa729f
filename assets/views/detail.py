"""An item's page: its whole story."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assets.facts import more_facts, network_facts
from assets.handover_forms import DayForm
from assets.holders import who_had
from assets.models import Asset, Custody
from assets.shelves import ASSET_FILES
from assets.story import asset_story, last_retirement
from assets.views.answers import crumbs
from core.web.panels import render_panels
from organization.signed_in import signed_in

LATEST_ACTS = 5


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    asset = get_object_or_404(Asset.objects.visible_to(user).for_page(), pk=pk)
    custodies = Custody.objects.select_related("employee__position").with_minutes()
    prefetch_related_objects([asset], Prefetch("custodies", custodies))
    panels = render_panels("ASSET_PANELS", request, asset)
    details = user.has_perm("assets.view_asset_details")
    day_form = DayForm(request.GET if "on" in request.GET else None)
    day = day_form.cleaned_data["on"] if details and day_form.is_valid() else None
    context = {
        "asset": asset,
        "facts": more_facts(asset),
        "device": network_facts(asset),
        "custody": getattr(asset, "held", None),
        "day_form": day_form,
        "answer": who_had(asset, day) if day else None,
        "earlier": [each for each in asset.custodies.all() if each.until_on] if details else [],
        "story": asset_story(asset, latest=LATEST_ACTS) if details else [],
        "retirement": None if asset.is_in_service or not details else last_retirement(asset),
        # What brings its own notice stands above the facts.
        "urgent": [panel for panel in panels.main if panel.is_bare],
        "below": [panel for panel in panels.main if not panel.is_bare],
        "beside": panels.side,
        "files": ASSET_FILES.files_of(asset, user),
        "photo": getattr(asset, "main_photo", None),
        "crumbs": crumbs(asset),
    }
    return render(request, "assets/asset_detail.html", context)
