"""A change as a line of the list, and as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.columns import Column
from core.trail.models import Change
from core.web.formats import short_date, short_time
from organization.models import User
from planning.changes.found import DATA
from planning.changes.versions import Difference, Touched, every_version, touched_by
from planning.changes.words import noun_of, reason_of, title_of, way_of

MOST_THINGS = 3
CHUNK = 200


@dataclass(frozen=True)
class Line:
    change: Change
    title: str
    reason: str
    noun: str
    way: str
    things: list[Touched]
    others: int
    """So many more things than are told."""


def lines_of(changes: Iterable[Change], user: User, *, data: str = "") -> list[Line]:
    """:param data: of `DATA`: old → new of this alone"""
    shown = list(changes)
    touched = touched_by([change.pk for change in shown], user, few=True)
    return [_line(change, touched.get(change.pk, []), data) for change in shown]


def _line(change: Change, touched: list[Touched], data: str) -> Line:
    if data:
        touched = [asked for each in touched if (asked := each.only(DATA[data].has)).differences] or touched
    things = touched[:MOST_THINGS]
    others = sum(each.others for each in touched) + len(touched) - len(things)
    title, reason = title_of(change.verb), reason_of(change)
    return Line(change, title, reason, noun_of(change.verb), way_of(change), things, others)


def columns() -> list[Column]:
    return [
        Column("on", _("Date"), kind="date"),
        Column("time", _("Time"), width=12),
        Column("who", _("Person"), width=40),
        Column("way", _("Made through"), width=30),
        Column("act", _("Act"), width=45),
        Column("reason", _("Reason"), width=60),
        Column("sort", _("Subject"), width=30),
        Column("name", _("Name"), width=60),
        Column("detail", _("Code or number"), width=40),
        Column("label", _("What was changed"), width=40),
        Column("old", _("Before"), width=45),
        Column("new", _("After"), width=45),
    ]


def rows_of(changes: Any, user: User, *, data: str = "") -> Iterator[dict[str, Any]]:
    """A row for each old → new, one for each thing that began or went, at least one for each change."""
    found = changes.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        versions = every_version([change.pk for change in chunk], user)
        by_change = groupby(versions, key=itemgetter(0))
        # Both come with the latest change first; what touched nothing is missing among the versions.
        at, things = next(by_change, (0, iter(())))
        for change in chunk:
            if at != change.pk:
                yield _row(change)
                continue
            yield from _rows(change, (thing for _pk, thing in things), data)
            at, things = next(by_change, (0, iter(())))


def _rows(change: Change, things: Iterable[Touched], data: str) -> Iterator[dict[str, Any]]:
    for thing in things:
        asked = thing.only(DATA[data].has) if data else thing
        if data and not asked.told:
            continue
        for difference in asked.told:
            yield _row(change, asked, difference)
        if not asked.told:
            yield _row(change, asked)


def _row(
    change: Change, thing: Touched | None = None, difference: Difference | None = None
) -> dict[str, Any]:
    at = timezone.localtime(change.at)
    state = ""
    if thing is not None and (thing.is_new or thing.is_removed):
        state = _("New") if thing.is_new else _("Removed")
    return {
        "on": at.date(),
        "time": short_time(change.at),
        "who": change.by.display_name,
        "way": way_of(change),
        "act": title_of(change.verb),
        "reason": reason_of(change),
        "sort": thing.noun if thing else noun_of(change.verb),
        "name": thing.name if thing else "",
        "detail": thing.detail if thing else "",
        "label": difference.label if difference else state,
        "old": (difference.old or "") if difference else "",
        "new": difference.new if difference else "",
    }


def file_name(on: date) -> str:
    return _("changes-%(date)s") % {"date": short_date(on)}
