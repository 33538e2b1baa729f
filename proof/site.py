"""The whole site as a server runs it: PostgreSQL, broker, a web server of two processes, worker and clock."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from config import broker
from tests.support.postgres import CRASH_SAFE, Server, url
from tests.support.processes import CELERY, Process, free_port, wait_until

GRANIAN = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
    *("--workers", "2", "--blocking-threads", "2", "--backpressure", "128", "--log-level", "warning"),
)


class Site:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Server(CRASH_SAFE)
        self.socket = folder / "broker.sock"
        self.parts: list[Process] = []
        self.port = free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url(self.database.folder, "postgres"),
            "REDIS_URL": f"unix://{self.socket}",
            "DATA_ROOT": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": "for the load alone",
            "DEBUG": "false",
        }

    def furnish(self, assets: int) -> None:
        """Sets Django up too."""
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("seed_demo", verbosity=0, assets=assets)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def start(self) -> None:
        self._run("broker", *broker.server_command(self.socket, self.folder / "broker"))
        wait_until(lambda: broker.answers(self.socket), what="the broker doesn't start")
        self._run("web", *GRANIAN, "--host", "127.0.0.1", "--port", str(self.port), "config.wsgi:application")
        self._run(
            "worker",
            *CELERY,
            "config",
            "worker",
            "--concurrency",
            "2",
            "--without-gossip",
            "--without-mingle",
        )
        self._run("clock", *CELERY, "config", "beat", "--pidfile=")
        wait_until(self._answers, 120, what="the web server doesn't start")

    def _run(self, name: str, *command: str) -> None:
        self.parts.append(Process(list(command), self.folder / f"{name}.log"))

    def _answers(self) -> bool:
        from config.health import ask

        try:
            return ask(self.port) == 200
        except OSError:
            return False

    def stop(self) -> None:
        for part in reversed(self.parts):
            part.kill()
        self.database.stop()
