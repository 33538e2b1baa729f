"""Who changed what, over all that is tracked: which things a change touched, and what each was before.

The models are found, not listed: whatever is `Tracked` is here from its first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, Count, Field, ForeignKey, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.trail.models import Change, Tracked
from core.web.formats import DASH, long_date, long_partial_date, mask_staff_number, rupiah, short_time
from organization.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOUNS: dict[str, _StrPromise] = {
    "asset": gettext_lazy("Item"),
    "handover": gettext_lazy("Handover"),
    "breakage": gettext_lazy("Breakage report"),
    "plan": gettext_lazy("Upkeep plan"),
    "occurrence": gettext_lazy("Upkeep"),
    "course": gettext_lazy("Course"),
    "session": gettext_lazy("Training session"),
    "training": gettext_lazy("Training"),
    "employee": gettext_lazy("Employee"),
    "account": gettext_lazy("Account"),
    "signer": gettext_lazy("Signer"),
    "stationery": gettext_lazy("Letterhead"),
    "office": gettext_lazy("Office"),
    "policy": gettext_lazy("Replacement policy"),
    "reference": gettext_lazy("Reference data"),
}
ACTS: dict[str, _StrPromise] = {
    "register": gettext_lazy("registered"),
    "import": gettext_lazy("imported from a spreadsheet"),
    "edit": gettext_lazy("data changed"),
    "edit_together": gettext_lazy("several changed together"),
    "hand_over": gettext_lazy("handed over"),
    "take_back": gettext_lazy("taken back"),
    "retire": gettext_lazy("taken out of service"),
    "reinstate": gettext_lazy("put back into service"),
    "attach": gettext_lazy("files added"),
    "detach": gettext_lazy("file removed"),
    "main_photo": gettext_lazy("main photo chosen"),
    "make_sticker": gettext_lazy("sticker made"),
    "print_label": gettext_lazy("label printed"),
    "replace_sticker": gettext_lazy("sticker replaced"),
    "report": gettext_lazy("reported"),
    "triage": gettext_lazy("acknowledged"),
    "assign": gettext_lazy("assigned"),
    "start": gettext_lazy("work begun"),
    "wait": gettext_lazy("paused"),
    "pause": gettext_lazy("paused"),
    "resume": gettext_lazy("resumed"),
    "finish": gettext_lazy("finished"),
    "confirm": gettext_lazy("confirmed"),
    "reopen": gettext_lazy("reopened"),
    "reject": gettext_lazy("rejected"),
    "join": gettext_lazy("joined"),
    "comment": gettext_lazy("noted"),
    "duplicate": gettext_lazy("marked as a duplicate"),
    "dispute": gettext_lazy("receipt disputed"),
    "annul": gettext_lazy("annulled"),
    "numbering": gettext_lazy("numbering set"),
    "make": gettext_lazy("made"),
    "create": gettext_lazy("added"),
    "end": gettext_lazy("ended"),
    "complete": gettext_lazy("done"),
    "cancel": gettext_lazy("cancelled"),
    "open": gettext_lazy("opened"),
    "open_first": gettext_lazy("first account opened"),
    "hold": gettext_lazy("held"),
    "invite": gettext_lazy("people invited"),
    "remove_participant": gettext_lazy("participant removed"),
    "record_attendance": gettext_lazy("attendance recorded"),
    "leave": gettext_lazy("has left"),
    "cancel_leaving": gettext_lazy("stays after all"),
    "appoint": gettext_lazy("appointed"),
    "remove": gettext_lazy("removed"),
    "name": gettext_lazy("named"),
    "revise": gettext_lazy("another version"),
    "load": gettext_lazy("loaded"),
}
# Follow from other fields or the clock, lead to a place on the disk, or open something: never shown.
SILENT = {"id", "family", "register_width", "updated_at", "acquired_precision"}
SILENT |= {"token", "sha256", "file", "thumbnail", "form_key"}
# What names a thing, and by what it belongs to a unit: the first of these that a model has.
NAMES = ("name", "number", "asset", "employee", "session", "course", "owner", "handover")
UNITS = ("unit", "asset", "employee")
ROWS_SHOWN = 50


def title_of(verb: str) -> str:
    noun, _dot, act = verb.partition(".")
    return f"{NOUNS.get(noun, noun)}: {ACTS.get(act, act.replace('_', ' '))}"


@dataclass(frozen=True)
class Subject:
    """What of one kind a change touched: the one thing by its name, or how many."""

    kind: str
    name: str
    count: int


@cache
def tracked_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


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


def _unit_path(model: Any) -> str | None:
    return _path(model, UNITS, "unit")


def _name_path(model: Any) -> str | None:
    return _path(model, NAMES, "")


def visible_changes(user: User) -> QuerySet[Change]:
    """All for who sees the whole office; else one's own, and those that touch what lies in the scope."""
    ids = user.visible_unit_ids
    if ids is None:
        return Change.objects.all()
    seen = Q(by=user)
    for model in tracked_models():
        if path := _unit_path(model):
            seen |= Q(pk__in=model.history.filter(**{f"{path}__in": ids}).values("change"))
    return Change.objects.filter(seen)


