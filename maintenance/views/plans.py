"""Plans: the list, making one from a template or of one's own, one plan with its rounds."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusal import Refusal
from core.web.formats import long_date
from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from maintenance.actions.occurrences import cancel_occurrences, complete_occurrences
from maintenance.actions.plans import (
    edit_plan,
    end_plan,
    make_plan,
    make_plan_from_template,
    pause_plan,
    resume_plan,
)
from maintenance.filters.plans import WEEK, PlanFilter
from maintenance.forms.plans import (
    PlanForm,
    ReasonForm,
    RoundCancelForm,
    RoundCompletionForm,
    office_of,
    steps_of,
)
from maintenance.goods import goods_of, goods_url
from maintenance.models import MaintenanceTemplate, Occurrence, Plan
from maintenance.proposals import offers_for, proposed_plan
from maintenance.rounds import coming_rounds, past_rounds
from maintenance.views.occurrences import completed_words, may_record, may_see, skipped_words
from organization.signed_in import signed_in

ROUNDS_SHOWN = 5
TO_DO_SHOWN = 200

may_change = permission_required("maintenance.change_plan", raise_exception=True)


@require_safe
@may_see
def plan_list(request: HttpRequest) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    plans = Plan.objects.visible_to(user).for_list().with_numbers(user, today)
    filterset = PlanFilter(request.GET, queryset=plans, request=request)
    context = {"filter": filterset, "page": paginate(request, filterset.qs), "today": today}
    return render_list(request, "maintenance/plan_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def plan_create(request: HttpRequest) -> HttpResponse:
    """The templates; one click makes a plan for all goods of its kind."""
    user, today = signed_in(request), timezone.localdate()
    unit = office_of(user)
    if request.method == "POST":
        template = get_object_or_404(MaintenanceTemplate, key=request.POST.get("template", ""))
        plan = make_plan_from_template(template=template, unit=unit, by=user, today=today)
        return done(request, plan, made_words(plan))
    offers = offers_for(unit)
    open_offers = [offer for offer in offers if offer.count and not offer.plan_id]
    context = {
        "unit": unit,
        "groups": [(key, list(some)) for key, some in groupby(open_offers, lambda o: o.family.group_label)],
        "made": [offer for offer in offers if offer.plan_id],
        "without_goods": [offer for offer in offers if not offer.count],
    }
    return render(request, "maintenance/plan_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def plan_create_own(request: HttpRequest) -> HttpResponse:
    """For one item (`?asset=`), for what an asset list shows (its parameters), or after a template."""
    user, today = signed_in(request), timezone.localdate()
    plan = proposed_plan(request.GET, user=user, unit=office_of(user), today=today)
    form = PlanForm(request.POST or None, instance=plan, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        made = make_plan(plan=form.save(commit=False), by=user, today=today)
        return done(request, made, made_words(made))
    count = goods_of(plan).count() if plan.asset_id is None else 1
    return render_form(request, "maintenance/plan_create_own.html", form, {"plan": plan, "count": count})


def made_words(plan: Plan) -> str:
    numbers = plan.occurrences.aggregate(Count("asset", distinct=True), Min("due_on"))
    count, first = numbers["asset__count"], numbers["due_on__min"]
    if not count:
        return _("The plan “%(plan)s” is made; no goods belong to it yet.") % {"plan": plan}
    said = ngettext(
        "The plan “%(plan)s” is made for %(n)s item, first due on %(date)s.",
        "The plan “%(plan)s” is made for %(n)s items, first due on %(date)s.",
        count,
    )
    return said % {"plan": plan, "n": count, "date": long_date(first)}


def _plan(request: HttpRequest, pk: int) -> Plan:
    visible = Plan.objects.visible_to(signed_in(request)).for_list().select_related("checklist")
    return get_object_or_404(visible, pk=pk)


def _changeable(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.changeable_by(signed_in(request)), pk=pk)


@require_safe
@may_see
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    plan, today = _plan(request, pk), timezone.localdate()
    mine = _occurrences(request, plan)
    form = RoundCompletionForm(plan=plan, today=today, occurrences=mine)
    return _plan_page(request, plan, form, today)


@require_POST
@may_record
def plan_round_complete(request: HttpRequest, pk: int) -> HttpResponse:
    plan, now = _plan(request, pk), timezone.now()
    mine, today = _occurrences(request, plan), timezone.localdate(now)
    form = RoundCompletionForm(request.POST, plan=plan, today=today, occurrences=mine)
    if form.is_valid():
        try:
            rows = complete_occurrences(
                occurrences=form.cleaned_data["occurrences"], by=signed_in(request), now=now, **form.recorded
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, plan, completed_words(len(rows), form.cleaned_data["done_on"]))
    return _plan_page(request, plan, form, today)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def plan_round_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Skip those that were ticked on the plan's page: the address carries them here, the form on."""
    plan, now = _plan(request, pk), timezone.now()
    mine = _occurrences(request, plan)
    form = RoundCancelForm(request.POST or None, occurrences=mine)
    if request.method == "POST" and form.is_valid():
        try:
            rows = cancel_occurrences(by=signed_in(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, plan, skipped_words(len(rows)))
    asked: QueryDict = request.POST if request.method == "POST" else request.GET
    ticked = mine.open().filter(pk__in=_numbers(asked.getlist("occurrences")))
    context = {"plan": plan, "ticked": ticked, "today": timezone.localdate(now)}
    return render_form(request, "maintenance/plan_round_cancel.html", form, context)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:TO_DO_SHOWN] if text.isascii() and text.isdigit() and len(text) < 19]


