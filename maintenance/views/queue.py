from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.lists import paginate
from core.web.pages import render_list
from maintenance.filters.breakage import QueueFilter
from maintenance.lifecycle import REPAIR, TRIAGE
from maintenance.models import BreakageReport
from maintenance.models.catalog import Priority
from organization.models import User
from organization.signed_in import signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Status = BreakageReport.Status
UNASSIGNED = Q(status__in=(Status.TRIAGED, Status.REOPENED), assignee=None)
IN_HAND = Q(status__in=BreakageReport.IN_HAND, assignee__isnull=False)
# Whoever can't work is helped before anything else, whatever the priority.
HALTED = "halted"
HALTED_GROUP = (HALTED, _("Work has come to a halt"))


@dataclass(frozen=True)
class View:
    """A tab of the queue."""

    key: str
    label: _StrPromise
    narrowed: Q


def views_for(user: User) -> list[View]:
    """Who mends sees their own work first, who hands it out what is new."""
    mine = View("mine", _("My work"), IN_HAND & Q(assignee=user))
    views = [
        View("new", _("New"), Q(status=Status.NEW)),
        View("unassigned", _("Not yet assigned"), UNASSIGNED),
        View("in_hand", _("In hand"), IN_HAND),
        View("waiting", _("Waiting"), Q(status=Status.WAITING)),
    ]
    if not user.has_perm(REPAIR):
        return views
    return [*views[:1], mine, *views[1:]] if user.has_perm(TRIAGE) else [mine, *views[1:], views[0]]


@require_safe
@permission_required("maintenance.view_all_reports", raise_exception=True)
def report_queue(request: HttpRequest) -> HttpResponse:
    """Open reports, where work has come to a halt first; what waits is apart, by what it waits for."""
    user, now = signed_in(request), timezone.now()
    visible = BreakageReport.objects.visible_to(user)
    views = views_for(user)
    view = next((v for v in views if v.key == request.GET.get("view")), views[0])
    filterset = QueueFilter(request.GET, queryset=visible.filter(view.narrowed), request=request)
    found: Any = filterset.qs
    waits = view.key == "waiting"
    rows = found.for_list().by_wait() if waits else found.for_list().by_urgency()
    page = paginate(request, rows, counting=found)
    name = (lambda r: r.wait_reason) if waits else (lambda r: HALTED if r.stops_work else r.presumed)
    labels = dict(BreakageReport.WaitReason.choices if waits else [HALTED_GROUP, *Priority.choices])
    numbers = visible.aggregate(**{v.key: Count("pk", filter=v.narrowed) for v in views})
    context = {
        "filter": filterset,
        "page": page,
        "groups": [(labels[key], list(of_group)) for key, of_group in groupby(page, key=name)],
        "views": [(v, numbers[v.key]) for v in views],
        "view": view,
        "now": now,
    }
    return render_list(request, "maintenance/report_queue.html", context)
