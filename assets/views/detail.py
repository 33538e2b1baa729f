"""An item's page: its whole story."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.facts import more_facts, network_facts
from assets.handover_forms import DayForm
from assets.holders import who_had
from assets.shelves import files_of_seen
from assets.story import last_retirement, latest_acts
from assets.views.answers import crumbs, get_asset
from core.web.panels import render_panels
from organization.signed_in import signed_in


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, asset = signed_in(request), get_asset(request, pk)
    panels = render_panels("ASSET_PANELS", request, asset)
    details = user.has_perm("assets.view_asset_details")
    day_form = DayForm(request.GET if "on" in request.GET else None)
    day = day_form.cleaned_data["on"] if details and day_form.is_valid() else None
    files = files_of_seen(asset, user)
    context = {
        "asset": asset,
        "facts": more_facts(asset),
        "device": network_facts(asset),
        "custody": asset.open_custody,
        "day_form": day_form,
        "answer": who_had(asset, day) if day else None,
        "earlier": [each for each in asset.holders if each.until_on] if details else [],
        "story": latest_acts(asset) if details else [],
        "retirement": None if asset.is_in_service or not details else last_retirement(asset),
        # What brings its own notice stands above the facts.
        "urgent": [panel for panel in panels.main if panel.is_bare],
        "below": [panel for panel in panels.main if not panel.is_bare],
        "beside": panels.side,
        "files": files,
        "photo": next((file for file in files if file.is_main), None),
        "crumbs": crumbs(asset),
    }
    return render(request, "assets/asset_detail.html", context)
