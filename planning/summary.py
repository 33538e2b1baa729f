"""The figures behind the plots: one query for each, and for each figure the list that shows the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from django.db.models import Count, DateTimeField, F, IntegerField, Q, Value
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assets.models import Asset
from core.web.bilingual import in_reader_language
from core.web.formats import long_date, number, percent
from maintenance.models import BreakageReport, Occurrence, Repair
from organization.models import Employee, User
from planning.plots import Columns, Figure, Group, Series, Stack
from training.competence import YEARLY_HOURS
from training.needs import with_hours

ROWS_SHOWN = 8
MONTHS = WEEKS = 12
SUNDAY = 6


@dataclass(frozen=True)
class Plot:
    """:param finding: the one sentence that the plot is there to show"""

    key: str
    title: str
    finding: str
    plot: Columns | Stack
    url: str
    link: str

    @property
    def is_stack(self) -> bool:
        return isinstance(self.plot, Stack)


def plots_for(user: User, today: date) -> list[Plot]:
    """Those that the person may read and that have something to show."""
    found = [make(user, today) for permission, make in PLOTS if user.has_perm(permission)]
    return [plot for plot in found if plot is not None]


def conditions(user: User, today: date) -> Plot | None:
    """The kinds with the most damaged items in service, of those whose condition is known."""
    known: Any = Asset.objects.visible_to(user).in_service().exclude(family=None).exclude(condition=None)
    rows = (
        known.order_by()
        .values("family__key", "family__name", "family__name_en", "condition")
        .annotate(n=Count("pk"))
    )
    names: dict[str, str] = {}
    counts: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
    for row in rows:
        names[row["family__key"]] = in_reader_language(row["family__name"], row["family__name_en"])
        counts[row["family__key"]][row["condition"]] = row["n"]
    if not counts:
        return None
    views = {Asset.Condition.GOOD: "good", Asset.Condition.LIGHT_DAMAGE: "light"}
    views[Asset.Condition.HEAVY_DAMAGE] = "heavy"

    def damaged(key: str) -> int:
        return counts[key].get("RR", 0) + counts[key].get("RB", 0)

    shown = sorted(counts, key=lambda key: (-damaged(key), names[key]))[:ROWS_SHOWN]
    groups = [
        Group(
            names[key],
            names[key],
            [
                Figure(counts[key].get(c, 0), _url("assets:asset_list", family=key, view=view))
                for c, view in views.items()
            ],
        )
        for key in shown
    ]
    series = [Series(str(c.label), css) for c, css in zip(views, ("good", "warn", "bad"), strict=True)]
    worst = shown[0]
    total = sum(counts[worst].values())
    said = _("Most damaged items are of the kind “%(family)s”: %(n)s of %(total)s, %(percent)s%%.")
    if not damaged(worst):
        said = _("No item is damaged.")
    finding = said % {
        "family": names[worst],
        "n": number(damaged(worst)),
        "total": number(total),
        "percent": percent(damaged(worst), total),
    }
    return Plot(
        "conditions",
        _("Condition by kind of goods"),
        finding,
        Stack(series, groups),
        reverse("assets:asset_list"),
        _("To the register"),
    )


def reports(user: User, today: date) -> Plot | None:
    """Reports that came in, and those that were repaired, in each of twelve months."""
    months = [_months_before(today, n) for n in reversed(range(MONTHS))]
    visible = BreakageReport.objects.visible_to(user).order_by()
    opened: Any = visible.filter(reported_at__date__gte=months[0])
    opened = _by_month(opened, "reported_at", "pk").annotate(kind=Value(0, IntegerField()))
    done: Any = Repair.objects.filter(report__in=visible, finished_at__date__gte=months[0]).order_by()
    done = _by_month(done, "finished_at", "report").annotate(kind=Value(1, IntegerField()))
    counts = {(at.date(), kind): n for at, n, kind in opened.union(done, all=True)}
    groups = []
    for first in months:
        last = _next_month(first) - timedelta(days=1)
        groups.append(
            Group(
                _date(first, "MMM"),
                _date(first, "MMMM y"),
                [
                    Figure(
                        counts.get((first, 0), 0),
                        _url("maintenance:report_list", reported_from=first, reported_to=last),
                    ),
                    Figure(
                        counts.get((first, 1), 0),
                        _url("maintenance:report_list", done_from=first, done_to=last),
                    ),
                ],
            )
        )
    plot = Columns([Series(_("reported"), "a"), Series(_("repaired"), "good")], groups)
    if plot.is_empty:
        return None
    came, went = (sum(group.figures[k].value for group in groups) for k in (0, 1))
    said = _("Since %(month)s %(came)s reports came in and %(went)s were repaired")
    rest = (
        _("%(said)s: %(n)s more than could be dealt with.")
        if came > went
        else _("%(said)s: the office keeps up.")
    )
    told = said % {"month": groups[0].full_label, "came": number(came), "went": number(went)}
    return Plot(
        "reports",
        _("Reports by month"),
        rest % {"said": told, "n": number(came - went)},
        plot,
        reverse("maintenance:report_list"),
        _("All reports"),
    )


def _by_month(rows: Any, field: str, what: str) -> Any:
    month = TruncMonth(field, output_field=DateTimeField())
    return rows.values_list(month).annotate(n=Count(what, distinct=True))


def overdue(user: User, today: date) -> Plot | None:
    """Upkeep that was overdue when each of twelve weeks ended; of this week, today."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    ends = [min(today, sunday - timedelta(weeks=n)) for n in reversed(range(WEEKS))]
    visible = Occurrence.objects.visible_to(user).filter(due_on__lt=today)
    visible = visible.filter(
        Q(done_on=None) | Q(done_on__gt=ends[0]), Q(cancelled_on=None) | Q(cancelled_on__gt=ends[0])
    )
    counts = visible.aggregate(**{f"week_{n}": _overdue_count(day) for n, day in enumerate(ends)})
    values = list(counts.values())
    groups = [
        Group(
            f"{day.day}/{day.month}",
            long_date(day),
            [Figure(value, _url("maintenance:occurrence_list", overdue_on=day))],
        )
        for day, value in zip(ends, values, strict=True)
    ]
    plot = Columns([Series(_("overdue"), "b")], groups)
    if plot.is_empty:
        return None
    now, then = values[-1], values[0]
    said = ngettext("%(n)s piece of upkeep is overdue", "%(n)s pieces of upkeep are overdue", now)
    change = _("%(said)s, %(more)s more than on %(day)s.") if now > then else _("%(said)s, as on %(day)s.")
    if now < then:
        change = _("%(said)s, %(more)s fewer than on %(day)s.")
    told = {"said": said % {"n": number(now)}, "more": number(abs(now - then)), "day": long_date(ends[0])}
    return Plot(
        "overdue",
        _("Overdue upkeep by week"),
        change % told,
        plot,
        _url("maintenance:occurrence_list", state="overdue"),
        _("What is overdue"),
    )