def _occurrences(request: HttpRequest, plan: Plan) -> Any:
    visible = Occurrence.objects.visible_to(signed_in(request))
    return visible.filter(plan=plan).select_related("asset__room", "asset__family")


def _plan_page(request: HttpRequest, plan: Plan, form: RoundCompletionForm, today: date) -> HttpResponse:
    mine: QuerySet[Occurrence] = _occurrences(request, plan)
    to_do = _to_do(mine, today)
    last = max((o.due_on for o in to_do), default=today)
    ticked = set(form["occurrences"].value() or [])
    context = {
        "plan": plan,
        "to_do": [(o, str(o.pk) in ticked) for o in to_do[:TO_DO_SHOWN]],
        "has_more": len(to_do) > TO_DO_SHOWN,
        "progress": _progress(mine, to_do, plan),
        "coming": coming_rounds(plan, mine, last, ROUNDS_SHOWN),
        "past": past_rounds(plan, mine, ROUNDS_SHOWN),
        "steps": steps_of(plan),
        "goods_url": goods_url(plan),
        "goods_count": _goods_count(request, plan),
        "may_change": request.user.has_perm("maintenance.change_plan"),
        "may_record": request.user.has_perm("maintenance.complete_occurrence"),
        "today": today,
    }
    return render_form(request, "maintenance/plan_detail.html", form, context)


def _goods_count(request: HttpRequest, plan: Plan) -> int:
    if plan.asset_id is not None:
        return 1
    return goods_of(plan).visible_to(signed_in(request)).count()


def _to_do(mine: Any, today: date) -> list[Occurrence]:
    """Overdue and of this week; if there is none, the next round."""
    waiting = mine.open().order_by("due_on", "asset__room__name", "pk")
    urgent = list(waiting.due_by(today + WEEK)[: TO_DO_SHOWN + 1])
    if urgent:
        return urgent
    first = waiting.values("due_on")[:1]
    return list(waiting.filter(due_on=first)[: TO_DO_SHOWN + 1])


def _progress(mine: Any, to_do: list[Occurrence], plan: Plan) -> dict[str, int] | None:
    """How far the round that is under way has come, where a round has several items."""
    if not to_do or plan.counts_from_completion:
        return None
    of_round = mine.filter(nominal_due=to_do[0].nominal_due)
    numbers: dict[str, int] = of_round.aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False))
    )
    return numbers if numbers["all"] > 1 else None


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan, user, today = _changeable(request, pk), signed_in(request), timezone.localdate()
    form = PlanForm(request.POST or None, instance=plan, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            edit_plan(plan=form.save(commit=False), by=user, today=today)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, plan, _("The plan “%(plan)s” is saved.") % {"plan": plan})
    return render_form(request, "maintenance/plan_edit.html", form, {"plan": plan})


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def plan_pause(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _changeable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pause_plan(plan=plan, by=signed_in(request), today=timezone.localdate(), **form.cleaned_data)
        return done(request, plan, _("The plan “%(plan)s” is paused.") % {"plan": plan})
    return render_form(request, "maintenance/plan_pause.html", form, {"plan": plan})


@require_POST
@may_change
def plan_resume(request: HttpRequest, pk: int) -> HttpResponse:
    plan = resume_plan(plan=_changeable(request, pk), by=signed_in(request), today=timezone.localdate())
    return done(request, plan, _("The plan “%(plan)s” is running again.") % {"plan": plan})


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def plan_end(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _changeable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_plan(plan=plan, by=signed_in(request), today=timezone.localdate(), **form.cleaned_data)
        return done(request, plan, _("The plan “%(plan)s” is ended.") % {"plan": plan})
    return render_form(request, "maintenance/plan_end.html", form, {"plan": plan})
