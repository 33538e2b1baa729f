"""Who changed what on an asset, when and why, with old and new as people read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.labels.tokens import spaced
from assets.models import Asset, AssetFile, Custody, Handover, HandoverFile, Sticker
from core.prepared import Prepared
from core.web.formats import DASH, long_date, long_partial_date, rupiah

if TYPE_CHECKING:
    from core.trail.models import Change
    from organization.models import User

# Follow from other fields, or from the clock.
SILENT = {"id", "family", "register_width", "updated_at", "acquired_precision"}
VERBS = {
    "asset.register": (gettext_lazy("Registered"), "package", "info"),
    "asset.import": (gettext_lazy("Taken over from a spreadsheet"), "file-import", "info"),
    "asset.undo_import": (gettext_lazy("Import taken back"), "arrow-back-up", "warn"),
    "asset.edit_together": (gettext_lazy("Changed together with other items"), "list-check", ""),
    "asset.edit": (gettext_lazy("Data changed"), "pencil", ""),
    "asset.hand_over": (gettext_lazy("Handed over"), "arrows-exchange", "good"),
    "asset.take_back": (gettext_lazy("Taken back"), "arrow-back-up", ""),
    "asset.retire": (gettext_lazy("Taken out of service"), "file-x", "warn"),
    "asset.reinstate": (gettext_lazy("Put back into service"), "restore", "good"),
    "asset.make_sticker": (gettext_lazy("Sticker made"), "qrcode", ""),
    "asset.print_label": (gettext_lazy("Label printed"), "printer", ""),
    "asset.replace_sticker": (gettext_lazy("Sticker replaced"), "qrcode", "warn"),
    "handover.confirm": (gettext_lazy("Receipt confirmed"), "checks", "good"),
    "handover.dispute": (gettext_lazy("Not as stated"), "alert-triangle", "bad"),
    "handover.annul": (gettext_lazy("Handover annulled"), "x", "warn"),
    "asset.attach": (gettext_lazy("Files added"), "paperclip", ""),
    "handover.attach": (gettext_lazy("Files added"), "paperclip", ""),
    "handover.detach": (gettext_lazy("File removed"), "trash", "warn"),
    "asset.detach": (gettext_lazy("File removed"), "trash", "warn"),
    "breakage.finish": (gettext_lazy("Repaired"), "tool", "good"),
}
LATEST = 5
RELATED = ("classification", "unit", "room")
OTHER = (gettext_lazy("Data changed"), "pencil", "")


@dataclass(frozen=True)
class Difference:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One act: `icon` and `mark` are those of the trail's list item."""

    change: Change
    title: str
    icon: str
    mark: str
    differences: list[Difference] = field(default_factory=list)


def differences(old: Any, new: Any) -> list[Difference]:
    """Between two versions of an asset, in the order of its fields."""
    return [
        Difference(label, before or DASH, after or DASH)
        for (label, before), (_label, after) in zip(_readable(old), _readable(new), strict=True)
        if before != after
    ]


def beginnings(new: Any) -> list[Difference]:
    """What an asset was registered with: values that were nothing before."""
    return [Difference(label, "", value) for label, value in _readable(new) if value]


def latest_acts(asset: Asset) -> list[Entry]:
    """Those that changed the asset's own data, newest first; one query."""
    entries = [_entry(new, old) for new, old in _pairs(_newest_versions(asset))]
    return entries[:LATEST]


def last_retirement(asset: Asset) -> Change | None:
    """By which act it was last taken out of service."""
    retired = asset.history.filter(change__verb="asset.retire").select_related("change")
    version: Any = retired.order_by("-history_id").first()
    found: Change | None = version.change if version else None
    return found


def whole_story(asset: Asset) -> list[Entry]:
    """Every act on the asset, on who holds it, its stickers and its files, newest first; four queries."""
    acts = {}
    for new, old in _pairs(_versions(asset)):
        acts[new.change.pk] = entry = _entry(new, old)
        if old is None:
            entry.differences.extend(beginnings(new))
    rows = defaultdict(list)
    for row in _custody_versions(asset):
        rows[row.change].append(row)
    for change, written in rows.items():
        entry = acts.setdefault(change.pk, _act(change))
        entry.differences.extend(_custody_differences(written))
    for row in _sticker_versions(asset):
        entry = acts.setdefault(row.change.pk, _act(row.change))
        entry.differences.extend(_sticker_difference(row))
    _tell_files(acts, AssetFile, asset=asset)
    return sorted(acts.values(), key=lambda entry: entry.change.pk, reverse=True)


def changed_assets(change: Change, user: User) -> Any:
    """The versions that one act wrote of items in the person's scope, to be shown by `told_versions`.

    `is_there`: an item whose import was taken back is there no longer.
    """
    there = Exists(Asset.objects.visible_to(user).filter(pk=OuterRef("id")))
    gone = Q(~Exists(Asset.objects.filter(pk=OuterRef("id"))))
    ids = user.visible_unit_ids
    if ids is not None:
        gone &= Q(unit__in=ids)
    versions = history().filter(change=change).annotate(is_there=there).filter(Q(is_there=True) | gone)
    return versions.select_related(*RELATED).order_by("history_id")


