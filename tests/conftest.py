from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

pytest_plugins = [
    "tests.support.database",
    "tests.support.broker",
    "tests.support.worker",
    "tests.support.browser",
    "tests.support.mail",
    "tests.support.receiver",
    "tests.support.s3",
    "tests.support.oidc",
    "tests.people",
    "tests.objects",
]

IS_POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"


def pytest_configure(config: pytest.Config) -> None:
    # Made for speed and not for safety: every person in a test has a password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what a database can change: no browser, no pure rules."""
    kept, left = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        wanted = not item.get_closest_marker("postgres")
        if IS_POSTGRES:
            touches = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
            elsewhere = item.get_closest_marker("sqlite") or item.get_closest_marker("browser")
            wanted = bool(touches) and not elsewhere
        (kept if wanted else left).append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Wrong passwords of one test don't close a name in the next."""
    yield
    if Path(settings.DATA_ROOT, "cache").is_dir():
        cache.clear()
