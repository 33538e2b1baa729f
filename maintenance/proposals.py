"""What the pages for making a plan start from: templates that fit the office, and a plan half filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from assets.models import Asset, Family
from maintenance.actions.plans import first_due, plan_from_template
from maintenance.goods import readable_filters
from maintenance.models import MaintenanceTemplate, Plan
from maintenance.recurrence import Every
from organization.models import Unit, User


@dataclass(frozen=True)
class Offer:
    """A template, for how many goods of the unit it would be, and the plan that was made of it."""

    template: MaintenanceTemplate
    every: Every
    count: int
    plan_id: int | None

    @property
    def family(self) -> Family:
        return self.template.family


def offers_for(unit: Unit) -> list[Offer]:
    within = Unit.objects.ids_within(unit.pk)
    goods = Asset.objects.in_service().filter(unit__in=within, family__isnull=False)
    counts = dict(goods.order_by().values_list("family_id").annotate(Count("pk")))
    # A plan of the whole secretariat covers its sections, and one of a section is met here again.
    around = [*within, *Unit.objects.ids_above(unit.pk)]
    plans = Plan.objects.not_ended().filter(unit__in=around, template__isnull=False)
    made = dict(plans.values_list("template", "pk"))
    return [
        Offer(
            template,
            Every(template.interval_value, template.interval_unit),
            counts.get(template.family_id, 0),
            made.get(template.pk),
        )
        for template in MaintenanceTemplate.objects.select_related("family")
    ]


def proposed_plan(query: QueryDict, *, user: User, unit: Unit, today: date) -> Plan:
    """An unsaved plan with what the address says about it."""
    if "template" in query:
        template = get_object_or_404(MaintenanceTemplate, key=query["template"])
        return plan_from_template(template, unit, today)
    monthly = Every(1, "month")
    plan = Plan(unit=unit, interval_value=1, interval_unit="month", anchor_on=first_due(monthly, today))
    if "asset" in query:
        number = str(query["asset"])
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        plan.asset = get_object_or_404(Asset.objects.visible_to(user).in_service(), pk=pk)
        plan.unit = plan.asset.unit
    else:
        plan.filters = readable_filters(query, user)
        key = plan.filters.pop("family", None)
        plan.family = Family.objects.filter(key=key).first() if key else None
    return plan