def told_versions(versions: Iterable[Any]) -> list[tuple[Any, list[Difference]]]:
    """Each version with what it changed; nothing for the first one. One query for all that went before."""
    written = {version.history_id: version for version in versions}
    earlier = history().filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    pairs = (
        history()
        .filter(pk__in=written)
        .annotate(before=Subquery(earlier.order_by("-history_id").values("history_id")[:1]))
        .values_list("history_id", "before")
    )
    before = history().select_related(*RELATED).in_bulk([old for _new, old in pairs if old])
    by_asset = {version.id: version for version in before.values()}
    return [
        (version, differences(by_asset[version.id], version) if version.id in by_asset else [])
        for version in written.values()
    ]


def history() -> Any:
    return Asset.history


def handover_story(handover: Handover) -> list[Entry]:
    """What was done with minutes and their files, newest first; two queries."""
    versions = handover.history.select_related("change__by").order_by("-history_id")
    acts = {version.change.pk: _act(version.change) for version in versions}
    _tell_files(acts, HandoverFile, handover=handover)
    return sorted(acts.values(), key=lambda entry: entry.change.pk, reverse=True)


def _versions(asset: Asset | int) -> Any:
    found = history().filter(id=getattr(asset, "pk", asset))
    return found.select_related("change__by", *RELATED).order_by("-history_id")


# One more, which the oldest of them is compared with.
_newest_versions: Prepared[Any] = Prepared(lambda asset: _versions(asset)[: LATEST + 1])


def _custody_versions(asset: Asset) -> Any:
    history: Any = Custody.history
    return history.filter(asset=asset).select_related("change__by", "employee").order_by("history_id")


def _sticker_versions(asset: Asset) -> Any:
    history: Any = Sticker.history
    return history.filter(asset=asset).select_related("change__by").order_by("history_id")


def _sticker_difference(row: Any) -> Iterator[Difference]:
    """A code that begins to hold or ends; printing it once more changes nothing."""
    code = spaced(row.token)
    if row.ended_at:
        yield Difference(_("Code of the sticker"), code, DASH)
    elif row.history_type == "+":
        yield Difference(_("Code of the sticker"), DASH, code)


def _tell_files(acts: dict[int, Entry], model: Any, **owner: Any) -> None:
    """That another photo became the main one is no news."""
    found = model.history.filter(**owner).exclude(history_type="~").select_related("change__by")
    for row in found.order_by("history_id"):
        entry = acts.setdefault(row.change.pk, _act(row.change))
        entry.differences.append(_file_difference(row))


def _file_difference(row: Any) -> Difference:
    name = f"{row.get_kind_display()}: {row.caption or row.name}"
    came = row.history_type == "+"
    return Difference(_("File"), DASH if came else name, name if came else DASH)


def _pairs(versions: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each version with the one before it, the first with None."""
    newer: Any = None
    for version in versions:
        if newer is not None:
            yield newer, version
        newer = version
    if newer is not None:
        yield newer, None


def act_of(change: Change) -> tuple[str, str, str]:
    """Its title, icon and mark."""
    title, icon, mark = VERBS.get(change.verb, OTHER)
    return str(title), icon, mark


def _act(change: Change) -> Entry:
    return Entry(change, *act_of(change))


def _entry(new: Any, old: Any) -> Entry:
    entry = _act(new.change)
    entry.differences.extend(differences(old, new) if old is not None else [])
    return entry


def _custody_differences(rows: list[Any]) -> Iterator[Difference]:
    """Of one act: it may release one holder, and name another."""
    gone = [row for row in rows if row.history_type == "-"]
    given = [row for row in rows if row.until_on is None and row not in gone]
    released = [row for row in rows if row.until_on is not None or row in gone]
    yield Difference(
        _("Holder"),
        ", ".join(row.employee.name for row in released) or DASH,
        ", ".join(row.employee.name for row in given) or DASH,
    )
    if on := given[0].from_on if given else released[0].until_on:
        yield Difference(_("Held from") if given else _("Held until"), DASH, long_date(on))


def _readable(version: Any) -> Iterator[tuple[str, str]]:
    for each in Asset._meta.concrete_fields:
        if each.name in SILENT or each.generated:
            continue
        yield str(each.verbose_name), _text(version, each)


def _text(version: Any, each: Any) -> str:
    if each.name == "acquired_from":
        return long_partial_date(version.acquired_from, version.acquired_precision)
    if each.name == "register":
        return f"{version.register:0{version.register_width}d}" if version.register else ""
    return text_of(each, getattr(version, each.name))


def text_of(each: Any, value: Any) -> str:
    """A value of the field `each` as people read it; "" where there is none."""
    if value is None or value == "":
        return ""
    if each.choices:
        return str(dict(each.flatchoices).get(value, value))
    if isinstance(value, Decimal):
        return rupiah(value)
    return long_date(value) if isinstance(value, date) else str(value)
