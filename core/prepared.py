"""QuerySets that are put together once in a process and then only asked.

What a page asks on every visit differs in a key and in nothing else. Putting a QuerySet with its joins
together anew takes Django longer than the database needs for the answer, and so does the thought that
PostgreSQL gives to such a statement; it keeps that thought too, for each connection.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connections
from django.db.models import Model, QuerySet

T = TypeVar("T")
# They stand for the keys until somebody asks; no row of ours has such a number.
MARKS = (2_147_400_001, 2_147_400_002, 2_147_400_003)
LARGEST = 2**63 - 1


class Prepared(Generic[T]):
    """`find = Prepared(lambda pk: Thing.objects.for_page().filter(pk=pk))`, then `find(7)` is the list.

    :param make: of the keys of rows alone: what depends on the clock, on the language or on a person's
        rights must not be in it, for it is asked once
    """

    def __init__(self, make: Callable[..., QuerySet[Any, T]]) -> None:
        self.make = make

    def __call__(self, *keys: Model | int) -> list[T]:
        rows, compiler, sql, params = self._compiled
        given = {mark: _number(key) for mark, key in zip(MARKS, keys, strict=False)}
        if any(number > LARGEST for number in given.values()):
            # No row has it, and a database refuses to look.
            return []
        # A parameter is of the database's own kind of whole number, and stays so.
        bound = tuple(type(p)(given[p]) if isinstance(p, int) and p in given else p for p in params)
        asked = copy.copy(compiler)
        asked.connection = connections[rows.db]
        asked.as_sql = lambda *args, **kwargs: (sql, bound)
        if asked.connection.vendor == "postgresql":
            asked.execute_sql = lambda *args, **kwargs: [_answer(asked.connection, sql, bound)]
        again: Any = rows.all()
        again.query.get_compiler = lambda *args, **kwargs: asked
        return list(again)

    @cached_property
    def _compiled(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        wanted = self.make.__code__.co_argcount
        rows = self.make(*MARKS[:wanted])
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        return rows, compiler, sql, params


class _Kept(psycopg.Cursor[Any]):
    """A statement is thought about when it is met first."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **(options | {"prepare": True}))


def _answer(connection: Any, sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection._prepare_cursor(_Kept(connection.connection)) as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _number(key: Model | int) -> int:
    return key if isinstance(key, int) else int(key.pk)
