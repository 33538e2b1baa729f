"""A web server of one process, and how long it takes to answer."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

from config.lifeline import die_with

READY_IN = 60


class Site:
    """:param settings: the settings module, whose URLs it serves"""

    def __init__(self, settings: str, cookie: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.headers = {"Cookie": cookie, "Host": f"127.0.0.1:{self.port}"}
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        options = ["--workers", "1", "--blocking-threads", "2", "--http", "1", "--no-ws"]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, *options, "--log-level", "warning", "config.wsgi:application"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings, "PORT": str(self.port)},
            preexec_fn=die_with(os.getpid()),
        )

    def wait_until_ready(self, path: str) -> None:
        until = time.monotonic() + READY_IN
        while True:
            try:
                self.get(path)
            except (OSError, http.client.HTTPException):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def worker(self) -> int:
        """The process that answers; the one that was started only watches it."""
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def get(self, path: str, also: tuple[int, ...] = ()) -> tuple[float, int]:
        """:returns: seconds from asking to the last byte, and the bytes of the answer
        :raises RuntimeError: if the answer is neither 200 nor one of `also`
        """
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as web:
            begun = time.perf_counter()
            web.request("GET", path, headers=self.headers)
            answer = web.getresponse()
            body = answer.read()
            seconds = time.perf_counter() - begun
        if answer.status not in (200, *also):
            raise RuntimeError(f"{path} answered {answer.status}.")
        return seconds, len(body)

    def answers_a_second(self, path: str, *, clients: int, seconds: float) -> float:
        done = [0] * clients
        until = time.perf_counter() + seconds

        def ask(client: int) -> None:
            while time.perf_counter() < until:
                self.get(path)
                done[client] += 1

        threads = [Thread(target=ask, args=(client,)) for client in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(done) / seconds

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
