"""The trail for those who inspect: every change with who, when and why, and each one's old → new."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.documents.lists import csv_answer, workbook_answer
from core.web.lists import paginate
from core.web.pages import render_list, wants_part
from organization.signed_in import signed_in
from planning.changes.filters import ChangeFilter
from planning.changes.found import visible_changes
from planning.changes.lines import columns, file_name, lines_of, rows_of
from planning.changes.versions import first_versions
from planning.changes.words import reason_of, title_of, way_of

may_see = permission_required("trail.view_change", raise_exception=True)


@require_safe
@may_see
def change_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    filterset = ChangeFilter(request.GET, request=request, user=user)
    page = paginate(request, filterset.qs)
    lines = lines_of(page, user, data=filterset.asked_data)
    context = {"filter": filterset, "page": page, "lines": lines, "is_part": wants_part(request)}
    return render_list(request, "planning/change_list.html", context)


@require_safe
@may_see
def change_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows under the same address, as a file."""
    user = signed_in(request)
    filterset = ChangeFilter(request.GET, request=request, user=user)
    if not filterset.is_valid():
        # The list says which filter can't be read.
        return redirect(f"{reverse('planning:change_list')}?{request.GET.urlencode()}")
    rows = rows_of(filterset.qs, user, data=filterset.asked_data)
    name = file_name(timezone.localdate())
    if kind == "csv":
        return csv_answer(columns(), rows, name=name)
    return workbook_answer(columns(), rows, name=name, sheet=_("Changes"))


@require_safe
@may_see
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    change = get_object_or_404(visible_changes(user).select_related("by"), pk=pk)
    touched, has_more = first_versions(change, user)
    title = title_of(change.verb)
    context = {
        "change": change,
        "title": title,
        "reason": reason_of(change),
        "way": way_of(change),
        "touched": touched,
        "has_more": has_more,
        "crumbs": [(_("Recent changes"), reverse("planning:change_list")), (title, "")],
    }
    return render(request, "planning/change_detail.html", context)
