"""`make run`: all of it or nothing, and nothing left behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.runner import STOPPED_IN
from tests.support.broker import Broker
from tests.support.processes import Process, free_port, wait_until

RUNNER = [sys.executable, "-m", "config.runner"]
PARTS = {"granian", "celery", "valkey"}


class Site:
    """A run in a folder of its own. Its processes are those that were given this folder or sit in it."""

    def __init__(self, folder: Path, command: list[str], env: dict[str, str]) -> None:
        self.folder = folder
        self.port = int(env.get("PORT") or free_port())
        given = {"DATA_ROOT": str(folder), "PORT": str(self.port), "DEMO": "0", "DEBUG": "false"}
        log = folder / f"run{len(list(folder.glob('run*.log')))}.log"
        self.process = Process(command, log, env=given | env)

    def wait_until_ready(self) -> None:
        def greets() -> bool:
            assert self.process.is_running, self.process.said
            return "Stop it with Ctrl-C" in self.process.said

        wait_until(greets, 180, what=self.process.said)

    def get(self, path: str) -> int:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(web):
            web.request("GET", path)
            return web.getresponse().status

    def processes(self) -> dict[int, str]:
        mark = f"DATA_ROOT={self.folder}\0".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if not entry.name.isdigit():
                    continue
                # The broker writes its title where its environment was.
                sits_in_it = (entry / "cwd").readlink().is_relative_to(self.folder)
                if sits_in_it or mark in (entry / "environ").read_bytes():
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command:
                        found[int(entry.name)] = command
        return found

    def child(self, kind: str) -> int | None:
        """The main process of a part."""
        for pid, command in self.processes().items():
            with contextlib.suppress(OSError):
                status = Path(f"/proc/{pid}/status").read_text()
                if f"\nPPid:\t{self.process.pid}\n" in status and kind in command:
                    return pid
        return None

    def kill(self, kind: str) -> int:
        pid = self.child(kind)
        assert pid, f"no {kind} among {self.processes()}"
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_until_nothing_is_left(self) -> None:
        wait_until(lambda: not self.processes(), STOPPED_IN + 15, what=str(self.processes()))


@pytest.fixture
def start(new_folder: Callable[[str], Path]) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def start(name: str = "site", command: list[str] = RUNNER, **env: str) -> Site:
        sites.append(Site(new_folder(name), command, env))
        return sites[-1]

    yield start
    for site in sites:
        site.process.stop()
        for pid in site.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_all_of_it_runs_once_goes_on_and_ends_with_ctrl_c(start: Callable[..., Site]) -> None:
    site = start()
    site.wait_until_ready()
    assert f"http://127.0.0.1:{site.port}" in site.process.said
    assert (site.get("/readyz"), site.get("/")) == (200, 302)
    for part in PARTS:
        assert any(part in command for command in site.processes().values())

    # A second run is refused, here and on the same port.
    same_folder = start(PORT=str(free_port()))
    same_port = start("other", PORT=str(site.port))
    assert same_folder.process.popen.wait(60) == 1
    assert f"already running here (process {site.process.pid})" in same_folder.process.said
    assert same_port.process.popen.wait(60) == 1
    assert f"Port {site.port} is taken by another program" in same_port.process.said

    # What dies is started again.
    worker, broker = site.kill(" worker "), site.kill("valkey")
    wait_until(lambda: site.child(" worker ") not in {None, worker}, 60, what=site.process.said)
    wait_until(lambda: site.child("valkey") not in {None, broker}, 60, what=site.process.said)
    wait_until(lambda: site.get("/readyz") == 200, 60, what=site.process.said)
    assert "The worker has ended with exit status -9; it is started again." in site.process.said

    # Ctrl-C reaches the group of the terminal.
    os.killpg(site.process.pid, signal.SIGINT)
    assert site.process.popen.wait(STOPPED_IN + 15) == 0
    assert site.processes() == {}
    assert "Traceback" not in site.process.said


def test_what_a_killed_run_leaves_ends_and_a_new_one_waits_for_it(start: Callable[..., Site]) -> None:
    site = start()
    site.wait_until_ready()

    os.kill(site.process.pid, signal.SIGKILL)
    site.process.popen.wait()
    words = " ".join(f"'{word}'" for word in RUNNER)
    below_make = start(command=["sh", "-c", f"{words} --die-with-parent; true"], PORT=str(site.port))

    below_make.wait_until_ready()
    assert below_make.get("/readyz") == 200

    os.kill(below_make.process.pid, signal.SIGKILL)
    below_make.wait_until_nothing_is_left()


def test_with_a_redis_of_yours_no_broker_is_started_and_without_a_web_server_it_ends(
    start: Callable[..., Site], broker: Broker
) -> None:
    site = start(REDIS_URL=broker.url)
    site.wait_until_ready()
    assert site.get("/readyz") == 200
    assert not any("valkey" in command for command in site.processes().values())

    site.kill("granian")

    assert site.process.popen.wait(STOPPED_IN + 15) == 1
    assert "The web server has ended with exit status -9." in site.process.said
    site.wait_until_nothing_is_left()


@pytest.mark.parametrize(
    ("port", "sentence"),
    [
        ("http", "PORT is 'http'. Write a number from 1024 to 65535."),
        ("70000", "PORT is '70000'. Write a number"),
    ],
)
def test_an_odd_port_is_refused_with_a_sentence(port: str, sentence: str, tmp_path: Path) -> None:
    process = Process(RUNNER, tmp_path / "log", env={"DATA_ROOT": str(tmp_path), "PORT": port})

    assert process.popen.wait(60) == 1
    assert sentence in process.said
    assert "Traceback" not in process.said
