"""Loaded before the settings are (`-p` in pyproject.toml): no test run touches a register of yours.

Each process has a folder of its own for database, media, cache and broker. With
`TEST_DATABASE=postgres` the first one starts a server, which its xdist workers share.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.support import postgres

GIVEN = (
    *("ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "MEDIA_ROOT", "REDIS_URL", "SITE_URL", "TIME_ZONE"),
    *("SECRET_KEY", "PORT", "DEMO", "STORAGE_URL", "FILE_LIMIT_MB", "ACCEL_REDIRECT", "MESSENGER_HOSTS"),
    *("BACKUP_DIR", "BACKUP_KEEP", "METRICS_TOKEN"),
    *("REQUIRE_SECOND_FACTOR", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"),
    "PROXIES",
    *("TELEGRAM_GATEWAY", "WHATSAPP_GATEWAY"),
)
IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ

for name in GIVEN:
    os.environ.pop(name, None)
    os.environ.pop(f"{name}_FILE", None)
# Of the many processes that tests start, each would compile everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Short, since a socket's path may have 107 bytes only.
FOLDER = Path(tempfile.mkdtemp(prefix="sarpras-test-"))
if not IS_XDIST_WORKER:
    os.environ["TEST_SHARED"] = str(FOLDER)
# What the processes of one run share.
SHARED = Path(os.environ["TEST_SHARED"])
os.environ |= {
    "DATA_ROOT": str(FOLDER),
    "SECRET_KEY": "for tests alone",
    # Static files as they lie; pytest-django switches the setting itself off.
    "DEBUG": "true",
    # Playwright runs its loop in the thread of the tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

server: postgres.Server | None = None
if os.environ.get("TEST_DATABASE") == "postgres":
    if not IS_XDIST_WORKER:
        server = postgres.Server()
        os.environ["TEST_POSTGRES"] = str(server.folder)
    os.environ["DATABASE_URL"] = postgres.url(os.environ["TEST_POSTGRES"], "postgres")


def pytest_unconfigure(config: pytest.Config) -> None:
    if server:
        server.stop()
    shutil.rmtree(FOLDER, ignore_errors=True)
