"""A Chromium for the journeys: the machine's, or Debian's in a folder of ours."""

import os
import platform
import shutil
from pathlib import Path
from typing import Any

from bootstrap import debian, frontend
from bootstrap.shell import PYTHON, VENV, attempt, say, stop

OURS = VENV / "chromium"
PROGRAMS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
PACKAGES = ("chromium", "fonts-dejavu-core")
NONE_FOUND = (
    "The browser tests need Chromium. Install it, for example with: sudo apt install chromium; "
    "or name it: CHROMIUM=/path/of/chromium make test"
)


def ensure() -> None:
    """:raises SystemExit: with a sentence, if there is none and none can be had"""
    if not find():
        if not debian.is_here():
            stop(NONE_FOUND)
        say("Loading Chromium from Debian, which takes a minute or two …")
        if debian.is_root():
            debian.install(*PACKAGES)
        else:
            debian.unpack(OURS, *PACKAGES)
        if not find():
            stop(NONE_FOUND)
    if not _driver_node_works():
        # A bare Debian lacks a library of the Node that Playwright brings.
        (VENV / "node-for-playwright").write_text(frontend.node())


def find() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or stop(f"CHROMIUM is '{named}', which is no program. {NONE_FOUND}")
    for name in PROGRAMS:
        path = shutil.which(name)
        # On Ubuntu it may be a stub that only says what to install.
        if path and attempt(path, "--version")[0] == 0:
            return path
    own = OURS / "usr/lib/chromium/chromium"
    return str(own) if own.is_file() else None


def launch_options() -> dict[str, Any]:
    """For Playwright's `chromium.launch`."""
    program = find()
    if program is None:
        stop(NONE_FOUND)
    flags = ("--disable-quic", "--disable-background-networking", "--disable-component-update")
    options: dict[str, Any] = {"executable_path": program, "args": list(flags)}
    if program and Path(program).is_relative_to(OURS):
        options["env"] = {**os.environ, **_own_libraries()}
    return options


def driver_environment() -> dict[str, str]:
    """For the process that starts Playwright."""
    note = VENV / "node-for-playwright"
    return {"PLAYWRIGHT_NODEJS_PATH": note.read_text()} if note.is_file() else {}


def _own_libraries() -> dict[str, str]:
    triplet = f"{platform.machine()}-linux-gnu"
    folders = ("usr/lib/{}", "lib/{}", "usr/lib/{}/nss", "usr/lib/{}/pulseaudio")
    fonts = OURS / "fonts.conf"
    # Without its fonts, pages have no text at all.
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f"<dir>{OURS}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{OURS}/fontcache</cachedir></fontconfig>\n"
    )
    paths = [str(OURS / folder.format(triplet)) for folder in folders]
    return {"LD_LIBRARY_PATH": os.pathsep.join(paths), "FONTCONFIG_FILE": str(fonts)}


def _driver_node_works() -> bool:
    code = "import playwright; print(playwright.__path__[0])"
    _, output = attempt(PYTHON, "-c", code)
    return attempt(Path(output.strip()) / "driver" / "node", "--version")[0] == 0
