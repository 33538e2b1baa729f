from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.prepared import Prepared
from core.web.panels import panel
from maintenance.lifecycle import REPAIR, TRIAGE, Status, is_party
from maintenance.models import BreakageReport
from maintenance.stages import stages
from maintenance.works import works_on
from organization.signed_in import signed_in

SHOWN = 5
OPEN_SHOWN = 3
REPAIRS_SHOWN = 10

_open_reports = Prepared(
    lambda asset, user: BreakageReport.objects.filter(asset=asset).open().for_notice(user)[:OPEN_SHOWN]
)


@panel(title=_("Open report"), is_bare=True)
def open_report(request: HttpRequest, asset: Asset) -> str:
    """For everybody who sees the item, that it is reported and how far it has come; the rest is for some."""
    user = signed_in(request)
    reports = _open_reports(asset, user)
    if not reports:
        return ""
    sees_all = user.has_perm("maintenance.view_all_reports")
    context = {
        "reports": [(report, stages(report), sees_all or is_party(user, report)) for report in reports],
        "now": timezone.now(),
    }
    return render_to_string("maintenance/panels/open_report.html", context, request)


@panel(title=_("Repairs"), permission="maintenance.view_all_reports")
def repairs(request: HttpRequest, asset: Asset) -> str:
    works = works_on(asset)
    if not works:
        return ""
    context = {"works": works[:REPAIRS_SHOWN], "has_more": len(works) > REPAIRS_SHOWN, "asset": asset}
    return render_to_string("maintenance/panels/repairs.html", context, request)


@panel(title=_("My reports"))
def my_reports(request: HttpRequest, _nothing: None = None) -> str:
    """What waits for one's confirmation, then what is open."""
    mine = BreakageReport.objects.of_person(signed_in(request))
    wanted = mine.filter(status__in=(*BreakageReport.OPEN, Status.DONE))
    found = list(wanted.select_related("asset__family", "asset__room").by_need()[: SHOWN + 1])
    return _lines(request, found, "maintenance:report_mine", "my_reports")


@panel(title=_("New reports"), permission=TRIAGE)
def new_reports(request: HttpRequest, _nothing: None = None) -> str:
    """To be acknowledged, the most urgent first."""
    new = BreakageReport.objects.visible_to(signed_in(request)).filter(status=Status.NEW)
    found = list(new.select_related("asset__family", "asset__room", "complaint").by_urgency()[: SHOWN + 1])
    return _lines(request, found, "maintenance:report_queue", "new_reports")


@panel(title=_("My work"), permission=REPAIR)
def my_work(request: HttpRequest, _nothing: None = None) -> str:
    """What one can go on with, the most urgent first."""
    user = signed_in(request)
    mine = BreakageReport.objects.visible_to(user).in_hands_of(user)
    found = list(mine.select_related("asset__family", "asset__room", "complaint").by_urgency()[: SHOWN + 1])
    return _lines(request, found, "maintenance:report_queue", "my_work")


def _lines(request: HttpRequest, found: list[BreakageReport], all_at: str, name: str) -> str:
    if not found:
        return ""
    context = {
        "reports": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "all_at": all_at,
        "name": name,
        "now": timezone.now(),
    }
    return render_to_string("maintenance/panels/report_lines.html", context, request)
