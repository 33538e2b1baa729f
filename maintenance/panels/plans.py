from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.prepared import Prepared
from core.web.panels import panel
from maintenance.models import Occurrence
from maintenance.rounds import as_round, open_rounds
from organization.signed_in import signed_in

SHOWN = 5
READ = 40

# Who sees the item and may read plans sees these.
_newest = Prepared(
    lambda asset: Occurrence.objects.filter(asset=asset).for_lines().order_by("-due_on", "-pk")[:READ]
)


@panel(title=_("Upkeep"), permission="maintenance.view_plan")
def upkeep(request: HttpRequest, asset: Asset) -> str:
    """What plans ask for this item, and what was done last."""
    newest = _newest(asset)
    past = [o for o in newest if not o.is_open and o.cancel_reason != Occurrence.SkipReason.COVERED]
    if not newest and not request.user.has_perm("maintenance.change_plan"):
        return ""
    context = {
        "asset": asset,
        "coming": _next_of_each_plan([o for o in reversed(newest) if o.is_open]),
        "past": past[:SHOWN],
        "today": timezone.localdate(),
    }
    return render_to_string("maintenance/panels/upkeep.html", context, request)


def _next_of_each_plan(waiting: list[Occurrence]) -> list[Occurrence]:
    """The most urgent first; of a weekly plan one line is enough."""
    first: dict[int, Occurrence] = {}
    for occurrence in waiting:
        first.setdefault(occurrence.plan_id, occurrence)
    return list(first.values())


@panel(title=_("Upkeep due"), permission="maintenance.view_plan")
def upkeep_due(request: HttpRequest, _nothing: None = None) -> str:
    """For the start page: what is overdue or due today, except what is another person's."""
    user, today = signed_in(request), timezone.localdate()
    mine = Q(plan__responsible=user) | Q(plan__responsible=None)
    due = Occurrence.objects.visible_to(user).due_by(today).filter(mine)
    rounds = [as_round(row) for row in open_rounds(due)[:SHOWN]]
    if not rounds:
        return ""
    context = {"rounds": rounds, "today": today}
    return render_to_string("maintenance/panels/upkeep_due.html", context, request)
