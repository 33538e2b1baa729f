"""`make fuzz`: hostile spreadsheets, and the API and the pages asked for what they don't expect.

    make fuzz                                    10,000 files, then the API and the lists
    make fuzz ARGS='--files 500 --seed 7'        others
    make fuzz ARGS='--file 1234 --keep /tmp/x'   one of them again, kept
    make fuzz ARGS='--only api'

Half of the files go through PostgreSQL, half through SQLite. The last line is one JSON object. See
docs/proof.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread, Timer
from typing import Any

from proof.fuzz.worker import BATCH, Trial
from proof.report import say
from tests.support.postgres import Server, url

PARTS = ("files", "api", "pages")
SILENT = 400.0
"""Seconds after which a worker that says nothing hangs: the reader itself gives up after 180."""
ITEMS = "60"


@dataclass
class Found:
    ends: Counter[str] = field(default_factory=Counter)
    trials: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    children_mib: float = 0.0
    until: float = 0.0


def main() -> int:
    wanted = _arguments()
    answer: dict[str, Any] = {"seed": wanted.seed}
    if "files" in wanted.only:
        answer |= _files(wanted)
    for part in ("api", "pages"):
        if part in wanted.only:
            answer[f"{part}_passed"] = _suite(part, wanted.examples)
    say(json.dumps(answer))
    return int(bool(answer.get("wrong")) or not all(answer.get(f"{part}_passed", True) for part in PARTS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--files", type=int, default=10_000, help="how many spreadsheets")
    parser.add_argument("--file", type=int, help="only the one with this number")
    parser.add_argument("--minutes", type=float, default=10_000, help="stop then, wherever it is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--examples", type=int, default=200, help="for each operation of the API and each list"
    )
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(PARTS), help=",".join(PARTS)
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="the files that were made")
    return parser.parse_args()


# spreadsheets ---------------------------------------------------------------------------------


def _files(wanted: argparse.Namespace) -> dict[str, Any]:
    numbers = range(wanted.file, wanted.file + 1) if wanted.file is not None else range(wanted.files)
    if wanted.keep:
        wanted.keep.mkdir(parents=True, exist_ok=True)
    found, server = Found(until=time.monotonic() + wanted.minutes * 60), Server()
    try:
        with tempfile.TemporaryDirectory(prefix="sarpras-fuzz-") as folder:
            databases = [f"sqlite:///{folder}/office.sqlite3", url(server.folder, "postgres")]
            homes = [_environment(database, f"{folder}/{n}") for n, database in enumerate(databases)]
            for home in homes:
                _make_office(home)
            hands = [
                Thread(target=_go_through, args=(numbers, place, home, wanted, found))
                for place, home in enumerate(homes)
            ]
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
    finally:
        server.stop()
    return _summed(found)


def _environment(database: str, folder: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
        "DATA_ROOT": folder,
        "MEDIA_ROOT": f"{folder}/media",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost",
    }


def _make_office(environment: dict[str, str]) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.core.management import call_command as call\n"
        f"call('migrate', verbosity=0); call('seed_demo', verbosity=0, assets={ITEMS})\n"
        "call('collectstatic', verbosity=0, interactive=False)\n"
        "from proof.fuzz.trial import everybody; everybody()"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)  # noqa: S603 - ours


def _go_through(
    numbers: range, place: int, environment: dict[str, str], wanted: argparse.Namespace, found: Found
) -> None:
    """Every second batch; where a worker dies or hangs, the next goes on behind that file."""
    for first in range(numbers.start - numbers.start % BATCH, numbers.stop, BATCH):
        if first // BATCH % 2 != place:
            continue
        if time.monotonic() > found.until:
            break
        at, last = max(first, numbers.start), min(first + BATCH, numbers.stop)
        while at < last:
            at = _work(wanted, at, last, environment, found)


def _work(
    wanted: argparse.Namespace, first: int, last: int, environment: dict[str, str], found: Found
) -> int:
    """:returns: the number with which it goes on"""
    command = [sys.executable, "-m", "proof.fuzz.worker", str(wanted.seed), str(first), str(last)]
    if wanted.keep:
        command += ["--keep", str(wanted.keep)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    begun: dict[str, Any] = {}
    for said in _lines(process):
        if "begun" in said:
            begun = said
        elif "children_mib" in said:
            found.children_mib = max(found.children_mib, said["children_mib"])
        else:
            _note(found, said, environment["DATABASE_URL"])
            begun = {}
    code = process.wait()
    if not begun and not code:
        return last
    lost = begun or {"begun": last - 1, "label": "after the last file"}
    trial = Trial(int(lost["begun"]), str(lost["label"]), wrong=f"The worker ended with {code}.")
    _note(found, asdict(trial), environment["DATABASE_URL"])
    return trial.number + 1


def _lines(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    while True:
        patience = Timer(SILENT, process.kill)
        patience.start()
        text = process.stdout.readline() if process.stdout else ""
        patience.cancel()
        if not text:
            return
        yield json.loads(text)


def _note(found: Found, trial: dict[str, Any], database: str) -> None:
    trial["on"] = database.partition(":")[0]
    found.trials.append(trial)
    found.ends.update(trial["ends"])
    if trial["wrong"]:
        found.wrong.append(trial)
        say(
            f"{trial['number']} on {trial['on']}: {trial['label']}\n  " + trial["wrong"].replace("\n", "\n  ")
        )
    if len(found.trials) % 250 == 0:
        say(f"{len(found.trials)} files, {len(found.wrong)} wrong")


def _summed(found: Found) -> dict[str, Any]:
    for end, number in found.ends.most_common():
        say(f"{number:7}  {end}")
    worst = {}
    for name in ("seconds", "wall", "mib"):
        dearest = sorted(found.trials, key=lambda trial: -trial[name])[:5]
        worst[name] = dearest[0][name] if dearest else 0
        say(f"most {name}: " + "; ".join(f"{t[name]} ({t['number']}, {t['label']})" for t in dearest))
    took = sorted(trial["seconds"] for trial in found.trials) or [0]
    return {
        "files": len(found.trials),
        "wrong": len(found.wrong),
        "half_applied": sum("Half applied" in trial["wrong"] for trial in found.wrong),
        "previews": sum(any(":" in end for end in trial["ends"]) for trial in found.trials),
        "applied": sum(any(": applied" in end for end in trial["ends"]) for trial in found.trials),
        "cpu_s": {
            "median": took[len(took) // 2],
            "p99": took[len(took) * 99 // 100],
            "worst": worst["seconds"],
        },
        "wall_s_worst": worst["wall"],
        "mib_worst": worst["mib"],
        "reader_mib_worst": found.children_mib,
    }


# the API and the pages -------------------------------------------------------------------------


def _suite(part: str, examples: int) -> bool:
    """The suite's own tests, with many more examples, on both databases."""
    paths = {"api": ["tests/api/test_fuzz.py"], "pages": ["tests/web/test_hostile.py"]}[part]
    passed = True
    for database in ("", "postgres"):
        environment = os.environ | {"FUZZ_EXAMPLES": str(examples), "TEST_DATABASE": database}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
        passed &= subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603 - ours
    return passed


if __name__ == "__main__":
    sys.exit(main())
