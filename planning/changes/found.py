"""Narrowing the changes: to what a person may see, to words, to one item, to one sort of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Custody
from core.trail.models import Change
from maintenance.models import Occurrence, ReportEvent
from organization.models import Employee, User
from planning.changes.kinds import PARTS, Kind, kinds
from training.models import Participation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_WORDS = 8


@dataclass(frozen=True)
class Data:
    """What may have been changed. Without fields: any row of that model is such a change."""

    label: _StrPromise
    model: Any
    fields: tuple[str, ...] = ()

    def has(self, of: str) -> bool:
        """Whether `asset.value` is such data."""
        model, _dot, field = of.partition(".")
        return model == self.model._meta.model_name and (not self.fields or field in self.fields)


DATA: dict[str, Data] = {
    "value": Data(_("Acquisition value"), Asset, ("value",)),
    "holder": Data(_("Holder"), Custody),
    "room": Data(_("Room"), Asset, ("room", "room_text")),
    "unit": Data(_("Unit"), Asset, ("unit",)),
    "condition": Data(_("Condition"), Asset, ("condition",)),
    "status": Data(_("Status of the item"), Asset, ("status",)),
    "name": Data(_("Name, brand and specification"), Asset, ("name", "brand", "specification")),
    "number": Data(
        _("Code, register, NIBAR and serial number"),
        Asset,
        ("classification", "register", "nibar", "serial_number"),
    ),
    "acquired": Data(_("Acquisition"), Asset, ("acquired_from", "mode", "origin", "fund_source")),
    "report": Data(_("Progress of a breakage report"), ReportEvent),
    "upkeep": Data(_("Upkeep done or skipped"), Occurrence),
    "training": Data(
        _("Attendance, learning hours, certificate"),
        Participation,
        ("attendance", "hours", "result", "certificate_number"),
    ),
    "employee": Data(_("Unit and position of an employee"), Employee, ("unit", "position", "left_on")),
}


class Differs(Func):
    """`old IS DISTINCT FROM new`: nothing and something differ, nothing and nothing do not."""

    template = "%(expressions)s"
    arg_joiner = " IS DISTINCT FROM "
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, arg_joiner=" IS NOT ", **extra)


def visible_changes(user: User) -> QuerySet[Change]:
    """All for who sees the whole office; else one's own, and those that touch what lies in the scope."""
    if user.visible_unit_ids is None:
        return Change.objects.all()
    seen = Q(by=user)
    for kind in kinds():
        if kind.unit:
            seen |= Q(pk__in=kind.seen_by(user).order_by().values("change"))
    return Change.objects.filter(seen)


def touching(text: str, user: User) -> Q:
    """Changes with the words in their reason, or of a thing that has every word in what it is known by."""
    found = Q(reason__icontains=text)
    for kind in kinds():
        rows = kind.seen_by(user).annotate(called=kind.thing.name, known_by=kind.thing.detail)
        for word in text.split()[:MOST_WORDS]:
            rows = rows.filter(Q(called__icontains=word) | Q(known_by__icontains=word))
        found |= Q(pk__in=rows.order_by().values("change"))
    return found


def of_item(item: int, user: User) -> Q:
    """Changes of an item, and of what is part of it."""
    paths = {Asset: "id", **{model: path for model, path in PARTS.items() if path == "asset"}}
    paths |= {ReportEvent: "report__asset", Occurrence: "asset"}
    found = Q()
    for kind in kinds():
        if path := paths.get(kind.model):
            found |= Q(pk__in=kind.seen_by(user).filter(**{path: item}).order_by().values("change"))
    return found


def of_data(name: str, user: User) -> Exists:
    """Changes in which data of that sort became other than they were; a beginning is no change."""
    data = DATA[name]
    kind = next(kind for kind in kinds() if kind.model is data.model)
    rows = kind.seen_by(user).filter(change=OuterRef("pk"))
    return Exists(rows.filter(_changed(kind, data)) if data.fields else rows)


def _changed(kind: Kind, data: Data) -> Q:
    earlier = kind.model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    latest = earlier.order_by("-history_id")
    found = Q()
    for field in data.fields:
        column = kind.model._meta.get_field(field).attname
        found |= Q(Differs(Subquery(latest.values(column)[:1]), F(column)))
    return Q(history_type="~") & found
