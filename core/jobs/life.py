"""Signs of life of workers and clock, in the cache, as those of jobs are."""

from __future__ import annotations

import time
from typing import Any

from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.core.cache import cache
from django.utils import timezone

WORKERS, CLOCK = "workers-alive", "clock-alive"
SAID_EVERY = 15.0
# Who is silent for longer isn't missed any more: its machine has another name now.
REMEMBERED = 24 * 3600
_last_said = 0.0
_is_clock = False


@heartbeat_sent.connect
def worker_lives(sender: Any, **kwargs: Any) -> None:
    if _is_time():
        say_alive(str(sender.eventer.hostname))


@beat_init.connect
def clock_begins(**kwargs: Any) -> None:
    global _is_clock
    _is_clock = True


@after_task_publish.connect
def clock_lives(**kwargs: Any) -> None:
    """Everybody publishes; the clock does several times a minute."""
    if _is_clock and _is_time():
        cache.set(CLOCK, timezone.now().timestamp(), REMEMBERED)


def say_alive(worker: str) -> None:
    """Two who say it at the same moment may lose one of both until the next time."""
    now = timezone.now().timestamp()
    known: dict[str, float] = cache.get(WORKERS) or {}
    alive = {name: at for name, at in known.items() if now - at < REMEMBERED}
    cache.set(WORKERS, {**alive, worker: now}, REMEMBERED)


def workers_seen() -> dict[str, float]:
    """When each worker was last heard of, as seconds since 1970."""
    return cache.get(WORKERS) or {}


def clock_seen() -> float | None:
    seen: float | None = cache.get(CLOCK)
    return seen


def _is_time() -> bool:
    global _last_said
    if time.monotonic() - _last_said < SAID_EVERY:
        return False
    _last_said = time.monotonic()
    return True
