"""`{% load upkeep %}`: how plans and due dates are said."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maintenance.models import Occurrence, Plan
from maintenance.recurrence import Every

SOON = 7

register = template.Library()


@register.filter
def rhythm(every: Every) -> str:
    """every month, every 3 months"""
    if every.value == 1:
        once = {"day": _("every day"), "week": _("every week"), "month": _("every month")}
        return once.get(every.unit) or _("every year")
    several = {
        "day": _("every %(n)s days"),
        "week": _("every %(n)s weeks"),
        "month": _("every %(n)s months"),
        "year": _("every %(n)s years"),
    }
    return several[every.unit] % {"n": every.value}


def distance(due_on: date, today: date) -> tuple[str, str]:
    """The tag's class and its words: how far away the day is."""
    days = (due_on - today).days
    if days < 0:
        return "tag tag-bad", ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
    if days == 0:
        return "tag tag-warn", _("Today")
    if days == 1:
        return "tag tag-warn", _("Tomorrow")
    return "tag", ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


@register.simple_tag
def due_tag(due_on: date, today: date) -> SafeString:
    return format_html('<span class="{}">{}</span>', *distance(due_on, today))


@register.filter
def is_soon(due_on: date, today: date) -> bool:
    return (due_on - today).days <= SOON


@register.filter
def days_until(due_on: date, today: date) -> str:
    return distance(due_on, today)[1]


@register.simple_tag
def occurrence_tag(occurrence: Occurrence, today: date) -> SafeString:
    """Its state: done, skipped, overdue, or when it is due."""
    if occurrence.done_on is not None:
        return format_html('<span class="tag tag-good">{}</span>', _("Done"))
    if occurrence.cancelled_on is not None:
        is_covered = occurrence.cancel_reason == Occurrence.SkipReason.COVERED
        words = _("Covered") if is_covered else _("Skipped")
        return format_html('<span class="tag{}">{}</span>', "" if is_covered else " tag-warn", words)
    return due_tag(occurrence.due_on, today)


@register.simple_tag
def plan_tag(plan: Plan) -> SafeString:
    if plan.ended_on is not None:
        return format_html('<span class="tag">{}</span>', _("Ended"))
    if not plan.is_active:
        return format_html('<span class="tag tag-warn">{}</span>', _("Paused"))
    return format_html('<span class="tag tag-good">{}</span>', _("Running"))
