"""What the filters of the register offer to one person, and what words of a search stand for.

All of it, with the numbers on the view tabs, comes in one query: the list page has eight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from assets.models import Asset, Family, Synonym
from core.web.bilingual import in_reader_language
from core.web.lists import MOST_COUNTED
from organization.models import Room, Unit, User

Choices = list[tuple[str, Any]]
COLUMNS = ("kind", "id", "key", "name", "name_en", "parent", "parent_name", "parent_name_en", "rank")


@dataclass(frozen=True)
class Option:
    """`parent` is a family's group, a room's building or a unit's upper unit.

    For a synonym `key` is the word and `name` the code; for a view of the list `rank` is its number.
    """

    kind: str
    id: int
    key: str
    name: str
    name_en: str
    parent: str
    parent_name: str
    parent_name_en: str
    rank: int

    @property
    def label(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def parent_label(self) -> str:
        return in_reader_language(self.parent_name, self.parent_name_en)


class Options:
    def __init__(self, options: Iterable[Option]) -> None:
        self.of: defaultdict[str, list[Option]] = defaultdict(list)
        for option in options:
            self.of[option.kind].append(option)

    def id_of(self, kind: str, key: str) -> int | None:
        return next((option.id for option in self.of[kind] if option.key == key), None)

    def families(self) -> Choices:
        return _grouped(sorted(self.of["family"], key=lambda o: o.rank))

    def groups(self) -> Choices:
        ordered = sorted(self.of["family"], key=lambda o: o.rank)
        return list({o.parent: (o.parent, o.parent_label) for o in ordered}.values())

    def rooms(self) -> Choices:
        return _grouped(sorted(self.of["room"], key=lambda o: (o.parent, o.key)))

    def units(self) -> Choices:
        return [(o.key, o.label) for o in sorted(self.of["unit"], key=lambda o: o.label)]

    def families_in(self, group: str) -> list[int]:
        return [option.id for option in self.of["family"] if option.parent == group]

    def units_within(self, key: str) -> list[int]:
        """The unit and all below it, as far as the person sees them."""
        keys = [key]
        found: list[int] = []
        for each in keys:
            found.extend(o.id for o in self.of["unit"] if o.key == each)
            keys.extend(o.key for o in self.of["unit"] if o.parent == each)
        return found

    def rooms_called(self, word: str) -> list[int]:
        return [o.id for o in self.of["room"] if word == o.key.lower() or word in o.name.lower()]

    def codes_called(self, words: str) -> list[str]:
        return [o.name for o in self.of["synonym"] if o.key == words]

    def counts(self) -> dict[str, int]:
        return {option.key: option.rank for option in self.of["view"]}


def load_options(
    user: User, *, words: Iterable[str] = (), views: Mapping[str, QuerySet[Asset]] | None = None
) -> Options:
    """:param words: those of a search, to be looked up among the synonyms
    :param views: the lists behind the view tabs; each is counted up to one more than `MOST_COUNTED`
    """
    rows = _rows(
        Family.objects.all(),
        kind="family",
        name_en=F("name_en"),
        parent=F("group"),
        parent_name=F("group_name"),
        parent_name_en=F("group_name_en"),
        rank=F("sort"),
    )
    parts = [
        _rows(
            Room.objects.visible_to(user),
            kind="room",
            key=F("code"),
            name_en=F("name_en"),
            parent=_or_empty("building__code"),
            parent_name=_or_empty("building__name"),
            parent_name_en=_or_empty("building__name_en"),
        ),
        _rows(
            Unit.objects.visible_to(user),
            kind="unit",
            key=F("code"),
            name_en=F("name_en"),
            parent=_or_empty("parent__code"),
        ),
    ]
    if words := list(words):
        synonyms = Synonym.objects.filter(word__in=words)
        parts.append(_rows(synonyms, kind="synonym", key=F("word"), name=F("code")))
    for name, assets in (views or {}).items():
        # The person's own row is one that is surely there to hang a number on.
        me = User.objects.filter(pk=user.pk)
        parts.append(_rows(me, kind="view", key=Value(name), name=Value(""), rank=_Counted(assets)))
    return Options(Option(*row) for row in rows.union(*parts, all=True))


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, queryset: QuerySet[Any]) -> None:
        rows = queryset.order_by().values("pk")[: MOST_COUNTED + 1]
        super().__init__(rows, output_field=IntegerField())


def _rows(queryset: QuerySet[Any], *, kind: str, **columns: Combinable) -> Any:
    empty = Value("", TextField())
    given: dict[str, Combinable] = {
        "key": F("key"),
        "name": F("name"),
        "name_en": empty,
        "parent": empty,
        "parent_name": empty,
        "parent_name_en": empty,
        "rank": Value(0),
        **columns,
    }
    texts = {
        f"as_{name}": Cast(each, IntegerField() if name == "rank" else TextField())
        for name, each in given.items()
    }
    return (
        queryset.order_by()
        .annotate(as_kind=Value(kind, TextField()), **texts)
        .values_list("as_kind", "pk", *(f"as_{name}" for name in COLUMNS[2:]))
    )


def _or_empty(path: str) -> Combinable:
    return Coalesce(F(path), Value(""))


def _grouped(options: Iterable[Option]) -> Choices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for option in options:
        groups.setdefault(option.parent_label, []).append((option.key, option.label))
    loose = groups.pop("", [])
    return [*loose, *groups.items()]
