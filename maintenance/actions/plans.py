"""Plans: made, set anew, paused, resumed, ended. The occurrences that follow come with it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from maintenance.actions.due import Office, create_occurrences, drop_coming
from maintenance.goods import goods_of
from maintenance.models import MaintenanceTemplate, Occurrence, Plan
from maintenance.recurrence import Every
from organization.models import Holiday, Unit, User
from organization.worktime import next_working_day

# What the dates and the set of goods follow from.
SCHEDULE = (
    *("unit_id", "asset_id", "family_id", "filters", "interval_value", "interval_unit"),
    *("mode", "anchor_on", "ends_on"),
)
FIRST_AFTER = timedelta(days=30)


def make_plan(*, plan: Plan, by: User, today: date) -> Plan:
    """Save a new plan and its first occurrences. An anchor in the past gives the rhythm, not a backlog."""
    with change("plan.make", by=by):
        plan.starts_on = today
        plan.save()
        _create(plan, today)
    return plan


def make_plan_from_template(
    *,
    template: MaintenanceTemplate,
    unit: Unit,
    by: User,
    today: date,
    responsible: User | None = None,
) -> Plan:
    """A plan for all goods of the template's family in the unit; the first round comes within a month.

    :raises Refusal: ``no_goods`` if the unit has none, ``plan_exists`` if it has the plan already
    """
    with change("plan.make", by=by):
        twin = Plan.objects.not_ended().filter(template=template, unit=unit).first()
        if twin is not None:
            raise Refusal(
                "plan_exists",
                _("%(unit)s has the plan “%(plan)s” already. Change that one instead.")
                % {"unit": unit, "plan": twin.name},
            )
        plan = plan_from_template(template, unit, today)
        plan.responsible = responsible
        if not goods_of(plan).exists():
            raise Refusal(
                "no_goods",
                _("%(unit)s has no goods of the kind “%(family)s” in service, so there is nothing to plan.")
                % {"unit": unit, "family": template.family},
            )
        return make_plan(plan=plan, by=by, today=today)


def plan_from_template(template: MaintenanceTemplate, unit: Unit, today: date) -> Plan:
    """What the template proposes, not yet saved."""
    return Plan(
        name=template.name,
        template=template,
        unit=unit,
        family=template.family,
        interval_value=template.interval_value,
        interval_unit=template.interval_unit,
        mode=template.mode,
        anchor_on=first_due(Every(template.interval_value, template.interval_unit), today),
        tolerance_days=template.tolerance_days,
        minutes=template.minutes,
        performer=template.performer,
        checklist=template.checklist,
        note=template.note,
    )


def first_due(every: Every, today: date) -> date:
    """One interval ahead, a month at most: time to prepare, but not half a year without a look."""
    day = min(every.after(today), today + FIRST_AFTER)
    return next_working_day(day, Holiday.objects.days_off(day, day + timedelta(days=31)))


def edit_plan(*, plan: Plan, by: User, today: date) -> Plan:
    """Save a plan with new values. If its dates or its goods change, what is coming is made anew.

    :raises Refusal: ``plan_ended``
    """
    with change("plan.edit", by=by):
        old = _locked(plan)
        _refuse_ended(old)
        is_set_anew = any(getattr(plan, name) != getattr(old, name) for name in SCHEDULE)
        if is_set_anew:
            plan.starts_on = today
            drop_coming(plan=plan, on=today)
        plan.save()
        if is_set_anew and plan.is_active:
            _create(plan, today)
    return plan


def pause_plan(*, plan: Plan, by: User, today: date, reason: str = "") -> Plan:
    """Nothing new falls due until it is resumed; what is due already remains to be done.

    :raises Refusal: ``plan_ended``, ``plan_paused``
    """
    with change("plan.pause", by=by, reason=reason):
        plan = _locked(plan)
        _refuse_ended(plan)
        if not plan.is_active:
            raise Refusal("plan_paused", _("The plan “%(plan)s” is paused already.") % {"plan": plan})
        plan.is_active = False
        plan.save(update_fields=["is_active"])
        drop_coming(plan=plan, on=today)
    return plan


def resume_plan(*, plan: Plan, by: User, today: date) -> Plan:
    """The rhythm is the old one; what would have been due during the pause isn't made up for.

    :raises Refusal: ``plan_ended``, ``plan_running``
    """
    with change("plan.resume", by=by):
        plan = _locked(plan)
        _refuse_ended(plan)
        if plan.is_active:
            raise Refusal("plan_running", _("The plan “%(plan)s” is running.") % {"plan": plan})
        plan.is_active = True
        plan.starts_on = today
        plan.save(update_fields=["is_active", "starts_on"])
        _create(plan, today)
    return plan


def end_plan(*, plan: Plan, by: User, today: date, reason: str = "") -> Plan:
    """Close the plan for good. What is still open is skipped, with the end of the plan as reason.

    :raises Refusal: ``plan_ended``
    """
    with change("plan.end", by=by, reason=reason):
        plan = _locked(plan)
        _refuse_ended(plan)
        plan.is_active = False
        plan.ended_on = today
        plan.save(update_fields=["is_active", "ended_on"])
        drop_coming(plan=plan, on=today)
        plan.occurrences.open().update(
            cancelled_on=today, cancelled_by=by, cancel_reason=Occurrence.SkipReason.PLAN_ENDED
        )
    return plan


def _create(plan: Plan, today: date) -> None:
    create_occurrences(plan=plan, on=today, since=None, office=Office(today))


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _refuse_ended(plan: Plan) -> None:
    if plan.ended_on is not None:
        raise Refusal(
            "plan_ended",
            _("The plan “%(plan)s” ended on %(date)s. Make a new one instead.")
            % {"plan": plan, "date": long_date(plan.ended_on)},
        )
