"""The environment `.venv`, and the packages of a lock in it."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from bootstrap import debian
from bootstrap.shell import PYTHON, ROOT, VENV, attempt, fingerprint, is_done, note_done, run, say, stop

INCOMPLETE = "Python's venv is incomplete; install it with: sudo apt install python3-venv"


def make() -> None:
    if attempt(PYTHON, "-m", "pip", "--version")[0] == 0:
        return
    say("Making .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    if attempt(sys.executable, "-m", "venv", VENV)[0] == 0:
        return
    # Debian ships venv in two halves.
    shutil.rmtree(VENV, ignore_errors=True)
    if not debian.is_here():
        stop(INCOMPLETE)
    if debian.is_root():
        debian.install("python3-venv")
        run(sys.executable, "-m", "venv", VENV, otherwise=INCOMPLETE)
    else:
        _make_with_debians_pip()


def _make_with_debians_pip() -> None:
    with tempfile.TemporaryDirectory(prefix="sarpras-pip-") as name:
        folder = Path(name)
        debian.unpack(folder, "python3-pip-whl", with_dependencies=False)
        wheels = sorted(folder.glob("usr/share/python-wheels/pip-*.whl"))
        if not wheels:
            stop(INCOMPLETE)
        run(sys.executable, "-m", "venv", "--without-pip", VENV, otherwise=INCOMPLETE)
        run(
            *(PYTHON, "-m", "pip", "install", "--quiet", "--no-index", wheels[-1]),
            env={"PYTHONPATH": str(wheels[-1])},
            otherwise=INCOMPLETE,
        )


def install(lock: str) -> None:
    """Exactly what `requirements/<lock>.txt` says, by uv, or by pip where uv can't."""
    file = ROOT / "requirements" / f"{lock}.txt"
    mark = fingerprint([file])
    if is_done(lock, mark):
        return
    say(f"Installing Python packages ({file.relative_to(ROOT)}) …")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes")
    if not _install_by_uv(file, pip):
        run(*pip, "-r", file, otherwise="Python's packages can't be loaded; is the Internet there?")
    note_done(lock, mark)


def _install_by_uv(file: Path, pip: tuple[str | Path, ...]) -> bool:
    uv = VENV / "bin" / "uv"
    tool = ROOT / "requirements" / "uv.txt"
    if not is_done("uv", fingerprint([tool])):
        if attempt(*pip, "-r", tool)[0]:
            return False
        note_done("uv", fingerprint([tool]))
    # Compiled once here: else each process would do it again where Python may not write bytecode.
    options = ("--quiet", "--compile-bytecode", "--require-hashes", "--python", PYTHON)
    command = (uv, "pip", "install", *options, "-r", file)
    return attempt(*command, env=_as_pip_is_configured())[0] == 0


def _as_pip_is_configured() -> dict[str, str]:
    """uv doesn't read what an office has written into pip.conf about its mirror and certificates."""
    known = {
        "index-url": ("UV_DEFAULT_INDEX", " "),
        "extra-index-url": ("UV_INDEX", " "),
        "find-links": ("UV_FIND_LINKS", ","),
        "cert": ("SSL_CERT_FILE", " "),
    }
    env = {"UV_NATIVE_TLS": "true", "UV_NO_PROGRESS": "true"}
    _, output = attempt(PYTHON, "-m", "pip", "config", "list")
    for line in output.splitlines():
        key, _, value = line.partition("=")
        variable, glue = known.get(key.rpartition(".")[2], ("", ""))
        if variable and variable not in os.environ:
            env[variable] = glue.join(value.strip("'\"").split())
    return env
