"""Reporting: finding the item, filing or joining a report, one's own reports, all reports."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.models import Asset, Sticker
from assets.search import look_for
from core.refusal import Refusal
from core.web.lists import count_text, paginate
from core.web.pages import done, render_form, render_list
from core.web.search import clean_text
from maintenance.actions.breakage import join_report, refuse_out_of_service, report_breakage
from maintenance.filters.breakage import ReportFilter
from maintenance.forms.breakage import ReportForm
from maintenance.lifecycle import REPORT
from maintenance.models import BreakageReport
from maintenance.models.breakage import unanswered
from maintenance.views.report_page import get_report, render_report
from organization.signed_in import signed_in

MOST_FOUND = 20
FASTER = gettext_lazy(
    "Somebody reported this item while you were writing; see above. "
    "Follow that report, or send yours again if it is something else."
)
who_reports = permission_required(REPORT, raise_exception=True)


@require_safe
@who_reports
def report_choose(request: HttpRequest) -> HttpResponse:
    """Which item is it: what the person holds, or what they search for."""
    user = signed_in(request)
    shown = Asset.objects.visible_to(user).in_service().select_related("family", "room", "unit")
    text = clean_text(request.GET.get("q", ""))
    sought = look_for(request, text, shown, most=MOST_FOUND) if text else None
    found = (
        sought.rows if sought else list(shown.in_custody_of(user).order_by("name", "pk")[: MOST_FOUND + 1])
    )
    has_more = len(found) > MOST_FOUND
    is_counted = sought and has_more and not sought.instead_of
    context = {
        "searched": text != "",
        "instead_of": sought.instead_of if sought else "",
        "found": found[:MOST_FOUND],
        "has_more": has_more,
        "hits": count_text(sought.exact) if sought and is_counted else len(found),
        "q": text,
    }
    return render_list(request, "maintenance/report_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@who_reports
def report_create(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Asset.objects.visible_to(signed_in(request)).select_related("family", "room", "unit")
    asset = get_object_or_404(visible, pk=pk)
    refuse_out_of_service(asset)
    return _report_form(request, asset)


@require_http_methods(["GET", "HEAD", "POST"])
@who_reports
def report_by_sticker(request: HttpRequest, token: str) -> HttpResponse:
    """For who stands before an item that is outside their scope: its name and room, and nothing else."""
    sticker = Sticker.objects.in_use().reading(token)
    if sticker is None:
        raise Http404
    asset = sticker.asset
    if Asset.objects.visible_to(signed_in(request)).filter(pk=asset.pk).exists():
        return redirect("maintenance:report_create", asset.pk)
    if not asset.is_in_service:
        raise Refusal("not_in_service", _("“%(name)s” is out of service.") % {"name": asset.name})
    return _report_form(request, asset, sticker)


def _report_form(request: HttpRequest, asset: Asset, sticker: Sticker | None = None) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    earlier = list(asset.reports.open().for_page(user))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(*sent, asset=asset)
    context = {
        "asset": asset,
        "sticker": sticker,
        "earlier": earlier,
        "newest": max((r.pk for r in earlier), default=0),
        "now": now,
    }
    if request.method == "POST" and form.is_valid():
        if _somebody_was_faster(request, earlier, form):
            form.add_error(None, str(FASTER))
        else:
            try:
                report = report_breakage(asset=asset, by=user, now=now, **form.filed)
                return done(request, report, _("Report %(number)s is filed.") % {"number": report.number})
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    return render_form(request, "maintenance/report_create.html", form, context)


def _somebody_was_faster(request: HttpRequest, earlier: list[BreakageReport], form: ReportForm) -> bool:
    """A report that wasn't on the page when it was opened, and isn't this form sent twice."""
    if any(r.form_key == form.cleaned_data["form_key"] for r in earlier):
        return False
    seen = request.POST.get("newest", "")
    newest = int(seen[:18]) if seen.isascii() and seen.isdecimal() else 0
    return any(r.pk > newest for r in earlier)


@require_POST
@who_reports
def report_join(request: HttpRequest, number: str) -> HttpResponse:
    user = signed_in(request)
    reports = BreakageReport.objects.on_items_met_by(user, sticker=request.POST.get("sticker", ""))
    report = get_object_or_404(reports, number=number.upper())
    join_report(report=report, by=user, now=timezone.now())
    said = _("You follow %(number)s. News of it comes to you too.")
    return done(request, report, said % {"number": report.number})


@require_safe
def report_detail(request: HttpRequest, number: str) -> HttpResponse:
    return render_report(request, get_report(request, number))


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """All that the person may see, the newest first."""
    visible = BreakageReport.objects.visible_to(signed_in(request))
    filterset = ReportFilter(request.GET, queryset=visible.order_by("-reported_at", "-pk"), request=request)
    found: Any = filterset.qs
    page = paginate(request, found.for_list(), counting=found)
    context = {"filter": filterset, "page": page, "now": timezone.now()}
    return render_list(request, "maintenance/report_list.html", context)


def _views_of_mine() -> list[tuple[str, str, Q]]:
    return [
        ("all", _("All"), Q()),
        ("confirm", _("Waiting for your confirmation"), Q(status=BreakageReport.Status.DONE)),
        ("answer", _("Waiting for your answer"), unanswered()),
        ("open", _("Open"), Q(status__in=BreakageReport.OPEN)),
    ]


@require_safe
def report_mine(request: HttpRequest) -> HttpResponse:
    """What was made or joined: first what waits for one's confirmation or answer, then what is open."""
    mine = BreakageReport.objects.of_person(signed_in(request))
    views = _views_of_mine()
    numbers = mine.aggregate(**{key: Count("pk", filter=narrowed) for key, _label, narrowed in views})
    view = next((each for each in views if each[0] == request.GET.get("view")), views[0])
    found = mine.filter(view[2])
    page = paginate(request, found.for_list().by_need(), counting=found)
    context = {
        "page": page,
        "groups": [(need, list(rows)) for need, rows in groupby(page, key=lambda report: report.need)],
        "views": [(key, label, numbers[key]) for key, label, _narrowed in views],
        "view": view[0],
        "now": timezone.now(),
    }
    return render(request, "maintenance/report_mine.html", context)
