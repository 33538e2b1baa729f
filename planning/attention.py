"""What waits for one person, as numbers that open the list they count. One query for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Exists, IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.filters import IN_SERVICE, MISSING
from assets.models import Asset, Handover
from core.importing.kinds import kinds_for
from core.importing.models import ImportBatch
from core.jobs.models import Job
from core.web.lists import MOST_COUNTED, capped
from maintenance.models import BreakageReport, Occurrence
from organization.models import Holiday, User
from organization.models.accounts import SYSTEM_USERNAME
from training.models import Session

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Status, Wait = BreakageReport.Status, BreakageReport.WaitReason
NOVEMBER = 11
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Matter:
    """
    :param act: what one goes there to do
    :param mark: of its number: what waits, what should have been done already ("bad"), what only is ("")
    """

    act: _StrPromise
    rows: QuerySet[Any]
    url: str
    icon: str
    mark: str = "warn"


@dataclass(frozen=True)
class Waiting:
    act: str
    count: str
    url: str
    icon: str
    mark: str


def waiting_for(user: User, today: date) -> list[Waiting]:
    """Only what there is, in the order of the table below."""
    matters = list(_matters(user, today))
    counts = {f"n{k}": _Counted(matter.rows) for k, matter in enumerate(matters)}
    found: Any = User.objects.filter(pk=user.pk).values(**counts).get() if counts else {}
    return [
        Waiting(str(matter.act), capped(n), matter.url, matter.icon, matter.mark)
        for k, matter in enumerate(matters)
        if (n := found[f"n{k}"])
    ]


def _matters(user: User, today: date) -> Iterator[Matter]:
    may = user.has_perm
    yield from _own(user)
    if may("maintenance.repair_breakagereport"):
        yield from _work(user)
    if may("maintenance.triage_breakagereport"):
        yield from _triage(user, today)
    if may("maintenance.view_plan"):
        yield _upkeep(user, today)
    if kinds_for(user):
        batches = ImportBatch.objects.visible_to(user).filter(state=ImportBatch.State.PREVIEWED)
        url = _url("importing:import_list", state=ImportBatch.State.PREVIEWED.value)
        yield Matter(_("Imports that wait for you to apply them"), batches, url, "file-import")
    if may("assets.change_asset"):
        yield from _register(user)
    if may("training.change_session"):
        due = Session.objects.visible_to(user).staged(today).in_stage(Session.Stage.TO_RECORD)
        url = _url("training:session_list", stage=Session.Stage.TO_RECORD.value)
        yield Matter(_("Training sessions whose attendance is to be recorded"), due, url, "school")
    if may("organization.change_user"):
        yield from _administration(today)
    held = Asset.objects.visible_to(user).in_custody_of(user)
    url = f"{reverse('organization:my_page')}#custody"
    yield Matter(_("Items in your custody"), held, url, "user-check", mark="")


def _own(user: User) -> Iterator[Matter]:
    mine = BreakageReport.objects.of_person(user)
    url = _url("maintenance:report_mine", view="confirm")
    yield Matter(_("Repairs that you should confirm"), mine.to_confirm(), url, "checks")
    url = _url("maintenance:report_mine", view="answer")
    yield Matter(_("Repairs that wait for your answer"), mine.to_answer(), url, "user-question")
    received = Handover.objects.to_confirm_by(user)
    url = _url("assets:handover_list", answer="mine")
    yield Matter(_("Handovers that you should confirm"), received, url, "arrows-exchange")


def _work(user: User) -> Iterator[Matter]:
    visible = BreakageReport.objects.visible_to(user)
    url = _url("maintenance:report_queue", view="mine")
    yield Matter(_("Repairs in your hands"), visible.in_hands_of(user), url, "tool")


def _upkeep(user: User, today: date) -> Matter:
    """Who only mends is told of their own, who also hands out work of everybody's."""
    late = Occurrence.objects.visible_to(user).overdue(today)
    page = "maintenance:upkeep_list"
    if user.has_perm("maintenance.repair_breakagereport") and not user.has_perm(
        "maintenance.triage_breakagereport"
    ):
        url = _url(page, due="overdue", responsible="me")
        own = late.filter(plan__responsible=user)
        return Matter(_("Upkeep of yours that is overdue"), own, url, "calendar-repeat", mark="bad")
    url = _url(page, due="overdue")
    return Matter(_("Upkeep that is overdue"), late, url, "calendar-repeat", mark="bad")


def _triage(user: User, today: date) -> Iterator[Matter]:
    visible = BreakageReport.objects.visible_to(user)
    new = visible.filter(status=Status.NEW)
    queue = "maintenance:report_queue"
    yield Matter(_("New reports to acknowledge"), new, _url(queue, view="new"), "message-report")
    nobodys = visible.filter(status__in=(Status.TRIAGED, Status.REOPENED), assignee=None)
    yield Matter(
        _("Reports that nobody works on yet"), nobodys, _url(queue, view="unassigned"), "user-question"
    )
    waiting = visible.filter(status=Status.WAITING)
    told = {
        Wait.BUDGET: _("Repairs that wait for a decision on the budget"),
        Wait.PARTS: _("Repairs that wait for spare parts"),
        Wait.VENDOR: _("Repairs that wait for a service provider"),
    }
    for reason, act in told.items():
        url = _url("maintenance:report_list", status="waiting", wait_reason=reason.value)
        yield Matter(act, waiting.filter(wait_reason=reason), url, "player-pause")
    late = waiting.filter(wait_until__lt=today)
    url = _url("maintenance:report_list", status="waiting", expected_before=today)
    yield Matter(_("Repairs that wait longer than was expected"), late, url, "clock-exclamation", mark="bad")


def _register(user: User) -> Iterator[Matter]:
    goods = Asset.objects.visible_to(user).filter(IN_SERVICE)
    told = {"room": _("Items without a room"), "condition": _("Items whose condition isn’t known")}
    for what, act in told.items():
        url = _url("assets:asset_list", view="incomplete", missing=what)
        yield Matter(act, goods.filter(MISSING[what]), url, "package")


def _administration(today: date) -> Iterator[Matter]:
    accounts = User.objects.filter(is_active=True, groups=None).exclude(username=SYSTEM_USERNAME)
    url = _url("organization:account_list", role="none", state="open")
    yield Matter(_("Accounts without a role"), accounts, url, "user-question")
    gone = User.objects.of_who_left(today)
    url = _url("organization:account_list", state="left")
    yield Matter(_("Accounts of employees who have left"), gone, url, "user-minus", mark="bad")
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__date__gte=today - WEEK)
    url = _url("organization:job_list", state="failed", age="week")
    yield Matter(_("Background jobs of the last week that failed"), failed, url, "alert-triangle", mark="bad")
    if today.month >= NOVEMBER:
        # One row that is surely there, as long as no day off of next year is.
        coming = Exists(Holiday.objects.filter(on__year=today.year + 1))
        missing = User.objects.filter(username=SYSTEM_USERNAME).exclude(coming)
        url = _url("organization:holiday_list", year=today.year + 1)
        yield Matter(_("Days off of next year are still to be entered"), missing, url, "calendar-off")


class _Counted(Subquery):
    """Up to one more than is shown, so that no list is counted to its end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST_COUNTED + 1], output_field=IntegerField())


def _url(page: str, **query: Any) -> str:
    return f"{reverse(page)}?{urlencode(query)}"
