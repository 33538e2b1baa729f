from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.story import whole_story
from assets.views.answers import crumbs, get_asset


@require_safe
@permission_required("assets.view_asset_details", raise_exception=True)
def asset_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what, when and why, from the first day."""
    asset = get_asset(request, pk)
    context = {"asset": asset, "story": whole_story(asset), "crumbs": crumbs(asset, _("History"))}
    return render(request, "assets/asset_history.html", context)