def touching(text: str) -> Q:
    """Changes of things whose name holds every word."""
    found = Q(reason__icontains=text)
    for model in tracked_models():
        if path := _name_path(model):
            words = Q(*(Q(**{f"{path}__icontains": word}) for word in text.split()[:8]))
            found |= Q(pk__in=model.history.filter(words).values("change"))
    return found


def subjects_of(changes: Iterable[int], user: User) -> dict[int, list[Subject]]:
    """One query for all kinds and all of the changes; only what lies in the person's scope."""
    wanted, parts = list(changes), []
    for k, model in enumerate(tracked_models()):
        rows = _in_scope(model, user).filter(change__in=wanted).order_by()
        path = _name_path(model)
        name = Cast(Min(path), CharField(max_length=255)) if path else Value("", CharField(max_length=255))
        parts.append(rows.values_list("change").annotate(k=Value(k), n=Count("id", distinct=True), name=name))
    found: defaultdict[int, list[Subject]] = defaultdict(list)
    for change, k, n, name in parts[0].union(*parts[1:], all=True):
        kind = str(tracked_models()[k]._meta.verbose_name)
        found[change].append(Subject(kind[:1].upper() + kind[1:], name or "", n))
    return found


def _in_scope(model: Any, user: User) -> Any:
    ids, path = user.visible_unit_ids, _unit_path(model)
    if ids is None:
        return model.history.all()
    return model.history.filter(**{f"{path}__in": ids}) if path else model.history.none()


@dataclass(frozen=True)
class Difference:
    """`old` is None for what a thing began with."""

    label: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Touched:
    kind: str
    name: str
    url: str
    is_new: bool
    is_removed: bool
    differences: list[Difference]


def touched_by(change: Change, user: User) -> tuple[list[Touched], bool]:
    """Each thing with old → new, and whether there are more than are shown."""
    shown: list[Touched] = []
    has_more = False
    for model in _models_in(change, user):
        before = model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        latest = Subquery(before.order_by("-history_id").values("history_id")[:1])
        rows = _in_scope(model, user).filter(change=change).annotate(before=latest).order_by("history_id")
        versions = list(rows[: ROWS_SHOWN + 1])
        has_more = has_more or len(versions) > ROWS_SHOWN
        shown += _touched(model, versions[:ROWS_SHOWN])
    return shown, has_more


def _models_in(change: Change, user: User) -> list[Any]:
    parts = [
        _in_scope(model, user).filter(change=change).order_by().values_list(Value(k))
        for k, model in enumerate(tracked_models())
    ]
    found = {k for (k,) in parts[0].union(*parts[1:])}
    return [model for k, model in enumerate(tracked_models()) if k in found]


def _touched(model: Any, versions: list[Any]) -> Iterator[Touched]:
    earlier = model.history.in_bulk([v.before for v in versions if v.before], field_name="history_id")
    pairs = [(version, earlier.get(version.before)) for version in versions]
    names = _names_behind(model, pairs)
    present = {row.pk: row for row in model._base_manager.filter(pk__in=[v.id for v in versions])}
    kind = str(model._meta.verbose_name)
    for new, old in pairs:
        row = present.get(new.id)
        yield Touched(
            kind=kind[:1].upper() + kind[1:],
            name=_called(new, names) or (str(row.pk) if row else str(new.id)),
            url=row.get_absolute_url() if row is not None and hasattr(row, "get_absolute_url") else "",
            is_new=old is None,
            is_removed=new.history_type == "-",
            differences=list(_differences(model, new, old, names)) if new.history_type != "-" else [],
        )


Names = dict[tuple[str, Any], str]


def _names_behind(model: Any, pairs: list[tuple[Any, Any]]) -> Names:
    """What the keys in these versions stand for: one query for each kind of thing."""
    wanted: defaultdict[Any, set[Any]] = defaultdict(set)
    for field in _fields(model):
        if isinstance(field, ForeignKey):
            for version in (v for pair in pairs for v in pair if v is not None):
                wanted[field].add(getattr(version, field.attname))
    found: Names = {}
    for field, keys in wanted.items():
        related: Any = field.related_model
        for row in related._base_manager.filter(pk__in=keys - {None}):
            found[field.name, row.pk] = str(row)
    return found


def _called(version: Any, names: Names) -> str:
    for name in NAMES:
        value = getattr(version, f"{name}_id", None)
        if value is not None:
            return names.get((name, value), "")
        if isinstance(value := version.__dict__.get(name), str) and value:
            return value
    return ""


def _fields(model: Any) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.name not in SILENT and not f.generated]


def _differences(model: Any, new: Any, old: Any, names: Names) -> Iterator[Difference]:
    for field in _fields(model):
        after = _text(new, field, names)
        before = None if old is None else _text(old, field, names)
        if before == after or (before is None and not after):
            continue
        label = str(field.verbose_name)
        yield Difference(
            label[:1].upper() + label[1:], None if before is None else before or DASH, after or DASH
        )


def _text(version: Any, field: Field[Any, Any], names: Names) -> str:
    value = getattr(version, field.attname)
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(field, ForeignKey):
        return names.get((field.name, value), _("no longer there"))
    if field.name == "staff_number":
        return mask_staff_number(value)
    if field.name == "acquired_from":
        return long_partial_date(value, version.acquired_precision)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return rupiah(value)
    if isinstance(value, datetime):
        return f"{long_date(value)}, {short_time(value)}"
    return long_date(value) if isinstance(value, date) else str(value)
