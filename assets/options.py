"""What the filters of the register offer to one person, and what words of a search stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assets.models import Asset, Family, Synonym
from core.web.bilingual import in_reader_language
from core.web.lists import MOST_COUNTED
from organization.models import Room, Unit, User

Choices = list[tuple[str, Any]]
NOTHING, FIRST = Value(""), Value(0)


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
    up no word costs no query. The list page has eight, so all options come in one, and all numbers in one.

    :param words: those of a search, to be looked up among the synonyms
    :param views: the lists behind the view tabs
    """

    def __init__(
        self, user: User, *, words: Iterable[str] = (), views: Mapping[str, QuerySet[Asset]] | None = None
    ) -> None:
        self.user, self.words, self.views = user, list(words), views or {}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many items each view has, counted up to one more than `MOST_COUNTED`."""
        # The person's own row is one that is surely there to hang the numbers on.
        me = User.objects.filter(pk=self.user.pk).order_by()
        numbers = me.values_list(*(_Counted(rows) for rows in self.views.values()))
        return dict(zip(self.views, numbers[0], strict=True)) if self.views else {}

    @cached_property
    def of(self) -> defaultdict[str, list[Option]]:
        found: defaultdict[str, list[Option]] = defaultdict(list)
        for row in self._rows():
            found[row[0]].append(Option(*row))
        return found

    def _rows(self) -> Any:
        group = ("group", "group_name", "group_name_en", "sort")
        families = _columns(Family.objects.all(), "family", "pk", "key", "name", "name_en", *group)
        building = [_or_empty(f"building__{name}") for name in ("code", "name", "name_en")]
        rooms = Room.objects.visible_to(self.user)
        upper = (_or_empty("parent__code"), NOTHING, NOTHING, FIRST)
        units = Unit.objects.visible_to(self.user)
        parts = [
            _columns(rooms, "room", "pk", "code", "name", "name_en", *building, FIRST),
            _columns(units, "unit", "pk", "code", "name", "name_en", *upper),
        ]
        if self.words:
            synonyms = Synonym.objects.filter(word__in=self.words)
            rest = (*[NOTHING] * 4, FIRST)
            parts.append(_columns(synonyms, "synonym", "pk", "word", "code", *rest))
        return families.union(*parts, all=True)

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


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, queryset: QuerySet[Any]) -> None:
        rows = queryset.order_by().values("pk")[: MOST_COUNTED + 1]
        super().__init__(rows, output_field=IntegerField())


def _columns(queryset: QuerySet[Any], kind: str, *columns: Any) -> Any:
    return queryset.order_by().values_list(Value(kind), *columns)


def _or_empty(path: str) -> Coalesce:
    return Coalesce(F(path), Value(""))


def _grouped(options: Iterable[Option]) -> Choices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for option in options:
        groups.setdefault(option.parent_label, []).append((option.key, option.label))
    loose = groups.pop("", [])
    return [*loose, *groups.items()]
