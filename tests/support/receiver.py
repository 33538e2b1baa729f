"""An HTTP server to which messages go; it remembers what it was told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django.fixtures import Settings


class Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[dict[str, Any]] = []
        self.status = 200
        self.location = ""

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/masuk"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.status == 200:
            self.server.told.append(json.loads(body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """In the office's own network, to which the administrator has opened the way."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.MESSENGER_HOSTS = ["127.0.0.1"]
    settings.MESSENGER_GATEWAYS = {"telegram": f"{server.address}/{{to}}", "whatsapp": ""}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