def _overdue_count(day: date) -> Count:
    late = Q(due_on__lt=day) & (Q(done_on=None) | Q(done_on__gt=day))
    return Count("pk", filter=late & (Q(cancelled_on=None) | Q(cancelled_on__gt=day)))


def hours(user: User, today: date) -> Plot | None:
    """How many have the yearly learning hours: the units first where most lack them."""
    people: Any = with_hours(Employee.objects.visible_to(user).active(today), today.year).order_by()
    names: dict[int, str] = {}
    counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    named = people.annotate(unit_name=F("unit__name"), unit_name_en=F("unit__name_en"))
    for unit, name, name_en, jp in named.values_list("unit", "unit_name", "unit_name_en", "hours"):
        names[unit] = in_reader_language(name, name_en)
        counts[unit][jp < YEARLY_HOURS] += 1
    if not counts:
        return None
    units = sorted(counts, key=lambda unit: (-counts[unit][1], names[unit]))
    groups = [
        Group(
            names[unit],
            names[unit],
            [
                Figure(n, _url("training:hours_list", unit=unit, reached=reached, year=today.year))
                for n, reached in zip(counts[unit], ("yes", "no"), strict=True)
            ],
        )
        for unit in units[:ROWS_SHOWN]
    ]
    reached, everybody = sum(n for n, _no in counts.values()), sum(map(sum, counts.values()))
    said = _(
        "%(n)s of %(total)s employees have their 20 JP of %(year)s; most of those without are in %(unit)s."
    )
    if reached == everybody:
        said = _("All %(total)s employees have their 20 JP of %(year)s.")
    told = {"n": number(reached), "total": number(everybody), "year": today.year, "unit": names[units[0]]}
    return Plot(
        "hours",
        _("Learning hours by unit"),
        said % told,
        Stack([Series(_("20 JP reached"), "good"), Series(_("Below 20 JP"), "mute")], groups),
        reverse("training:hours_list"),
        _("All learning hours"),
    )


PLOTS: list[tuple[str, Callable[[User, date], Plot | None]]] = [
    ("maintenance.view_all_reports", reports),
    ("maintenance.view_plan", overdue),
    ("assets.view_asset_details", conditions),
    ("training.view_course", hours),
]


def _url(page: str, **query: Any) -> str:
    return f"{reverse(page)}?{urlencode(query)}"


def _date(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=(get_language() or "id").split("-")[0])


def _months_before(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _next_month(first: date) -> date:
    return _months_before(first, -1)
