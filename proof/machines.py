"""Database, broker, workers, clock and mail server of the proof, each of which can be killed."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import redis
from django.db import connection

from config import broker
from proof.clock import Clock
from tests.support.mail import MailServer
from tests.support.postgres import CRASH_SAFE, Server, url
from tests.support.processes import CELERY, Process, wait_until

WORKERS = ("worker1", "worker2")
CLOCK = "clock"


class Machines:
    """Set the environment before Django is set up: `environment()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Server(CRASH_SAFE)
        self.socket = folder / "broker.sock"
        self.mail = MailServer()
        self.mail.start()
        self.clock = Clock(folder / "clock")
        self.broker: Process | None = None
        self.parts: dict[str, Process] = {}
        self.counts: Counter[str] = Counter()

    def environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url(self.database.folder, "postgres"),
            "REDIS_URL": f"unix://{self.socket}",
            "DATA_ROOT": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SECRET_KEY": "for the proof alone",
            "DEBUG": "false",
            "PROOF_CLOCK": str(self.clock.file),
        }

    # the database

    def use(self, name: str) -> None:
        """For this process and for those that are started from now on."""
        connection.close()
        connection.settings_dict["NAME"] = name
        os.environ["DATABASE_URL"] = url(self.database.folder, name)

    def copy_database(self, original: str, copy: str) -> None:
        connection.close()
        self.use("template1")
        with connection.cursor() as cursor:
            # Else what a sequence has drawn ahead isn't in the log, and a crash would turn it back.
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}" STRATEGY FILE_COPY')
        connection.close()

    def restart_database(self) -> None:
        self.counts["database_restarts"] += 1
        self.database.crash()
        self.database.start()
        connection.close()

    # the broker

    def start_broker(self) -> None:
        command = broker.server_command(self.socket, self.folder / "broker")
        self.broker = Process(command, self.folder / "broker.log")
        wait_until(lambda: broker.answers(self.socket), what="the broker doesn't start")

    def empty_broker(self) -> None:
        """Messages, and with them every sign of life, progress and lock in the cache."""
        self.counts["broker_emptied"] += 1
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def restart_broker(self) -> None:
        self.counts["broker_kills"] += 1
        if self.broker:
            self.broker.kill()
        self.start_broker()

    # workers and clock

    def start(self, *names: str) -> None:
        for name in names or (*WORKERS, CLOCK):
            if name == CLOCK:
                command = [*CELERY, "proof.hasty", "beat", "--pidfile="]
            else:
                quiet = ("--without-gossip", "--without-mingle")
                command = [*CELERY, "proof.hasty", "worker", *quiet, "--concurrency", "1"]
                command += ["--hostname", f"{name}@proof"]
            self.parts[name] = Process(command, self.folder / f"{name}.log")

    def kill(self, name: str) -> None:
        self.counts["kills"] += 1
        self.parts[name].kill()
        self.start(name)

    def cut_power(self) -> None:
        for name in WORKERS:
            self.kill(name)

    def kill_child(self, name: str) -> None:
        """Only the process that does the work, as when the kernel is out of memory."""
        pid = self.parts[name].pid
        with suppress(OSError, LookupError):
            child = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
            os.kill(int(child), signal.SIGKILL)
            self.counts["kills"] += 1

    def look_after(self) -> None:
        """As the runner does: what has ended by itself is started again."""
        for name, part in list(self.parts.items()):
            if not part.is_running:
                self.counts["ended_by_themselves"] += 1
                self.start(name)

    def stop_parts(self) -> None:
        for part in self.parts.values():
            part.kill()
        self.parts.clear()

    def stop(self) -> None:
        self.stop_parts()
        if self.broker:
            self.broker.kill()
        self.mail.stop()
        self.database.stop()

    def said(self) -> str:
        """The end of what each of them wrote."""
        logs = [self.folder / f"{name}.log" for name in (*WORKERS, CLOCK)]
        ends = [f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs if log.exists()]
        return "\n".join(ends)


def pause() -> None:
    time.sleep(0.05)
