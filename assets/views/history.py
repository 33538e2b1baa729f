from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.story import act_of, changed_assets, told_versions, whole_story
from assets.views.answers import crumbs, get_asset
from core.trail.models import Change
from core.web.lists import paginate
from organization.signed_in import signed_in


@require_safe
@permission_required("assets.view_asset_details", raise_exception=True)
def asset_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what, when and why, from the first day."""
    asset = get_asset(request, pk)
    context = {"asset": asset, "story": whole_story(asset), "crumbs": crumbs(asset, _("History"))}
    return render(request, "assets/asset_history.html", context)


@require_safe
@permission_required("assets.view_asset_details", raise_exception=True)
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on many items: who, when, why, and of each item that the person sees what it changed."""
    change = get_object_or_404(Change.objects.select_related("by"), pk=pk)
    page = paginate(request, changed_assets(change, signed_in(request)))
    if not page.rows:
        raise Http404
    title, _icon, _mark = act_of(change)
    context = {
        "change": change,
        "title": title,
        "page": page,
        "rows": told_versions(page.rows),
        "crumbs": [*crumbs(), (_("Change"), "")],
    }
    return render(request, "assets/change_detail.html", context)
