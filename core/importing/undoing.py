"""Taking an applied import back: what the trail says that it wrote, held against what there is now.

What it made is removed where nothing has happened to it since; what it changed gets its old values back where
the import's still stand. The rest stays, and is told with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from core.importing.engine import CHUNK
from core.importing.models import ImportBatch
from core.importing.source import chunks
from core.trail.models import Recorded, Tracked

MOST_LISTED = 1000
MOST_BRANCHES = 300
# Why something stays, besides a change since.
GONE, ELSEWHERE = ["gone"], ["elsewhere"]
Why = list[Any]


@dataclass(frozen=True)
class Left:
    """What stays as it is, whole or in some fields: `model` is its place in `Kind.undoes`.

    :ivar why: `["change", model, id]`, `["rows", model]`, `["taken", field]`, `GONE` or `ELSEWHERE`
    """

    model: int
    pk: int
    is_new: bool
    why: list[Why] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


@dataclass
class Undoing:
    """One pass over all that an import wrote, the latest first.

    :param dry_run: only look; else it is written, within the caller's change
    :param told: is called with how many versions are done, and of how many
    """

    batch: ImportBatch
    by: Any
    dry_run: bool
    told: Callable[[int, int], None] = lambda done, total: None
    removed: int = 0
    restored: int = 0
    left_total: int = 0
    left: list[Left] = field(default_factory=list)

    def run(self) -> dict[str, Any]:
        """What was, or would be done; `mark` is the same as long as that would be the same."""
        self.kind = self.batch.sort
        self.seal = blake2b(digest_size=16)
        self.total = sum(self._written(model).count() for model in self.kind.undoes)
        self.done = 0
        self.needed: defaultdict[Any, defaultdict[int, list[Why]]] = defaultdict(lambda: defaultdict(list))
        undone = ImportBatch.objects.exclude(undo=None).values_list("change_id", "undo_id")
        # Another import that was taken back has left nothing behind.
        self.void = [self.batch.change_id, *(pk for pair in undone for pk in pair)]
        for place, model in enumerate(self.kind.undoes):
            self._take_back(place, model)
        return {
            "removed": self.removed,
            "restored": self.restored,
            "left_total": self.left_total,
            "left": [asdict(each) for each in self.left],
            "mark": self.seal.hexdigest(),
        }

    def _written(self, model: Any) -> Any:
        return model.history.filter(change=self.batch.change_id)

    def _take_back(self, place: int, model: Any) -> None:
        versions = self._written(model)
        rows = model.objects.filter(pk__in=versions.values("id")).order_by("pk")
        # Whoever would refer to one of them waits here on PostgreSQL; what did so before is seen below.
        rows = rows if self.dry_run else rows.select_for_update(of=("self",))
        present = set(rows.values_list("pk", flat=True))
        since = self._since(model, versions.filter(history_type="+").values("id"))
        far = present - set(self._visible(model, versions))
        stays: list[int] = []
        removed: set[int] = set()
        steps = list(versions.order_by("-history_id").values_list("history_id", "id", "history_type"))
        for chunk in chunks(steps, CHUNK):
            new = [pk for _version, pk, how in chunk if how == "+"]
            for pk in new:
                why = [GONE] if pk not in present else [ELSEWHERE] if pk in far else since.get(pk, [])
                if why:
                    stays += [pk] if pk in present else []
                    self._leave(Left(place, pk, True, why))
            going = [pk for pk in new if pk in present and pk not in far and pk not in since]
            self._remove(model, going)
            removed.update(going)
            self._restore(
                Restoring(place, model, self.kind.together, self.kind.follows, far, removed),
                [version for version, _pk, how in chunk if how == "~"],
            )
            self.done += len(chunk)
            self.told(self.done, self.total)
        self._need(model, stays)

    def _leave(self, left: Left) -> None:
        self.left_total += 1
        self._seal(left)
        if len(self.left) < MOST_LISTED:
            self.left.append(left)

    def _seal(self, *said: object) -> None:
        self.seal.update(repr(said).encode())

    def _visible(self, model: Any, versions: Any) -> Any:
        found = model.objects.filter(pk__in=versions.values("id"))
        if hasattr(model.objects, "visible_to"):
            found = found.filter(pk__in=model.objects.visible_to(self.by).order_by().values("pk"))
        return found.values_list("pk", flat=True)

    # what has happened since ---------------------------------------------------------------

    def _since(self, model: Any, new: Any) -> dict[int, list[Why]]:
        """Of the new ones those that were changed, or that something refers or has referred to."""
        found: defaultdict[int, list[Why]] = defaultdict(list)
        found.update(self.needed[model])
        own = model.history.filter(id__in=new).exclude(change__in=self.void)
        for pk, act in own.values_list("id", "change").order_by("history_id"):
            found[pk].append(["change", model._meta.label, act])
        for other, name in _referring(model):
            if issubclass(other, Tracked):
                history: Any = other.history
                rows = history.filter(**{f"{name}__in": new}).exclude(change__in=self.void)
                for pk, act in rows.order_by().values_list(name, "change").distinct():
                    found[pk].append(["change", other._meta.label, act])
            else:
                rows = other._base_manager.filter(**{f"{name}__in": new})
                for pk in rows.order_by().values_list(name, flat=True).distinct():
                    found[pk].append(["rows", other._meta.label])
        return {pk: sorted(why, key=str) for pk, why in found.items()}

    def _need(self, model: Any, stays: list[int]) -> None:
        """What a new one that stays leans on has to stay, too."""
        for each in model._meta.concrete_fields:
            if each.related_model in self.kind.undoes and stays:
                rows = model.objects.filter(pk__in=stays).order_by()
                for pk in rows.values_list(each.attname, flat=True).distinct():
                    self.needed[each.related_model][pk].append(["rows", model._meta.label])

    # written back --------------------------------------------------------------------------

    def _remove(self, model: Any, going: list[int]) -> None:
        self.removed += len(going)
        self._seal("removed", model._meta.label, going)
        if going and not self.dry_run:
            model.objects.record_deleted(going)

    def _restore(self, work: Restoring, versions: list[int]) -> None:
        for left in work.look(versions):
            self._leave(left)
        self.restored += len(work.changed)
        self._seal("restored", [(row.pk, sorted(names)) for row, names in work.changed])
        if work.changed and not self.dry_run:
            rows = [row for row, _names in work.changed]
            self.kind.settle_restored(rows)
            names = sorted({name for _row, names in work.changed for name in names} | {*work.follows})
            work.model.objects.record_updated(rows, names, batch_size=len(rows))


@dataclass
class Restoring:
    """A chunk of what an import changed: which fields get back what they were."""

    place: int
    model: Any
    together: tuple[tuple[str, ...], ...]
    follows: tuple[str, ...]
    far: set[int]
    removed: set[int]
    changed: list[tuple[Any, list[str]]] = field(default_factory=list)

    def look(self, versions: list[int]) -> Iterator[Left]:
        """Sets the old values; what stays is yielded."""
        if not versions:
            return
        history = self.model.history
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        latest = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
        written = list(history.filter(pk__in=versions).annotate(before=latest).order_by("-history_id"))
        before = history.in_bulk([version.before for version in written if version.before])
        rows = self.model.objects.order_by().in_bulk([version.id for version in written])
        plans = []
        for new in written:
            old, row = before.get(new.before), rows.get(new.id)
            if row is None or old is None:
                yield Left(self.place, new.id, False, [GONE])
            elif row.pk in self.far:
                yield Left(self.place, new.id, False, [ELSEWHERE])
            else:
                plans.append((row, old, *self._plan(row, old, new)))
        taken = self._taken(plans)
        for row, old, parts, kept in plans:
            lost = [part for part in parts if row.pk in taken.get(part, ())]
            names = [name for part in parts if part not in lost for name in part]
            for name in names:
                attname = self.model._meta.get_field(name).attname
                setattr(row, attname, getattr(old, attname))
            if names:
                self.changed.append((row, names))
            if kept or lost:
                why = [["taken", part[-1]] for part in lost]
                yield Left(self.place, row.pk, False, why, kept)

    def _plan(self, row: Any, old: Any, new: Any) -> tuple[list[tuple[str, ...]], list[str]]:
        """Parts that get their old values back, and fields that were changed since."""
        parts, kept = [], []
        for part in self._parts:
            names = [self.model._meta.get_field(name).attname for name in part]
            differ = [name for name in names if getattr(old, name) != getattr(new, name)]
            if differ and all(getattr(row, name) == getattr(new, name) for name in names):
                parts.append(part)
            elif differ:
                kept += [name.removesuffix("_id") for name in differ]
        return parts, kept

    @property
    def _parts(self) -> list[tuple[str, ...]]:
        bound = {name for part in self.together for name in part}
        single = [
            (each.name,)
            for each in self.model._meta.concrete_fields
            if not each.primary_key and not each.generated and each.name not in {*bound, *self.follows}
        ]
        own = {each.name for each in self.model._meta.concrete_fields}
        return [part for part in self.together if own.issuperset(part)] + single

    def _taken(self, plans: Sequence[Any]) -> dict[tuple[str, ...], set[int]]:
        """Part → rows whose old value of it is somebody else's now, where nobody may share it."""
        found: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        for unique in _unique(self.model):
            wanted = {}
            for row, old, parts, _kept in plans:
                part = next((part for part in parts if not set(part).isdisjoint(unique)), None)
                source = {name: old if part and name in part else row for name in unique}
                attnames = {name: self.model._meta.get_field(name).attname for name in unique}
                key = {attnames[name]: getattr(source[name], attnames[name]) for name in unique}
                if part and None not in key.values():
                    wanted[tuple(key.items())] = (row.pk, part)
            others = {pk for pk, _part in wanted.values()} | self.removed
            for some in chunks(wanted, MOST_BRANCHES):
                anyone = Q(*(Q(*key) for key in some), _connector=Q.OR)
                names = [name for name, _value in some[0]]
                for pk, *values in self.model.objects.filter(anyone).order_by().values_list("pk", *names):
                    if pk not in others:
                        mine, part = wanted[tuple(zip(names, values, strict=True))]
                        found[part].add(mine)
        return found


def _unique(model: Any) -> list[tuple[str, ...]]:
    single = [(each.name,) for each in model._meta.concrete_fields if each.unique and not each.primary_key]
    return single + [each.fields for each in model._meta.total_unique_constraints]


def _referring(model: Any) -> Iterator[tuple[Any, str]]:
    """Models with a key to this one, and the name of the key; versions are no such thing."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            other = relation.related_model
            if not issubclass(other, Recorded):
                yield other, relation.field.name
