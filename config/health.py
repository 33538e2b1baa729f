"""Whether the process is up, and whether it has all that it needs.

`python -m config.health` asks the server of this machine from outside, for containers.
"""

import http.client
import os
import sys
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    missing = missing_parts()
    status = "missing" if missing else "ok"
    return JsonResponse({"status": status, "missing": missing}, status=503 if missing else 200)


def missing_parts() -> list[str]:
    """Which of database, broker and migrations are missing; without a database nobody knows the last."""
    missing = []
    try:
        connection.ensure_connection()
        recorded = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        connection.close()
        missing.append("database")
    else:
        if not _migrations() <= recorded.keys():
            missing.append("migrations")
    if not _broker_answers():
        missing.append("broker")
    return missing


@cache
def _migrations() -> set[tuple[str, str]]:
    """What this version of the code ships; replaced migrations are left to `migrate`."""
    return set(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def _broker_answers() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def ask(port: int, path: str = "/readyz", timeout: float = 10) -> int:
    """The status that the server on this machine answers to a host of ours behind our proxy.

    :raises OSError: if nobody listens
    """
    hosts = settings.ALLOWED_HOSTS
    host = "127.0.0.1" if {"127.0.0.1", "*"} & set(hosts) else hosts[0].lstrip(".")
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        web.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return web.getresponse().status
    finally:
        web.close()


if __name__ == "__main__":
    try:
        status = ask(int(os.environ.get("PORT") or 8000))
    except OSError as error:
        sys.exit(f"The web server doesn't answer: {error}")
    sys.exit(0 if status == http.HTTPStatus.OK else f"/readyz answers {status}.")
