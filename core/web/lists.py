"""Pages of a list, without ever counting a hundred thousand rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from core.web.formats import number

PER_PAGE = 25
SIZES = (25, 50, 100)
# A number beside a link to a list, and the list's own: above that "1.000+" and "10.000+".
MOST_COUNTED = 1000
MOST_IN_LIST = 10_000
FARTHEST_PAGE = 100_000
Statement = tuple[str, tuple[Any, ...]]
NOTHING: Statement = ("", ())


@dataclass(frozen=True)
class ListPage:
    """One page of rows. `total` is None when there are more than are counted."""

    rows: Sequence[Any]
    number: int
    has_next: bool
    total: int | None
    per_page: int = PER_PAGE
    most: int = MOST_IN_LIST

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total_text(self) -> str:
        return f"{number(self.most)}+" if self.total is None else number(self.total)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.per_page + len(self.rows)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many rows a page may have, where it makes a difference."""
        has_more = self.has_other_pages or self.per_page > SIZES[0]
        return SIZES if has_more and self.per_page in SIZES else ()

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link to; None stands for a gap."""
        end = self.number + (1 if self.has_next else 0)
        if self.total is not None:
            end = max(end, -(-self.total // self.per_page))
        near = range(max(1, self.number - 1), min(end, self.number + 1) + 1)
        wanted = sorted({1, *near} | ({end} if self.total is not None else set()))
        numbers: list[int | None] = []
        for n in wanted:
            if numbers and n - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(n)
        if self.total is None and self.has_next and self.number + 1 == end:
            numbers.append(None)
        return numbers


def counted(queryset: QuerySet[Any, Any], most: int) -> int | None:
    """How many rows, or None when there are more than `most`."""
    count = queryset.order_by()[: most + 1].count()
    return None if count > most else count


def count_text(queryset: QuerySet[Any, Any]) -> str:
    """For the number on a view tab: 38, or 1.000+."""
    return capped(queryset.order_by()[: MOST_COUNTED + 1].count())


def capped(count: int) -> str:
    """The same of a count that is known up to one more than `MOST_COUNTED`."""
    return number(count) if count <= MOST_COUNTED else f"{number(MOST_COUNTED)}+"


def statement_of(queryset: QuerySet[Any, Any]) -> Statement:
    """What `counted_together` takes; ("", ()) where there is surely nothing."""
    try:
        statement: Statement = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return statement


def counted_together(lists: Mapping[str, tuple[Statement, int]]) -> dict[str, int]:
    """How many rows each has, up to one more than its limit, all by one query.

    It is put together as text: as subqueries of one another the ORM takes four times as long for them.
    """
    limits: dict[Statement, int] = {}
    for statement, most in lists.values():
        limits[statement] = max(most, limits.get(statement, 0))
    counts = {NOTHING: 0} if limits.pop(NOTHING, None) is not None else {}
    if limits:
        # The sentences are the ORM's own, and what was typed is among the parameters.
        columns = [
            f"(SELECT COUNT(*) FROM ({sql} LIMIT {most + 1}) few)"  # noqa: S608 - see above
            for (sql, _params), most in limits.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", [p for _, params in limits for p in params])
            counts |= zip(limits, cursor.fetchone(), strict=True)
    return {name: min(counts[statement], most + 1) for name, (statement, most) in lists.items()}


def paginate(
    request: HttpRequest,
    queryset: QuerySet[Any, Any],
    *,
    per_page: int = PER_PAGE,
    counting: QuerySet[Any, Any] | None = None,
    count: int | None = None,
    most: int = MOST_IN_LIST,
) -> ListPage:
    """The page that `?page=` asks for, of `?rows=` rows; past the end, the last one. Always two queries.

    The queryset must have an order that ends in a unique column, or rows move between pages.

    :param counting: the same rows without the joins that only showing them needs
    :param count: how many there are, where that is known, up to one more than `most`
    """
    asked = request.GET.get("page", "1")
    page = min(int(asked[:9]), FARTHEST_PAGE) if asked.isdecimal() and asked.isascii() else 1
    page = max(page, 1)
    per_page = next((size for size in SIZES if str(size) == request.GET.get("rows")), per_page)
    if count is None:
        total = counted(queryset if counting is None else counting, most)
    else:
        total = count if count <= most else None
    if total is not None:
        page = min(page, max(1, -(-total // per_page)))
    start = (page - 1) * per_page
    rows = list(queryset[start : start + per_page + 1])
    if not rows and page > 1:
        page, rows = _last_page(queryset, per_page)
    return ListPage(rows[:per_page], page, len(rows) > per_page, total, per_page, most)


def _last_page(queryset: QuerySet[Any, Any], per_page: int) -> tuple[int, list[Any]]:
    """Somebody typed a page number beyond the end of a very long list."""
    page = max(1, -(-queryset.count() // per_page))
    start = (page - 1) * per_page
    return page, list(queryset[start : start + per_page])
