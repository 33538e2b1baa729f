"""What an act may touch, by what each is known, and the page that it has.

The models are found, not listed: whatever is `Tracked` is here from its first day. Beside them stand those
that keep no versions but name the `Change` by which they came to be as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Case, CharField, Expression, F, Field, ForeignKey, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, LPad, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy

from assets.models import Asset, AssetFile, Custody, Handover, HandoverFile, Sticker
from core.trail.models import Tracked
from maintenance.models import BreakageReport, CardLine, Occurrence, Plan, ReportEvent
from organization.models import Employee, Signer, Stationery, User
from training.models import Course, Participation, Session

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Follow from other fields or the clock, lead to a place on the disk, or open something: never shown.
SILENT = {"id", "family", "register_width", "updated_at", "acquired_precision", "token", "sha256", "file"}
SILENT |= {"thumbnail", "form_key", "added_at", "added_by", "change", "precision"}
# What names a thing, and by what it belongs to a unit: the first of these that a model has.
NAMES = ("name", "number", "asset", "employee", "session", "course", "owner", "unit")
UNITS = ("unit", "asset", "employee", "handover", "report")
NOTHING = Value("", CharField())


@dataclass(frozen=True)
class Thing:
    """What people call the matter of an act: by name, by what tells it from others of that name, by page."""

    noun: str
    name: Any
    detail: Any = NOTHING
    page: str = ""
    key: Any = NOTHING


def _words(*parts: Any) -> Expression:
    """Parts of one name; what is missing leaves no gap."""
    spaced = [each for part in parts for each in (Coalesce(Cast(part, CharField()), NOTHING), Value(" "))]
    return Trim(Concat(*spaced, output_field=CharField()))


def _item(at: str) -> Thing:
    digits = LPad(Cast(f"{at}register", CharField()), Coalesce(F(f"{at}register_width"), 4), Value("0"))
    marked = When(**{f"{at}register__isnull": False}, then=Concat(Value("· "), digits))
    mark = _words(F(f"{at}classification_id"), Case(marked, default=NOTHING))
    is_told = When(**{f"{at}name__icontains": F(f"{at}brand")}, then=F(f"{at}name"))
    name = Case(is_told, default=_words(F(f"{at}name"), F(f"{at}brand")), output_field=CharField())
    return Thing(_noun(Asset), name, mark, "assets:asset_detail", F(f"{at}id"))


def _named(model: Any, page: str, *, by: str = "name", key: str = "id", of: str = "") -> Any:
    def thing(at: str) -> Thing:
        detail = _words(F(f"{at}{of}")) if of else NOTHING
        return Thing(_noun(model), _words(F(f"{at}{by}")), detail, page, F(f"{at}{key}"))

    return thing


def _report(at: str) -> Thing:
    item = _item(f"{at}asset__")
    return Thing(
        _noun(BreakageReport), F(f"{at}number"), item.name, "maintenance:report_detail", F(f"{at}number")
    )


def _turn(at: str) -> Thing:
    item = _item(f"{at}asset__")
    return Thing(
        _noun(Occurrence), item.name, F(f"{at}plan__name"), "maintenance:occurrence_detail", F(f"{at}id")
    )


THINGS: dict[Any, Callable[[str], Thing]] = {
    Asset: _item,
    BreakageReport: _report,
    Occurrence: _turn,
    Handover: _named(Handover, "assets:handover_detail", by="number", of="receiver__name"),
    Employee: _named(Employee, "organization:employee_detail", of="unit__name"),
    Plan: _named(Plan, "maintenance:plan_detail"),
    Course: _named(Course, "training:course_detail"),
    Session: _named(Session, "training:session_detail", by="course__name", of="place"),
    Participation: _named(
        Participation,
        "training:session_detail",
        by="employee__name",
        of="session__course__name",
        key="session_id",
    ),
    Signer: _named(Signer, "organization:stationery_detail", of="title", key="unit_id"),
    Stationery: _named(Stationery, "organization:stationery_detail", by="unit__name", key="unit_id"),
}
# Parts of a thing: what is done with them is told of the thing.
PARTS: dict[Any, str] = {
    Custody: "asset",
    AssetFile: "asset",
    Sticker: "asset",
    CardLine: "asset",
    HandoverFile: "handover",
    ReportEvent: "report",
}
# Of those that keep no versions: the fields by which an act is told.
WITNESSES: dict[Any, dict[str, _StrPromise]] = {
    ReportEvent: {
        "status": gettext_lazy("Status"),
        "wait_reason": gettext_lazy("Waits for"),
        "wait_until": gettext_lazy("Expected on"),
        "priority": gettext_lazy("Priority"),
        "assignee": gettext_lazy("Technician"),
        "note": gettext_lazy("Note"),
    },
    Occurrence: {
        "done_on": gettext_lazy("Done on"),
        "performer": gettext_lazy("Done by"),
        "vendor": gettext_lazy("Name of the service provider"),
        "cost": gettext_lazy("Cost"),
        "condition_after": gettext_lazy("Condition after"),
        "cancelled_on": gettext_lazy("Skipped on"),
        "cancel_reason": gettext_lazy("Reason"),
    },
}


def _noun(model: Any) -> str:
    name = str(model._meta.verbose_name)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Kind:
    """One kind of rows that acts leave behind, and how to read them."""

    model: Any
    has_versions: bool
    unit: str | None
    """Path to the unit in whose scope it lies."""

    @property
    def rows(self) -> Any:
        return self.model.history.all() if self.has_versions else self.model._base_manager.all()

    @property
    def row_id(self) -> str:
        return "history_id" if self.has_versions else "id"

    @property
    def is_part(self) -> bool:
        return self.model in PARTS

    @property
    def thing(self) -> Thing:
        """In the language of the moment."""
        if self.model in PARTS:
            path = PARTS[self.model]
            owner = self.model._meta.get_field(path).related_model
            return THINGS[owner](f"{path}__")
        if self.model in THINGS:
            return THINGS[self.model]("")
        named = _path(self.model, NAMES, "")
        return Thing(_noun(self.model), _words(F(named)) if named else NOTHING)

    @property
    def noun(self) -> str:
        """Of the part itself, where it is one."""
        return _noun(self.model)

    @property
    def fields(self) -> list[Field[Any, Any]]:
        wanted = WITNESSES.get(self.model)
        owner = PARTS.get(self.model)
        return [
            each
            for each in self.model._meta.concrete_fields
            if (each.name in wanted if wanted else each.name not in SILENT)
            and not each.generated
            and each.name != owner
        ]

    def label(self, field: Field[Any, Any]) -> str:
        text = str(WITNESSES.get(self.model, {}).get(field.name, field.verbose_name))
        return text[:1].upper() + text[1:]

    def seen_by(self, user: User) -> Any:
        ids = user.visible_unit_ids
        if ids is None:
            return self.rows
        return self.rows.filter(**{f"{self.unit}__in": ids}) if self.unit else self.rows.none()


@cache
def kinds() -> list[Kind]:
    tracked = [model for model in apps.get_models() if issubclass(model, Tracked)]
    found = [Kind(model, True, _path(model, UNITS, "unit")) for model in tracked]
    return [*found, *(Kind(model, False, _path(model, UNITS, "unit")) for model in WITNESSES)]


def path_to_name(field: Field[Any, Any]) -> Expression:
    """What a key stands for, by name."""
    related, at = field.related_model, field.name
    if related is User:
        return _words(F(f"{at}__first_name"), F(f"{at}__last_name"))
    path = _path(related, NAMES, "")
    return _words(F(f"{at}__{path}")) if path else Cast(F(f"{at}_id"), CharField())


def page_of(thing: Thing, key: str) -> str:
    return reverse(thing.page, args=[key]) if thing.page and key else ""


@cache
def _path(model: Any, wanted: tuple[str, ...], end: str) -> str | None:
    """The path to a plain field named `end`, or to one of `wanted`, through what the model belongs to."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in wanted:
        field = fields.get(name)
        if field is None:
            continue
        if not isinstance(field, ForeignKey) or name == end:
            return name
        if inner := _path(field.related_model, wanted, end):
            return f"{name}__{inner}"
    return None
