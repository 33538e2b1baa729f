"""What the readings mean to an administrator, and what to do about it. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.watch.readings import Readings, Run

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MINUTE, HOUR, DAY = 60, 3600, 86400
CLOCK_SILENT = 2 * MINUTE
WAITS_LONG = 10 * MINUTE
UNSENT_LONG = 30 * MINUTE
# Of the daily backup, and of one that somebody makes by hand.
OLD_DAILY, OLD_BY_HAND = 26 * HOUR, 7 * DAY
LATE = timedelta(minutes=10)
LITTLE_ROOM, NO_ROOM = 0.15, 0.05
NO_ROOM_BYTES = 1024**3
# The clock sends some ten messages a minute, each of which expires before the next of its kind.
LONG_QUEUE = 200

TASKS: dict[str, _StrPromise] = {
    "jobs": gettext_lazy("Looking for work that was left behind"),
    "nightly": gettext_lazy("Upkeep that is due or overdue"),
    "orphans": gettext_lazy("Removing files that nothing uses"),
    "sessions": gettext_lazy("Removing sessions that are over"),
    "backup": gettext_lazy("The day's backup"),
    "messages": gettext_lazy("Sending messages"),
    "digests": gettext_lazy("Digests of the morning"),
}


@dataclass(frozen=True)
class Check:
    """:param state: `good`, `warn` or `bad`, as the tags are called; "" where there is nothing to judge"""

    name: str
    figure: str
    state: str
    advice: str = ""
    # The page's name where one can do something about it.
    page: str = ""


def verdicts(readings: Readings, *, is_daily: bool) -> list[Check]:
    """:param is_daily: whether a backup is made every day by itself"""
    return [
        _workers(readings),
        _clock(readings),
        _broker(readings),
        _jobs(readings),
        _messages(readings),
        _backup(readings, is_daily=is_daily),
        *_disks(readings),
    ]


def _workers(readings: Readings) -> Check:
    alive = readings.workers_alive
    advice = _(
        "Nobody does the work in the background: imports, papers and letters wait, and nothing is lost. "
        "Start the worker again; on one machine stop Sarpras with Ctrl-C and start it with “make run”."
    )
    figure = ngettext("%(n)s at work", "%(n)s at work", alive) % {"n": alive}
    return Check(_("Workers"), figure if alive else _("none"), "good" if alive else "bad", advice)


def _clock(readings: Readings) -> Check:
    is_good = readings.clock is not None and readings.clock < CLOCK_SILENT
    figure = _("%(age)s ago") % {"age": spell(readings.clock)} if readings.clock is not None else _("never")
    advice = _(
        "Nothing that has its time is begun: what is overdue isn't noticed and no digest goes out. "
        "Start the clock again (“beat”), exactly one. What was missed is made up for."
    )
    return Check(_("Clock, last sign of life"), figure, "good" if is_good else "bad", advice)


def _broker(readings: Readings) -> Check:
    name = _("Broker")
    if readings.queue is None:
        advice = _(
            "The broker hands work to the workers. Start it again (Redis or Valkey) and look at REDIS_URL; "
            "what waits is found by itself within a minute."
        )
        return Check(name, _("is away"), "bad", advice)
    figure = _("answers, %(n)s in its queue") % {"n": readings.queue}
    advice = _(
        "More is sent than the workers fetch. See whether they are at work, and start another one. "
        "Nothing is lost if the broker is emptied: what waits is found by itself."
    )
    return Check(name, figure, "bad" if readings.queue > LONG_QUEUE else "good", advice)


def _jobs(readings: Readings) -> Check:
    waits = (readings.oldest_job or 0) > WAITS_LONG
    figure = _("%(n)s waiting") % {"n": readings.jobs_waiting}
    if readings.oldest_job is not None:
        figure += ", " + _("the oldest for %(age)s") % {"age": spell(readings.oldest_job)}
    if readings.jobs_failed:
        figure += ", " + _("%(n)s failed since yesterday") % {"n": readings.jobs_failed}
    if waits:
        advice = _("Work waits for long. See whether the workers are at work, and start another one.")
    else:
        advice = _("Open the list of jobs: each failed one says why in a sentence, and who began it.")
    state = "bad" if waits else "warn" if readings.jobs_failed else "good"
    return Check(_("Jobs in the background"), figure, state, advice, "organization:job_list")


def _messages(readings: Readings) -> Check:
    is_stuck = (readings.oldest_unsent or 0) > UNSENT_LONG
    figure = _("%(n)s unsent") % {"n": readings.unsent}
    if readings.oldest_unsent is not None:
        figure += ", " + _("the oldest for %(age)s") % {"age": spell(readings.oldest_unsent)}
    if readings.given_up:
        figure += ", " + _("%(n)s given up") % {"n": readings.given_up}
    if is_stuck:
        advice = _("Messages should have gone and haven't. See whether the workers are at work.")
    else:
        advice = _("The list of failed messages says why: mostly an address or the mail server's password.")
    state = "bad" if is_stuck else "warn" if readings.given_up else "good"
    return Check(_("Messages"), figure, state, advice, "outbox:hook_list")


def _backup(readings: Readings, *, is_daily: bool) -> Check:
    age = readings.backup
    advice = _(
        "Set BACKUP_DIR to a folder on another disk, and each day is kept there by itself; or run "
        "“python manage.py backup FILE” now."
    )
    if is_daily:
        advice = _(
            "The day's backup wasn't made. See below why, and whether the disk of BACKUP_DIR is there "
            "and has room; then run “python manage.py backup FILE”."
        )
    # A new register may be without one for as long as an old one is good.
    since = readings.register if age is None else age
    is_old = since > (OLD_DAILY if is_daily else OLD_BY_HAND)
    figure = _("never") if age is None else _("%(age)s ago") % {"age": spell(age)}
    state = "bad" if is_old else "warn" if age is None else "good"
    return Check(_("Last backup"), figure, state, advice)


def _disks(readings: Readings) -> Iterator[Check]:
    for disk in readings.disks:
        share = disk.free / disk.total if disk.total else 0.0
        is_bad = share < NO_ROOM or disk.free < NO_ROOM_BYTES
        figure = _("%(free)s of %(total)s free") % {
            "free": filesizeformat(disk.free),
            "total": filesizeformat(disk.total),
        }
        advice = _(
            "Make room: a full disk stops everything that writes. Move old backups elsewhere, or give the "
            "machine a larger disk."
        )
        state = "bad" if is_bad else "warn" if share < LITTLE_ROOM else "good"
        yield Check(_("Disk of %(path)s") % {"path": disk.path}, figure, state, advice)


def run_verdict(run: Run, *, is_daily: bool) -> tuple[str, str]:
    """State and a sentence on what to do.

    :param is_daily: as of `verdicts`
    """
    if run.name == "backup" and not is_daily:
        return "warn", _("Nothing is made each day: BACKUP_DIR is empty.")
    if run.problem:
        return "bad", _("It ended with: %(problem)s The log of the worker says more.") % {
            "problem": run.problem.rstrip(".") + "."
        }
    if run.begun_at is None:
        return "", ""
    if run.late_by > LATE:
        return "warn", _(
            "It should have begun %(age)s ago. If the machine was off at that time, it is made up for "
            "the next time; else look at worker and clock above."
        ) % {"age": spell(run.late_by.total_seconds())}
    return "good", ""


def spell(seconds: float | None) -> str:
    """An age in its largest unit, for people."""
    whole = int(seconds or 0)
    if whole < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": max(whole, 0)}
    if whole < HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", whole // MINUTE) % {"n": whole // MINUTE}
    if whole < 2 * DAY:
        return ngettext("%(n)s hour", "%(n)s hours", whole // HOUR) % {"n": whole // HOUR}
    return ngettext("%(n)s day", "%(n)s days", whole // DAY) % {"n": whole // DAY}
