"""As much of S3 as we use, as a real HTTP server: PUT, GET, HEAD, DELETE and the list of a bucket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

KEY, SECRET, BUCKET = "KUNCI", "rahasia/dan+panjang", "sarpras-media"


class Stored(NamedTuple):
    content: bytes
    content_type: str
    at: datetime


class S3Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, Stored] = {}
        self.unsigned: list[str] = []
        self.is_broken = False

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: S3Server

    def log_message(self, *args: object) -> None:
        pass

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if (key := self._key()) is not None:
            content_type = self.headers.get("Content-Type", "")
            self.server.objects[key] = Stored(content, content_type, datetime.now(UTC))
            self._answer(200, headers={"ETag": '"x"'})

    def do_GET(self) -> None:
        if (key := self._key()) is None:
            return
        if not key:
            self._answer(200, self._listing().encode(), {"Content-Type": "application/xml"})
        elif (stored := self.server.objects.get(key)) is None:
            self._fail(404, "NoSuchKey")
        else:
            self._answer(200, stored.content, self._about(stored))

    def do_HEAD(self) -> None:
        if (key := self._key()) is None:
            return
        stored = self.server.objects.get(key)
        if stored is None:
            self._answer(404, about_length=0)
        else:
            self._answer(200, headers=self._about(stored), about_length=len(stored.content))

    def do_DELETE(self) -> None:
        if (key := self._key()) is not None:
            self.server.objects.pop(key, None)
            self._answer(204)

    def _key(self) -> str | None:
        """The object's key; None where the request was answered with a refusal."""
        if self.server.is_broken:
            self._fail(503, "SlowDown")
            return None
        if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
            self.server.unsigned.append(self.path)
            self._fail(403, "AccessDenied")
            return None
        path = unquote(urlsplit(self.path).path).strip("/")
        bucket, _, key = path.partition("/")
        if bucket != BUCKET:
            self._fail(404, "NoSuchBucket")
            return None
        return key

    def _listing(self) -> str:
        query = parse_qs(urlsplit(self.path).query)
        prefix = query.get("prefix", [""])[0]
        files, folders = [], set()
        for key in sorted(self.server.objects):
            if key.startswith(prefix):
                name, slash, _ = key[len(prefix) :].partition("/")
                if slash:
                    folders.add(f"{prefix}{name}/")
                else:
                    files.append(f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>")
        common = [f"<CommonPrefixes><Prefix>{escape(p)}</Prefix></CommonPrefixes>" for p in sorted(folders)]
        found = "".join(files + common)
        return (
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        )

    def _about(self, stored: Stored) -> dict[str, str]:
        return {
            "Content-Type": stored.content_type,
            "Last-Modified": format_datetime(stored.at, usegmt=True),
            "ETag": '"x"',
        }

    def _fail(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        self._answer(status, b"" if self.command == "HEAD" else body, {"Content-Type": "application/xml"})

    def _answer(
        self,
        status: int,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        about_length: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if about_length is None else about_length))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def s3() -> Iterator[S3Server]:
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
