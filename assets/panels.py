from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Handover
from core.importing.models import ImportBatch
from core.web.panels import panel
from organization.models import Employee, Room, Unit
from organization.signed_in import signed_in

State = Handover.State
SHOWN, READ = 5, 20
# A register that has begun is asked about again after so long.
BEGUN_SECONDS = 60


@panel(title=_("In custody"), permission="assets.view_asset")
def custody(request: HttpRequest, employee: Employee) -> str:
    """What an employee answers for now and, apart from it, what they haven't confirmed yet."""
    user = signed_in(request)
    held: Any = Asset.objects.visible_to(user).held_by(employee).for_list()
    minutes = F("held__begun_by__handover")
    rows = list(
        held.order_by("-held_from", "pk").annotate(
            minutes=minutes, receipt=F("held__begun_by__handover__state")
        )
    )
    if not rows:
        return ""
    is_me = employee.user_id == user.pk
    told = {
        State.WAITING: _("Waiting for your confirmation") if is_me else _("Waiting for confirmation"),
        State.DISPUTED: _("Not as stated"),
    }
    apart = [(label, [row for row in rows if row.receipt == state]) for state, label in told.items()]
    confirmed = [row for row in rows if row.receipt not in told]
    context = {
        "groups": [(label, of_group) for label, of_group in apart if of_group],
        "confirmed": confirmed,
        "employee": employee,
        "is_me": is_me,
    }
    return render_to_string("assets/panels/custody.html", context, request)


@panel(title=_("Begin with the list that you have"), permission="assets.import_asset", is_bare=True)
def first_steps(request: HttpRequest, obj: None) -> str:
    """Leads an empty register from the office's name to the first import; then it is gone."""
    if cache.get("register-begun") or Asset.objects.exists():
        cache.set("register-begun", True, BEGUN_SECONDS)
        return ""
    user = signed_in(request)
    section = Unit.objects.own()
    unfinished = (*ImportBatch.RUNNING, ImportBatch.State.PREVIEWED)
    waiting = ImportBatch.objects.visible_to(user).filter(state__in=unfinished).order_by("-pk")
    context = {
        "section": section,
        "office": section.top,
        "is_named": section.parent is not None,
        "rooms": Room.objects.visible_to(user).count(),
        "waiting": waiting.first(),
        "unit": user.scope_id or section.pk,
    }
    return render_to_string("assets/panels/first_steps.html", context, request)


@panel(title=_("Handovers that wait for your confirmation"), is_bare=True)
def handovers(request: HttpRequest, _nothing: None = None) -> str:
    """What the reader is to confirm and, for who hands over, what a receiver says isn't as stated."""
    user = signed_in(request)
    found = list(Handover.objects.to_settle_by(user).for_list().order_by("on", "pk")[:READ])
    if not found:
        return ""
    disputed = [each for each in found if each.state == Handover.State.DISPUTED]
    waiting = [each for each in found if each not in disputed]
    context = {"waiting": waiting[:SHOWN], "disputed": disputed[:SHOWN], "more": len(found) > SHOWN}
    return render_to_string("assets/panels/handovers.html", context, request)
