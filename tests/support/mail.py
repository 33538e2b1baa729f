"""A mail server that takes every letter, and can be taken down and brought back under the same port."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings


class Session(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        post: MailServer = self.server.post  # type: ignore[attr-defined]
        self.say("220 test ESMTP")
        while raw := self.rfile.readline():
            verb = raw.decode().strip().split(":")[0].upper()
            if verb.startswith(("EHLO", "HELO")):
                self.say("250 test")
            elif verb == "RCPT TO" and any(name in raw.decode() for name in post.refused):
                self.say("550 no such mailbox")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
                post.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class MailServer:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.port = 0
        self._server: Listener | None = None

    def start(self) -> None:
        self._server = Listener(("127.0.0.1", self.port), Session)
        self._server.post = self  # type: ignore[attr-defined]
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self) -> list[EmailMessage]:
        """What came since it was last taken."""
        taken, self.letters = self.letters, []
        return taken

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    settings.EMAIL_IS_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.SITE_URL = "https://sarpras.contoh.go.id"
    yield server
    server.stop()
