from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.lifeline import die_with

ROOT = Path(__file__).resolve().parents[2]
# The name of the app comes next.
CELERY = (
    *(sys.executable, "-W", "ignore:You're running the worker with superuser"),
    *("-m", "celery", "--quiet", "-A"),
)


class Process:
    """A program in a process group of its own, which ends when the tests do; what it says is in `log`."""

    def __init__(
        self, command: list[str], log: Path, *, env: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                command,
                cwd=more.pop("cwd", ROOT),
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=die_with(os.getpid()),
                **more,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 20) -> int:
        """Asks it to end, and kills what doesn't; its exit status."""
        if self.is_running:
            self.popen.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(within)
        self.kill()
        return self.popen.wait()

    def kill(self) -> None:
        """SIGKILL for the whole group, as when the power fails."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], Any], within: float = 20, *, what: str = "") -> Any:
    """What `is_so` answers once that is true; fails with `what` when it isn't in time."""
    until = time.monotonic() + within
    while True:
        answer = is_so()
        if answer:
            return answer
        assert time.monotonic() < until, what or f"not so within {within} s"
        time.sleep(0.05)
