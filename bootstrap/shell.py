"""Commands that are quiet unless they fail, and stamps of what is done already."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LAST_LINES = 30


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def stop(sentence: str) -> NoReturn:
    sys.exit(sentence)


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, otherwise: str = ""
) -> str:
    """What it printed. When it fails set-up stops with its last lines and a sentence."""
    status, output = attempt(*command, cwd=cwd, env=env)
    if status:
        say("\n".join(output.splitlines()[-LAST_LINES:]))
        stop(otherwise or f"`{' '.join(map(str, command))}` failed with exit status {status}.")
    return output


def attempt(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Of contents, not of times: a clone has none that mean anything."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def is_done(step: str, mark: str) -> bool:
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == mark


def note_done(step: str, mark: str) -> None:
    """Called last, so an interrupted step is done again."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(mark)
