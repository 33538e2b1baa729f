"""What to replace: the list with its reasons, the same as a file, and the policy behind it."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.lists import paginate
from core.web.pages import render_list, wants_part
from planning.export import csv_response, workbook_response
from planning.filters import ReplacementFilter
from planning.models import PolicyVersion
from planning.policy import policy_in_force
from planning.replacement import verdict_of

may_see = permission_required("planning.view_replacement", raise_exception=True)


@require_safe
@may_see
def replacement_list(request: HttpRequest) -> HttpResponse:
    found, policy = _filtered(request)
    page = paginate(request, found.rows, counting=found.qs)
    context = {
        "filter": found,
        "page": page,
        "verdicts": [verdict_of(asset, found.rules, found.today) for asset in page],
        "policy": policy,
        "today": found.today,
        "is_part": wants_part(request),
    }
    return render_list(request, "planning/replacement_list.html", context)


@require_safe
@may_see
def replacement_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows under the same address, as a file."""
    found, _policy = _filtered(request)
    if not found.is_valid():
        # The list says which filter can't be read.
        return redirect(f"{reverse('planning:replacement_list')}?{request.GET.urlencode()}")
    verdicts = (verdict_of(asset, found.rules, found.today) for asset in found.rows.iterator(2000))
    if kind == "csv":
        return csv_response(verdicts, on=found.today)
    return workbook_response(verdicts, on=found.today)


def _filtered(request: HttpRequest) -> tuple[ReplacementFilter, PolicyVersion]:
    policy = policy_in_force()
    today = timezone.localdate()
    return ReplacementFilter(request.GET, request=request, rules=policy.read, today=today), policy
