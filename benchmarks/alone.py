"""A measurement in a process of its own: what it needs at most says nothing where others ran before.

python -m benchmarks.alone benchmarks.intake:take_in 10000
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def alone(function: str, *args: int) -> dict[str, Any]:
    """:returns: what the function answers"""
    done = subprocess.run(  # noqa: S603 - no shell, and the names and numbers are the bench's own
        [sys.executable, "-m", "benchmarks.alone", function, *map(str, args)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_mib(pid: int | str = "self") -> float:
    """The most that a process has had in memory."""
    return _status("VmHWM", pid)


def mib(pid: int | str = "self") -> float:
    return _status("VmRSS", pid)


def _status(name: str, pid: int | str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


if __name__ == "__main__":
    import django

    django.setup()
    module, _, function = sys.argv[1].partition(":")
    found = getattr(import_module(module), function)(*map(int, sys.argv[2:]))
    sys.stdout.write(f"{json.dumps(found)}\n")
