"""`{% load reports %}`: how the state, the urgency and the age of a report are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web.formats import short_date, short_time
from maintenance.models import BreakageReport, ReportEvent
from maintenance.models.catalog import Priority
from maintenance.stages import state_words

Status, Verb = BreakageReport.Status, ReportEvent.Verb
COLORS = {
    Status.NEW: " tag-info",
    Status.IN_PROGRESS: " tag-info",
    Status.WAITING: " tag-warn",
    Status.REOPENED: " tag-bad",
    Status.DONE: " tag-good",
    Status.CONFIRMED: " tag-good",
}


@dataclass(frozen=True)
class Mark:
    icon: str
    color: str = ""


MARKS = {
    Verb.REPORT: Mark(icon="message-report"),
    Verb.JOIN: Mark(icon="user-plus"),
    Verb.TRIAGE: Mark(icon="eye"),
    Verb.ASSIGN: Mark(icon="user-check"),
    Verb.START: Mark(icon="tool", color="info"),
    Verb.WAIT: Mark(icon="clock-pause", color="warn"),
    Verb.RESUME: Mark(icon="player-play", color="info"),
    Verb.FINISH: Mark(icon="check", color="good"),
    Verb.CONFIRM: Mark(icon="circle-check", color="good"),
    Verb.REOPEN: Mark(icon="rotate", color="warn"),
    Verb.REJECT: Mark(icon="ban", color="warn"),
    Verb.DUPLICATE: Mark(icon="copy"),
    Verb.WITHDRAW: Mark(icon="arrow-back-up"),
    Verb.COMMENT: Mark(icon="message"),
    Verb.ATTACH: Mark(icon="paperclip"),
    Verb.DETACH: Mark(icon="trash"),
}

register = template.Library()


@register.simple_tag
def report_tag(report: BreakageReport) -> SafeString:
    css = COLORS.get(Status(report.status), "")
    return format_html('<span class="tag{}">{}</span>', css, state_words(report))


@register.simple_tag
def urgency_tags(report: BreakageReport) -> SafeString:
    """Of open reports what stands out: a priority above the usual, and work that has come to a halt."""
    if not report.is_open:
        return SafeString("")
    urgent = {Priority.URGENT: _("Urgent"), Priority.HIGH: _("High priority")}
    found = [urgent[Priority(report.priority)]] if report.priority in urgent else []
    if report.stops_work:
        found.append(_("Work has come to a halt"))
    tags = [format_html('<span class="tag tag-bad">{}</span>', words) for words in found]
    return SafeString(" ".join(tags))


@register.simple_tag
def priority_tag(report: BreakageReport) -> SafeString:
    """The priority by which it is ordered, also where nobody has given it one yet."""
    priority = Priority(report.presumed_priority)
    css = " tag-bad" if priority in (Priority.URGENT, Priority.HIGH) else ""
    return format_html('<span class="tag{}">{}</span>', css, priority.label)


@register.simple_tag
def presumed_tags(report: BreakageReport) -> SafeString:
    """Of a new report what puts it where it stands in the queue."""
    tag = priority_tag(report)
    halted = format_html(' <span class="tag tag-bad">{}</span>', _("Work has come to a halt"))
    return SafeString(tag + halted if report.stops_work else tag)


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """2 hours ago, 3 days ago."""
    minutes = max(0, int((now - moment).total_seconds()) // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


@register.filter
def age(report: BreakageReport, now: datetime) -> str:
    """How long it is open or, if it isn't, how long ago that ended; by one rule on all pages."""
    when = ago(report.counted_from, now)
    return _("reported %(when)s") % {"when": when} if report.is_open else when


@register.filter
def brief_moment(moment: datetime, now: datetime) -> str:
    """23-11 09.14; of another year 23-11-2025 09.14."""
    day = short_date(moment)
    same_year = timezone.localdate(moment).year == timezone.localdate(now).year
    return f"{day[:5] if same_year else day} {short_time(moment)}"


@register.filter
def event_words(event: ReportEvent) -> str:
    """What happened, in a heading."""
    if event.verb == Verb.WAIT:
        waiting = BreakageReport(status=Status.WAITING, wait_reason=event.wait_reason)
        return state_words(waiting)
    if event.verb == Verb.ASSIGN and event.assignee:
        return _("Assigned to %(who)s") % {"who": event.assignee.display_name}
    if event.verb == Verb.TRIAGE and event.priority:
        return _("Acknowledged, priority: %(priority)s") % {"priority": event.get_priority_display()}
    if event.verb == Verb.JOIN:
        return _("%(who)s joined") % {"who": event.by.display_name}
    return event.get_verb_display()


@register.filter
def event_icon(event: ReportEvent) -> str:
    return MARKS[Verb(event.verb)].icon


@register.filter
def event_mark(event: ReportEvent) -> str:
    return MARKS[Verb(event.verb)].color
