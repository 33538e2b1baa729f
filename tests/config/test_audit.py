"""Known weaknesses of locked packages fail the check; a list that is out of reach doesn't."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bootstrap import audit


class Osv(HTTPServer):
    weak = ""
    asked: list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Osv

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results = [
            {"vulns": [{"id": "GHSA-test"}]} if each["package"]["name"] == self.server.weak else {}
            for each in self.server.asked
        ]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": results}).encode())


@pytest.fixture
def osv() -> Iterator[Osv]:
    server = Osv(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def address(osv: Osv) -> str:
    return f"http://127.0.0.1:{osv.server_address[1]}/v1/querybatch"


def test_every_locked_package_is_asked_about(osv: Osv) -> None:
    assert audit.main(address(osv)) == 0

    names = {(each["package"]["ecosystem"], each["package"]["name"]) for each in osv.asked}
    assert {("PyPI", "django"), ("PyPI", "pytest"), ("npm", "bootstrap"), ("npm", "@tabler/icons")} <= names
    assert all(each["version"][0].isdigit() for each in osv.asked)


@pytest.mark.parametrize("weak", ["django", "tom-select"])
def test_a_known_weakness_fails_until_it_is_accepted(
    weak: str, osv: Osv, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    osv.weak = weak
    assert audit.main(address(osv)) == 1
    assert f"{weak} " in capsys.readouterr().err

    monkeypatch.setitem(audit.ACCEPTED, "GHSA-test", "Only on Windows")

    assert audit.main(address(osv)) == 0


def test_a_list_out_of_reach_is_said_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main("http://127.0.0.1:9/v1/querybatch") == 0
    assert "weren't looked up" in capsys.readouterr().err
