"""`make run`: broker, web server, worker and clock as children of one process, which end with it.

- One run at a time: a lock, which the children hold too, so that a new run waits for what a killed
  one has left and never opens the broker's file twice.
- Children have process groups of their own, so Ctrl-C reaches only this process and the order of
  stopping is ours; and each asks the kernel to be told when this process dies.
- A dead worker, clock or broker is started again; a dead web server ends the run.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.conf import settings

from config import broker, health
from config.lifeline import die_with
from config.prepare import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    LOADED,
    demo_state,
    first_account_note,
    say,
)

TICK = 0.2
LEFTOVERS_END_IN = 20
READY_IN = 180
STOPPED_IN = 15
RESTARTS, RESTARTS_IN = 5, 60
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(Exception):
    """The run is over, with an exit status and perhaps a sentence."""

    def __init__(self, sentence: str = "", status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass
class Part:
    name: str
    command: list[str]
    is_restarted: bool = True
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS + 1))
    restart_at: float = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, what: signal.Signals) -> None:
        if self.process and self.is_running:
            self.process.send_signal(what)

    def end_group(self) -> None:
        """Whatever its main process has left behind."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Runner:
    def __init__(self, port: int, lock: TextIO) -> None:
        self.port = port
        self.lock = lock
        self.signals = 0
        self.broker: Part | None = None
        self.parts: list[Part] = []

    def run(self) -> None:
        """Until somebody stops it.

        :raises StoppedError: always
        """
        for number in STOPPING:
            signal.signal(number, self._count)
        try:
            self._prepare()
            self._start_broker()
            for part in self._parts():
                self.parts.append(part)
                self._start(part)
            self._wait_until(
                self._is_ready, READY_IN, "The web server doesn't become ready; see what it says above."
            )
            self._greet()
            while True:
                self._tick()
        finally:
            self._stop()

    def _count(self, *_: object) -> None:
        self.signals += 1

    def _tick(self) -> None:
        """A moment of waiting, in which a dead part is seen and somebody may ask to stop."""
        if self.signals:
            raise StoppedError(status=0)
        for part in [*([self.broker] if self.broker else []), *self.parts]:
            if not part.is_running:
                self._restart(part)
        time.sleep(TICK)

    def _wait_until(self, is_so: Callable[[], bool], seconds: float, otherwise: str) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > until:
                raise StoppedError(otherwise)
            self._tick()

    def _prepare(self) -> None:
        part = Part("preparation", [sys.executable, "-m", "config.prepare"])
        self._start(part)
        self.parts = [part]
        while part.is_running:
            if self.signals:
                raise StoppedError(status=0)
            time.sleep(TICK)
        self.parts = []
        if part.process and part.process.returncode:
            raise StoppedError(status=part.process.returncode)

    def _start_broker(self) -> None:
        listens = settings.BROKER_SOCKET
        if listens is None:
            return
        folder = Path(settings.DATA_ROOT) / "broker"
        try:
            self.broker = Part("broker", broker.server_command(listens, folder))
        except broker.NoBrokerError as error:
            raise StoppedError(str(error)) from None
        self._start(self.broker)
        self._wait_until(
            lambda: broker.answers(listens), 30, f"The broker doesn't start; see {folder / 'log'}."
        )

    def _parts(self) -> list[Part]:
        # Who starts everything as root on their own machine knows it.
        quiet = ["-W", "ignore:You're running the worker with superuser"] if not os.geteuid() else []
        celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "config"]
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        return [
            Part(
                "web server",
                [
                    *granian,
                    *("--host", "127.0.0.1", "--port", str(self.port), "--http", "1", "--no-ws"),
                    *("--workers", "2", "--blocking-threads", "2", "--backpressure", "128"),
                    *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
                    *("--log-level", "warning", "config.wsgi:application"),
                ],
                is_restarted=False,
            ),
            Part(
                "worker",
                [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
            ),
            Part("clock", [*celery, "beat", "--pidfile="]),
        ]

    def _start(self, part: Part) -> None:
        part.starts.append(time.monotonic())
        part.restart_at = 0
        part.process = subprocess.Popen(  # noqa: S603
            part.command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            pass_fds=[self.lock.fileno()],
            process_group=0,
            preexec_fn=die_with(os.getpid()),
        )

    def _restart(self, part: Part) -> None:
        if not part.restart_at:
            part.end_group()
            status = part.process.returncode if part.process else None
            if not part.is_restarted:
                raise StoppedError(f"The {part.name} has ended with exit status {status}.")
            often = len(part.starts) > RESTARTS and part.starts[-1] - part.starts[0] < RESTARTS_IN
            if often:
                raise StoppedError(f"The {part.name} ends again and again; see what it says above.")
            say(f"The {part.name} has ended with exit status {status}; it is started again.")
            part.restart_at = time.monotonic() + 1
        elif time.monotonic() > part.restart_at:
            self._start(part)

    def _is_ready(self) -> bool:
        try:
            return health.ask(self.port) == 200
        except OSError:
            return False

    def _greet(self) -> None:
        lines = ["", f"Sarpras runs on http://127.0.0.1:{self.port}"]
        if demo_state() == LOADED:
            lines.append(f"Demo accounts: {', '.join(DEMO_ACCOUNTS)}; password {DEMO_PASSWORD}")
        elif first_account_note().is_file():
            name, password = first_account_note().read_text().split()
            lines.append(f"First account: {name}; password {password}, to be changed after signing in")
        say("\n".join([*lines, "Stop it with Ctrl-C.", ""]))

    def _stop(self) -> None:
        """The broker last, so that a task which ends now can still say so. Again Ctrl-C: at once."""
        asked = self.signals
        until = time.monotonic() + STOPPED_IN
        for parts in (self.parts, [self.broker] if self.broker else []):
            for part in parts:
                part.tell(signal.SIGTERM)
            while any(part.is_running for part in parts):
                if time.monotonic() > until or self.signals > max(asked, 1):
                    break
                time.sleep(TICK / 4)
            for part in parts:
                part.end_group()
                if part.process:
                    part.process.wait()


def take_lock(folder: Path) -> TextIO:
    """:raises StoppedError: if a run holds it, or what a killed one has left doesn't end"""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / "run.lock").open("a+")
    until = time.monotonic() + LEFTOVERS_END_IN
    has_waited = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read().strip()
            if owner.isdigit() and _is_alive(int(owner)):
                raise StoppedError(f"Sarpras is already running here (process {owner}).") from None
            if time.monotonic() > until:
                raise StoppedError("Parts of a run that was killed don't end; see `ps`.") from None
            if not has_waited:
                say("Waiting for the last run to end …")
                has_waited = True
            time.sleep(TICK)
        else:
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            return lock


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def free_port(text: str) -> int:
    """:raises StoppedError: if it is no port, or taken; two web servers could share one unseen"""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise StoppedError(f"PORT is '{text}'. Write a number from 1024 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise StoppedError(f"Port {text} needs root. Choose one from 1024 on.") from None
        except OSError:
            raise StoppedError(
                f"Port {text} is taken by another program. Choose another one: "
                f"make run PORT={int(text) % 65535 + 1}"
            ) from None
    return int(text)


def main() -> None:
    if "--die-with-parent" in sys.argv and (set_it := die_with(os.getppid())):
        set_it()
    try:
        lock = take_lock(Path(settings.DATA_ROOT))
        port = free_port(os.environ.get("PORT") or "8000")
        Runner(port, lock).run()
    except StoppedError as end:
        sys.exit(str(end) or end.status)


if __name__ == "__main__":
    main()
