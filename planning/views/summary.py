"""The office at a glance: plots with their tables, and what to replace first; also for print."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.pages import render_list
from organization.models import User
from organization.signed_in import signed_in
from planning.changes.found import visible_changes
from planning.changes.lines import Line, lines_of
from planning.filters import ReplacementFilter
from planning.policy import policy_in_force
from planning.replacement import verdict_of
from planning.summary import plots_for
from planning.words import Verdict

REPLACEMENTS_SHOWN = 5
CHANGES_SHOWN = 8


@require_safe
@permission_required("planning.view_summary", raise_exception=True)
def summary(request: HttpRequest) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    context: dict[str, Any] = {
        "plots": plots_for(user, today),
        "worst": _worst(request, user),
        "changes": _latest_changes(user),
        "today": today,
    }
    return render_list(request, "planning/summary.html", context, part="plots")


def _latest_changes(user: User) -> list[Line]:
    """For who inspects, the newest first."""
    if not user.has_perm("organization.see_everything") or not user.has_perm("trail.view_change"):
        return []
    return lines_of(visible_changes(user).select_related("by").order_by("-pk")[:CHANGES_SHOWN], user)


def _worst(request: HttpRequest, user: User) -> list[Verdict]:
    """The first of the replacement list, for who may read it."""
    if not user.has_perm("planning.view_replacement"):
        return []
    rules, today = policy_in_force().read, timezone.localdate()
    found = ReplacementFilter(QueryDict("view=replace"), request=request, rules=rules, today=today)
    return [verdict_of(asset, rules, today) for asset in found.rows[:REPLACEMENTS_SHOWN]]
