"""What the filters of the register offer to one person, and what words of a search stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from assets.models import Family, Synonym
from core.web.bilingual import in_reader_language
from organization.models import Room, Unit, User

Choices = list[tuple[str, Any]]
Statement = tuple[str, tuple[Any, ...]]
NOTHING, FIRST = Value(""), Value(0)
# Stands for a word of a search until it is typed.
MARK = "\0{}"


class Option(NamedTuple):
    """`parent` is a family's group, a room's building or a unit's upper unit; for a synonym `key` is the
    word and `name` the code."""

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
    """Asked for when a select is drawn or checked, or a word is looked up: what draws no select and looks
    up no word costs no query, and all of them together one.

    :param words: those of a search, to be looked up among the synonyms
    """

    def __init__(self, user: User, *, words: Iterable[str] = ()) -> None:
        self.user, self.words = user, list(words)

    @cached_property
    def of(self) -> defaultdict[str, list[Option]]:
        found: defaultdict[str, list[Option]] = defaultdict(list)
        for row in self._rows():
            found[row[0]].append(Option(*row))
        return found

    def _rows(self) -> list[tuple[Any, ...]]:
        ids = self.user.visible_unit_ids
        sql, marked = _offered(None if ids is None else tuple(ids), len(self.words))
        typed = {MARK.format(n): word for n, word in enumerate(self.words)}
        params = [typed.get(each, each) for each in marked]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def families(self) -> Choices:
        return _grouped(sorted(self.of["family"], key=lambda o: o.rank))

    def groups(self) -> Choices:
        ordered = sorted(self.of["family"], key=lambda o: o.rank)
        return list({o.parent: (o.parent, o.parent_label) for o in ordered}.values())

    def rooms(self) -> Choices:
        return _grouped(sorted(self.of["room"], key=lambda o: (o.parent, o.key)))

    def units(self) -> Choices:
        return [(o.key, o.label) for o in sorted(self.of["unit"], key=lambda o: o.label)]

    def id_of(self, kind: str, key: str) -> int | None:
        return next((option.id for option in self.of[kind] if option.key == key), None)

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


@lru_cache(maxsize=200)
def _offered(unit_ids: tuple[int, ...] | None, words: int) -> Statement:
    """The statement as text, with marks for the words: putting it together takes three times as long as the
    database needs for it."""
    rooms, units = Room.objects.within(unit_ids), Unit.objects.within(unit_ids)
    synonyms = Synonym.objects.filter(word__in=[MARK.format(n) for n in range(words)])
    group = ("group", "group_name", "group_name_en", "sort")
    building = [_or_empty(f"building__{name}") for name in ("code", "name", "name_en")]
    upper = (_or_empty("parent__code"), NOTHING, NOTHING, FIRST)
    return _union(
        [
            _statement(Family.objects.all(), "family", "pk", "key", "name", "name_en", *group),
            _statement(rooms, "room", "pk", "code", "name", "name_en", *building, FIRST),
            _statement(units, "unit", "pk", "code", "name", "name_en", *upper),
            _statement(synonyms, "synonym", "pk", "word", "code", *[NOTHING] * 4, FIRST),
        ]
    )


def _statement(queryset: QuerySet[Any], kind: str, *columns: Any) -> Statement:
    try:
        statement: Statement = queryset.order_by().values_list(Value(kind), *columns).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return statement


def _union(parts: Sequence[Statement]) -> Statement:
    sentences = [sql for sql, _params in parts if sql]
    return " UNION ALL ".join(sentences), tuple(each for _sql, params in parts for each in params)


def _or_empty(path: str) -> Coalesce:
    return Coalesce(F(path), Value(""))


def _grouped(options: Iterable[Option]) -> Choices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for option in options:
        groups.setdefault(option.parent_label, []).append((option.key, option.label))
    loose = groups.pop("", [])
    return [*loose, *groups.items()]
