"""Ours and a floor in turn, so that a busy machine slows both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.db import connection

Act = Callable[[], object]


def seconds(act: Act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def ratio(ours: Act, floor: Act, *, rounds: int, warm: bool = True) -> float:
    """Of the medians; both are taken in turn, so what slows one slows the other."""
    if warm:
        ours()
        floor()
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    return round(median(mine for mine, _ in pairs) / median(least for _, least in pairs), 2)


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many statements are sent; without keeping them, of which some are megabytes long."""
    sent = [0]

    def count(execute: Any, *args: Any) -> Any:
        sent[0] += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        yield sent
