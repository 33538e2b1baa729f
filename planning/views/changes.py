"""The trail for those who inspect: every change with who, when and why, and each one's old → new."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.web.lists import paginate
from core.web.pages import render_list
from organization.signed_in import signed_in
from planning.changes import subjects_of, title_of, touched_by, visible_changes
from planning.filters import ChangeFilter

may_see = permission_required("trail.view_change", raise_exception=True)


@require_safe
@may_see
def change_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    changes = visible_changes(user).select_related("by").order_by("-pk")
    filterset = ChangeFilter(request.GET, queryset=changes, request=request)
    page = paginate(request, filterset.qs)
    subjects = subjects_of([change.pk for change in page], user)
    context = {
        "filter": filterset,
        "page": page,
        "changes": [(change, title_of(change.verb), subjects.get(change.pk, [])) for change in page],
    }
    return render_list(request, "planning/change_list.html", context)


@require_safe
@may_see
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    change = get_object_or_404(visible_changes(user).select_related("by"), pk=pk)
    touched, has_more = touched_by(change, user)
    context = {
        "change": change,
        "title": title_of(change.verb),
        "touched": touched,
        "has_more": has_more,
        "crumbs": [(_("Recent changes"), reverse("planning:change_list")), (title_of(change.verb), "")],
    }
    return render(request, "planning/change_detail.html", context)
