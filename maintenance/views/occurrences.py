"""The work of maintenance: what is due, recording it, skipping it, what was done."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.refusal import Refusal
from core.web.formats import long_date
from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from maintenance.actions.due import following
from maintenance.actions.occurrences import cancel_occurrences, complete_occurrences
from maintenance.filters.plans import WEEK, DueFilter, OccurrenceFilter
from maintenance.forms.plans import CancelForm, CompletionForm, steps_of
from maintenance.models import Occurrence
from maintenance.rounds import Round, as_round, open_rounds
from organization.signed_in import signed_in

MONTH = timedelta(days=31)

may_see = permission_required("maintenance.view_plan", raise_exception=True)
may_record = permission_required("maintenance.complete_occurrence", raise_exception=True)


@require_safe
@may_see
def upkeep_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    due = Occurrence.objects.visible_to(signed_in(request)).due_by(today + MONTH)
    filterset = DueFilter(request.GET, queryset=due, request=request)
    page = paginate(request, open_rounds(filterset.qs))
    rounds = [as_round(row) for row in page]
    context = {
        "filter": filterset,
        "tab": "mine" if filterset.form["responsible"].value() == "me" else "due",
        "page": page,
        "groups": [(key, list(of_group)) for key, of_group in groupby(rounds, group_of(today))],
        "numbers": filterset.qs.aggregate(
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            week=Count("pk", filter=Q(due_on__range=(today, today + WEEK))),
            later=Count("pk", filter=Q(due_on__gt=today + WEEK)),
        ),
        "today": today,
        "week_end": today + WEEK,
        "month_end": today + MONTH,
    }
    return render_list(request, "maintenance/upkeep_list.html", context)


def group_of(today: date) -> Any:
    def name(each: Round) -> str:
        if each.due_on < today:
            return "overdue"
        return "week" if each.due_on <= today + WEEK else "later"

    return name


@require_safe
@may_see
def occurrence_list(request: HttpRequest) -> HttpResponse:
    """All occurrences, by default those that are done, the newest first."""
    found = Occurrence.objects.visible_to(signed_in(request)).for_list().order_by("-due_on", "-pk")
    filterset = OccurrenceFilter(request.GET, queryset=found, request=request)
    context = {
        "filter": filterset,
        "page": paginate(request, filterset.qs),
        "today": timezone.localdate(),
    }
    return render_list(request, "maintenance/occurrence_list.html", context)


def _occurrence(request: HttpRequest, pk: int) -> Occurrence:
    visible = Occurrence.objects.visible_to(signed_in(request))
    return get_object_or_404(
        visible.for_list().select_related("plan__checklist", "done_by", "cancelled_by"), pk=pk
    )


@require_safe
@may_see
def occurrence_detail(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = _occurrence(request, pk)
    context = {
        "occurrence": occurrence,
        "steps": [(text, no in occurrence.steps_done) for no, text in steps_of(occurrence.plan)],
        "events": occurrence.overdue_events.order_by("level"),
        "today": timezone.localdate(),
    }
    return render(request, "maintenance/occurrence_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def occurrence_complete(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = _occurrence(request, pk)
    now = timezone.now()
    form = CompletionForm(request.POST or None, plan=occurrence.plan, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            complete_occurrences(occurrences=[occurrence], by=signed_in(request), now=now, **form.recorded)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Maintenance of %(item)s is recorded as done.") % {"item": occurrence.asset.title}
            return done(request, occurrence.plan, said)
    context = {"occurrence": occurrence, "today": timezone.localdate(now)}
    return render_form(request, "maintenance/occurrence_complete.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def occurrence_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = _occurrence(request, pk)
    now = timezone.now()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_occurrences(occurrences=[occurrence], by=signed_in(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, occurrence.plan, skipped_words(1))
    context = {
        "occurrence": occurrence,
        "next_on": next_if_skipped(occurrence, timezone.localdate(now)),
        "today": timezone.localdate(now),
    }
    return render_form(request, "maintenance/occurrence_cancel.html", form, context)


def next_if_skipped(occurrence: Occurrence, today: date) -> date:
    skipped = Occurrence(nominal_due=occurrence.nominal_due, cancelled_on=today)
    return following(occurrence.plan, skipped)


def skipped_words(count: int) -> str:
    said = ngettext(
        "Skipped for %(n)s item; the next date stays.",
        "Skipped for %(n)s items; the next dates stay.",
        count,
    )
    return said % {"n": count}


def completed_words(count: int, done_on: date) -> str:
    said = ngettext(
        "Maintenance of %(n)s item on %(date)s is recorded as done.",
        "Maintenance of %(n)s items on %(date)s is recorded as done.",
        count,
    )
    return said % {"n": count, "date": long_date(done_on)}
