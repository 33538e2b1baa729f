"""`make chaos`: workers, clock, broker, database and mail server die at random while an office's years pass.

The same weeks are lived twice from one database: by one process in order, and by machines that are killed.
In the end both must hold the same rows, and both must have sent the same letters.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path
from typing import Any

from proof.letters import Post
from proof.machines import Machines
from proof.report import say

BEGINS = date(2026, 1, 5)
GOODS = 150
# Faults in a night, a morning, an evening, on the average.
OFTEN = 0.5
SHOWN = 5


def main() -> None:
    wanted = _arguments()
    say(f"Seed {wanted.seed}, {wanted.rounds} weeks.")
    with tempfile.TemporaryDirectory(prefix="sarpras-proof-") as folder:
        machines = Machines(Path(folder))
        try:
            prepare(machines)
            found = PROOFS[wanted.only](machines, wanted) if wanted.only else _both(machines, wanted)
        except BaseException:
            say(f"It broke; the same again: make chaos ARGS='--rounds {wanted.rounds} --seed {wanted.seed}'")
            raise
        finally:
            machines.stop()
    say(json.dumps(found))
    if any(found.get(name) for name in ("lost", "doubled", "differences", "torn_imports")):
        say(f"Not as it should be, with --seed {wanted.seed} --rounds {wanted.rounds}.")
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--rounds", type=int, default=200, help="weeks")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--rows", type=int, default=10_000, help="of the import")
    parser.add_argument("--kills", type=int, default=10, help="of the import")
    parser.add_argument("--only", choices=sorted(PROOFS))
    return parser.parse_args()


def prepare(machines: Machines, goods: int = GOODS) -> None:
    """An office as it is before the first week, and Django set up for it."""
    os.environ |= machines.environment()
    import django

    at = datetime.combine(BEGINS, hour(0, 5)).astimezone()
    machines.clock.move(at)
    machines.start_broker()
    django.setup()
    machines.clock.install()
    from django.core.management import call_command

    machines.copy_database("postgres", "office")
    machines.use("office")
    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0, assets=goods, on=BEGINS)


def _both(machines: Machines, wanted: argparse.Namespace) -> dict[str, Any]:
    return PROOFS["weeks"](machines, wanted) | PROOFS["import"](machines, wanted)


def weeks(machines: Machines, wanted: argparse.Namespace) -> dict[str, Any]:
    return live_twice(machines, rounds=wanted.rounds, seed=wanted.seed)


def live_twice(machines: Machines, *, rounds: int, seed: int, often: float = OFTEN) -> dict[str, Any]:
    from proof import compare
    from proof.offices import Calm, Torn
    from proof.weeks import Weeks

    machines.use("office")
    years = Weeks(seed, BEGINS)
    years.settle_in()
    for name in ("calm", "torn"):
        machines.copy_database("office", name)

    machines.use("calm")
    calm = Calm(machines)
    for number in range(rounds):
        years.pass_by(calm, number)
    expected, letters = compare.read(), Post(machines.mail.take())
    say(f"Undisturbed: {sum(map(len, expected.values()))} rows, {len(letters)} letters.")

    machines.use("torn")
    machines.clock.move(datetime.combine(BEGINS, hour(0, 10)).astimezone())
    machines.empty_broker()
    machines.counts.clear()
    machines.start()
    torn = Torn(machines, seed, often)
    begun = time.monotonic()
    for number in range(rounds):
        years.pass_by(torn, number)
        if number % 10 == 9:
            say(f"Week {number + 1}: {time.monotonic() - begun:.0f} s, {dict(machines.counts)}")
    machines.stop_parts()
    found = compare.differences(expected, compare.read())
    sent = Post(machines.mail.take())
    return {
        "seed": seed,
        "rounds": rounds,
        **machines.counts,
        "begun_again": years.begun_again,
        **told(found, letters, sent),
        "seconds": round(time.monotonic() - begun),
    }


TOLD = ("outbox.Notice", "outbox.Message", "outbox.Digest", "maintenance.OverdueEvent")


def told(found: dict[str, tuple[list[str], list[str]]], expected: Post, sent: Post) -> dict[str, int]:
    """What was lost or doubled of what people are told, and all rows that differ; a few are shown."""
    for label, (lost, more) in found.items():
        say(f"{label}: {len(lost)} rows are missing, {len(more)} are too many.")
        for row in [*(f"  - {text}" for text in lost[:SHOWN]), *(f"  + {text}" for text in more[:SHOWN])]:
            say(row)
    missing, extra = expected - sent, sent - expected
    for letter in [*(f"  - {text}" for text in missing[:SHOWN]), *(f"  + {text}" for text in extra[:SHOWN])]:
        say(f"letter {letter}")
    return {
        "letters": len(sent),
        # The same letter again, by its Message-ID: what is promised when a worker dies with it in hand.
        "sent_again": sent.repeated,
        "lost": len(missing) + sum(len(found[name][0]) for name in TOLD if name in found),
        "doubled": len(extra) + sum(len(found[name][1]) for name in TOLD if name in found),
        "differences": sum(len(lost) + len(more) for lost, more in found.values()),
    }


def imports(machines: Machines, wanted: argparse.Namespace) -> dict[str, Any]:
    from proof.imports import kill_imports

    return kill_imports(machines, rows=wanted.rows, kills=wanted.kills, seed=wanted.seed)


PROOFS = {"weeks": weeks, "import": imports}


if __name__ == "__main__":
    main()
