"""One search box over everything: each app brings its sources, named in `SEARCH_SOURCES` of the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RowsT = TypeVar("RowsT", bound=QuerySet[Any])

SHOWN = 5
FEW = 3
ALIKE = 0.5
MOST_LETTERS = 100
MOST_WORDS = 8
SHORTEST = 3
LIKE = 0.75
MOST_KNOWN = 5000


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    detail: str = ""
    icon: str = "file"


@dataclass(frozen=True)
class Found:
    """What one source answers.

    :param more: the address of the list with all hits, where there are more than are shown
    :param instead_of: the words searched for in place of those that were typed, when nothing had these
    """

    hits: list[Hit] = field(default_factory=list)
    more: str = ""
    instead_of: str = ""


@dataclass(frozen=True)
class Source:
    key: str
    title: str | _StrPromise
    permission: str
    find: Callable[[HttpRequest, str], Found]


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    found: Found


def source(
    *, title: str | _StrPromise, permission: str = ""
) -> Callable[[Callable[[HttpRequest, str], Found]], Source]:
    """Makes a function `(request, text) -> Found` a source; its key is the function's name."""

    def decorate(find: Callable[[HttpRequest, str], Found]) -> Source:
        return Source(find.__name__, title, permission, find)

    return decorate


def search_everything(request: HttpRequest, text: str) -> list[Group]:
    """What each source finds that this person may search, in the order of the settings."""
    if not text:
        return []
    groups = []
    for each in (_load(path) for path in settings.SEARCH_SOURCES):
        if each.permission and not request.user.has_perm(each.permission):
            continue
        found = each.find(request, text)
        if found.hits:
            groups.append(Group(each.key, str(each.title), found))
    return groups


def clean_text(text: str) -> str:
    """One line of at most 8 words and 100 letters, without NUL, which PostgreSQL refuses."""
    return " ".join(text.replace("\x00", " ")[:MOST_LETTERS].split()[:MOST_WORDS])


def first_hits(rows: Iterable[Any], hit: Callable[[Any], Hit], more: str) -> Found:
    """The first rows as hits, and the way to the rest; a list knows no similar ones."""
    found = list(islice(rows, SHOWN + 1))
    has_more = len(found) > SHOWN and all(getattr(row, "is_exact", True) for row in found)
    return Found([hit(row) for row in found[:SHOWN]], more if has_more else "")


def with_similar(
    exact: RowsT, among: RowsT, field_name: str, text: str, *, is_indexed: bool = False, most: int = SHOWN
) -> RowsT:
    """What has the words, and then what has similar ones; PostgreSQL alone knows similar.

    :param among: all that the person may see
    :param is_indexed: the field has a trigram index, whose own threshold (0.6) is the stricter one
    :param most: are shown; one more tells that there are more
    """
    if connections[exact.db].vendor != "postgresql" or not is_wordy(text):
        return exact[: most + 1]
    from django.contrib.postgres.search import TrigramWordSimilarity

    has_words = Q(pk__in=exact.order_by().values("pk"))
    near = {f"{field_name}__trigram_word_similar": text} if is_indexed else {"likeness__gte": ALIKE}
    ranked = among.annotate(
        is_exact=Case(When(has_words, then=True), default=False),
        likeness=TrigramWordSimilarity(text, field_name),
    )
    return ranked.filter(has_words | Q(**near)).order_by("-is_exact", "-likeness", "pk")[: most + 1]


def is_wordy(text: str) -> bool:
    """A number that is nearly the same is another thing; a word that is nearly the same is a slip."""
    return not any(letter.isdigit() for letter in text)


def put_right(text: str, known: Iterable[str], *, likeness: float = LIKE) -> str:
    """The text with each word that stands in no known one replaced by the one spelled most like it.

    "" where a word is like none, or where nothing had to be put right.

    :param likeness: from 0 to 1, at least so much
    """
    words = {word for word in known if len(word) >= SHORTEST}
    whole = " ".join(words)
    right = [
        word
        if word in whole or len(word) < SHORTEST or not is_wordy(word)
        else nearest(word, words, likeness)
        for word in text.lower().split()
    ]
    meant = " ".join(right)
    return meant if all(right) and meant != text.lower() else ""


def words_in(rows: QuerySet[Any], *fields: str) -> set[str]:
    """The words of these columns, so that only what the person may see can be suggested."""
    distinct = rows.order_by().values_list(*fields).distinct()[:MOST_KNOWN]
    return {word.strip(".,;:()") for row in distinct for text in row for word in text.lower().split()}


def find_named(
    among: Any, text: str, hit: Callable[[Any], Hit], address: str, *, field_name: str = "name"
) -> Found:
    """Rows of `among` by its `search`; where none has the words, by those that were probably meant.

    :param address: of the list that shows all of them
    """
    rows, meant = list(with_similar(among.search(text), among, field_name, text)), ""
    if not rows and len(text) > SHORTEST and (meant := put_right(text, words_in(among, field_name))):
        rows = list(among.search(meant)[: SHOWN + 1])
    found = first_hits(rows, hit, f"{address}?{urlencode({'q': meant or text})}")
    return Found(found.hits, found.more, meant if rows else "")


def nearest(word: str, words: Iterable[str], likeness: float = LIKE) -> str:
    """The known word that was probably meant, or ""."""
    return next(iter(get_close_matches(word, words, n=1, cutoff=likeness)), "")


@cache
def _load(path: str) -> Source:
    found = import_string(path)
    if not isinstance(found, Source):
        raise ImproperlyConfigured(f"{path} is not a source: decorate it with core.web.search.source.")
    return found
