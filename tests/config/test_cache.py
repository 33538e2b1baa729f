"""Caches that all processes share: one winner of a lock, and pages that go on without Redis."""

from __future__ import annotations

import os
import subprocess
import sys

from config.cache import LenientRedisCache
from tests.support.broker import Broker
from tests.support.processes import ROOT

RACE = """
import sys, time
import django
django.setup()
from django.core.cache import cache
print("ready", flush=True)
sys.stdin.readline()
print(sum(cache.add(f"race-{number}", 1) for number in range(50)))
"""


def test_of_several_processes_one_gets_a_lock() -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"

    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    won = [int(racer.communicate(timeout=60)[0]) for racer in racers]

    assert sum(won) == 50


def test_redis_is_a_cache_while_it_is_there(broker: Broker) -> None:
    cache = LenientRedisCache(broker.url, {})

    cache.set("word", "sarpras")

    assert cache.get("word") == "sarpras"
    assert cache.add("lock", 1)
    assert not cache.add("lock", 2)
    assert cache.get_many(["word", "none"]) == {"word": "sarpras"}
    assert cache.delete("word")


def test_without_redis_everything_is_unknown_and_no_lock_is_had(broker: Broker) -> None:
    broker.kill()
    cache = LenientRedisCache(broker.url, {})

    cache.set("word", "sarpras")

    assert cache.get("word") is None
    assert cache.get("word", "else") == "else"
    assert cache.get_many(["word"]) == {}
    assert not cache.add("lock", 1)
    assert not cache.delete("word")
