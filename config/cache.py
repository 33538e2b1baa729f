"""Caches that every process shares."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis import exceptions

AWAY = (exceptions.ConnectionError, exceptions.TimeoutError)


class SharedFileCache(FileBasedCache):
    """For one machine without Redis: files, so that counts of wrong passwords outlive a restart.

    Not the database: its one writer has better things to do. Not the embedded broker: people
    can still log in while that is down. Django's own `add` looks first and writes later, in
    which two processes can both win; whoever takes a lock by it relies on one winner.
    """

    _dir: str

    def add(self, key: Any, value: Any, timeout: Any = ..., version: int | None = None) -> bool:
        options = {} if timeout is ... else {"timeout": timeout}
        with self._locked():
            return super().add(key, value, version=version, **options)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        with self._locked():
            return super().incr(key, delta, version=version)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        folder = Path(self._dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class LenientRedisCache(RedisCache):
    """Pages go on while Redis is away, since nothing in a cache is the only copy of a fact.

    `add` then has no winner: nobody takes a lock, and nobody logs in uncounted.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        try:
            return bool(super().add(*args, **kwargs))
        except AWAY:
            return False

    def incr(self, key: Any, *args: Any, **kwargs: Any) -> int:
        try:
            return int(super().incr(key, *args, **kwargs))
        except AWAY:
            raise ValueError(key) from None  # As for a key that nobody has set.

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except AWAY:
            return default

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        try:
            return dict(super().get_many(keys, version))
        except AWAY:
            return {}

    def set(self, *args: Any, **kwargs: Any) -> None:
        with suppress(*AWAY):
            super().set(*args, **kwargs)

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except AWAY:
            return False
