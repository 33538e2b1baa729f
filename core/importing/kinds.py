"""Kinds of import: what is known of one sort of list, from its columns to the words of its pages.

`config/settings.py` lists them by dotted path (`IMPORT_KINDS`); their order is the order on the page,
and the first of those that fit a file equally well is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.spreadsheets import Finding, Layout, RowReader, Table
from core.spreadsheets.cells import Cell, column_index, shown
from core.spreadsheets.vocabulary import Vocabulary

if TYPE_CHECKING:
    from core.importing.engine import Engine

FEWEST = 3
"""Recognized columns below which a table isn't taken for a list of any kind."""


class Kind:
    """What an app says about one kind of list that it takes over. One instance each, in `IMPORT_KINDS`.

    :ivar permissions: somebody needs all of them
    :ivar verb: of the one change that applying is
    :ivar results: name of the page that shows what was taken over
    """

    key: ClassVar[str]
    title: Any
    what: Any
    needs: Any
    noun: Any
    results_label: Any
    identity_label: Any
    permissions: tuple[str, ...]
    verb: str
    results: str
    icon: str
    layout: Layout
    reader: type[RowReader]
    example: ClassVar[dict[str, str]] = {}
    """The row of the template: field → how it is written."""
    days: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    """Values of a row that are dates or money, so that they come back from JSON as such."""
    aliases: ClassVar[dict[str, str]] = {}
    """Column of the database → field of the vocabulary, where they are called differently."""
    doubted: Any = ""
    """How rows are called that hardly speak of what has their key; empty if there are none of this kind."""
    doubts: tuple[str, ...] = ()
    """Codes that say so."""
    short: ClassVar[dict[str, Any]] = {}
    """Code of a warning → what a tag has room for."""

    undoes: tuple[Any, ...] = ()
    """Models whose versions tell what an import wrote, so that it can be taken back: first those that lean on
    others. Empty: it can't be."""
    together: tuple[tuple[str, ...], ...] = ()
    """Fields that get their old values back together, or not at all."""
    follows: tuple[str, ...] = ()
    """Fields that follow from others, or from the clock."""
    undo_keeps: Any = ""
    """A sentence on what stays when an import is taken back; without `undoes`, why it can't be."""

    @property
    def undo_verb(self) -> str:
        return f"{self.verb.partition('.')[0]}.undo_import"

    def settle_restored(self, rows: Sequence[Any]) -> None:
        """Objects have their old values again: set what follows from them."""

    def engine(self, *, unit: Any, by: Any, today: Any, dry_run: bool) -> Engine:
        raise NotImplementedError

    @property
    def vocabulary(self) -> Vocabulary:
        return self.layout.vocabulary

    def may_import(self, user: Any) -> bool:
        return all(user.has_perm(permission) for permission in self.permissions)

    def fits(self, tables: Sequence[Table]) -> int:
        """How many columns of its best table are understood; 0 if there is none that can be read."""
        chosen = [table for table in tables if not table.skip]
        found = [len({*table.letters, *table.head}) for table in chosen if not self.layout.lacks([table])]
        return max((n for n in found if n >= FEWEST), default=0)

    def change_url(self, change_id: Any) -> str:
        """The page that lists what one import made and changed, if there is one."""
        return ""

    def heading_warnings(self, table: Table) -> Iterator[Finding]:
        """What the headings, and columns as a whole, give reason to say."""
        for column in table.columns:
            if column.codes_of and not column.field:
                params = {"field": column.codes_of, "text": column.sample}
                yield Finding("column_of_codes", params, column.codes_of, column.letter, column.title)

    def is_example(self, table: Table, cells: list[Cell]) -> bool:
        """The row of the template that shows how it is done, left in the list."""
        said = set()
        for column in reversed(table.columns):
            if column.field and column.field not in said:
                said.add(column.field)
                at = column_index(column.letter)
                if self.example.get(column.field) != (shown(cells[at]) if at < len(cells) else ""):
                    return False
        return bool(said)

    # in words ------------------------------------------------------------------------------

    def title_of(self, values: dict[str, Any]) -> str:
        """What the row is about."""
        return str(values.get("name", ""))

    def identity_of(self, values: dict[str, Any]) -> str:
        """By what it is known."""
        return ""

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        """What will be taken over of a new one, in a few words."""
        return ()

    def quoted(self, key: str, text: str) -> str:
        """What a cell says, where it is only quoted: of a staff number just enough to find it."""
        field = self.vocabulary.by_key.get(key)
        return masked(text) if field and field.is_personal else text

    def label(self, key: str) -> str:
        return self.vocabulary.label(self.aliases.get(key, key))

    def text(self, key: str, value: Any) -> str:
        """A value as a difference shows it; it came as JSON."""
        return _("empty") if value in (None, "") else str(value)

    def choices(self, key: str) -> list[tuple[str, str]]:
        """What a field may be where the list is closed."""
        return []

    def several(self, code: str) -> str:
        """One sentence for all warnings of a code, with `%(names)s`; empty if there is none."""
        return ""

    def state_of_affairs(self, user: Any) -> str:
        """One sentence on what there is now."""
        return ""


def masked(text: str) -> str:
    """`198705122010012011` → `19870512••••••••11`; of a short text the end alone is left."""
    shown = 8 if len(text) >= 16 else 0
    hidden = max(0, len(text) - shown - 2)
    return f"{text[:shown]}{'•' * hidden}{text[-2:]}"


def all_kinds() -> list[Kind]:
    return list(_kinds().values())


def kind_of(key: str) -> Kind:
    """The first of all stands for one that isn't guessed yet."""
    return _kinds().get(key) or all_kinds()[0]


def kinds_for(user: Any) -> list[Kind]:
    """Those that the person may import, in the order of the page."""
    return [kind for kind in all_kinds() if kind.may_import(user)]


@cache
def _kinds() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for path in settings.IMPORT_KINDS:
        kind = import_string(path)
        if not isinstance(kind, Kind):
            raise ImproperlyConfigured(f"{path} is not a kind of import.")
        found[kind.key] = kind
    return found
