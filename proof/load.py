"""`make load`: fifty people at once, each with a login, while lists are imported in the background.

Nobody may meet an error, and everything that the site has acknowledged must stand in the database in the end.
Times are told as ratios to what the same acts cost one person who is alone, in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from proof.acts import Importer, Ledger, Person
from proof.goods import FIRST_IMPORTED
from proof.report import say
from proof.site import Site
from proof.visitor import Answer, UnexpectedError, Visitor

PASSWORD = "Kantor yang ramai 2026"  # noqa: S105 - of accounts that live as long as this run
# Of fifty; the last one brings in lists.
ROLES = ("staff", "staff", "staff", "keeper", "technician")
COMMON = 12
QUIET_ACTS = 250


class Times:
    """Seconds of each kind of act, and what answered with what it shouldn't."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.statuses: defaultdict[int, int] = defaultdict(int)
        self.errors: list[str] = []

    def record(self, act: str, seconds: float, answer: Answer) -> None:
        self.seconds[act].append(seconds)
        self.statuses[answer.status] += 1


def main() -> None:
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="sarpras-load-") as folder:
        site = Site(Path(folder))
        try:
            say(f"Seed {wanted.seed}. An office of {wanted.assets} items …")
            site.furnish(wanted.assets)
            names = _people(wanted.people)
            site.start()
            found = _measure(site, names, wanted)
        finally:
            site.stop()
    say(json.dumps(found))
    if any(found[name] for name in ("errors", "lost_updates", "wrong")):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--think", type=float, default=6, help="seconds between two acts of a person")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    return parser.parse_args()


def _people(count: int) -> list[tuple[str, str]]:
    """Accounts with one role each, who see the whole office."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import Group

    from organization.models import User

    password = make_password(PASSWORD)
    groups = {group.name: group for group in Group.objects.all()}
    made = []
    for n in range(count):
        role = "keeper" if n == count - 1 else ROLES[n % len(ROLES)]
        user = User.objects.create(username=f"orang{n}", first_name=f"Orang {n}", password=password)
        user.groups.add(groups[role])
        made.append((user.username, role))
    return made


def _measure(site: Site, names: list[tuple[str, str]], wanted: argparse.Namespace) -> dict[str, Any]:
    ledger, quiet, busy = Ledger(), Times(), Times()
    common = _some_items(COMMON)

    def person(n: int, times: Times) -> Person:
        name, role = names[n]
        home = f"127.0.{1 + n // 200}.{1 + n % 200}"
        kind = Importer if n == len(names) - 1 else Person
        return kind(
            Visitor(site.port, home, name, times.record), role, ledger, common, f"{wanted.seed} {name}"
        )

    say("One person alone …")
    alone = [person(n, quiet) for n in (0, 3, 4)]
    for each in alone:
        each.web.sign_in(PASSWORD)
    for n in range(QUIET_ACTS):
        _act(alone[n % len(alone)], quiet)
    say(f"{wanted.people} people for {wanted.minutes:g} minutes …")
    begun = time.monotonic()
    until = begun + 60 * wanted.minutes
    crowd = [
        threading.Thread(target=_day, args=(person(n, busy), busy, until, wanted), daemon=True)
        for n in range(len(names))
    ]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(60 * wanted.minutes + 600)
    lasted = time.monotonic() - begun
    lost = losses(ledger)
    for sentence in [*quiet.errors, *busy.errors][:20]:
        say(f"error: {sentence}")
    for sentence in [*lost, *ledger.wrong][:20]:
        say(f"lost: {sentence}")
    kinds = _table(quiet, busy)
    return {
        "seed": wanted.seed,
        "assets": wanted.assets,
        "people": wanted.people,
        "minutes": round(lasted / 60, 1),
        "requests": sum(map(len, busy.seconds.values())),
        "requests_a_second": round(sum(map(len, busy.seconds.values())) / lasted, 1),
        "statuses": dict(busy.statuses),
        "errors": len(quiet.errors) + len(busy.errors),
        "reports": len(ledger.reports),
        "triaged": len(ledger.triaged),
        "edits": sum(map(len, ledger.notes.values())),
        "overtaken": ledger.conflicts,
        "rows_imported": sum(map(len, ledger.imported)),
        "lost_updates": len(lost),
        "wrong": len(ledger.wrong),
        "p95_ratio": kinds,
    }


def _some_items(count: int) -> list[str]:
    from assets.models import Asset

    found = Asset.objects.filter(status__in=Asset.IN_SERVICE, notes="").order_by("pk")
    return [str(pk) for pk in found.values_list("pk", flat=True)[:count]]


def _day(person: Person, times: Times, until: float, wanted: argparse.Namespace) -> None:
    rng = Random(f"{wanted.seed} {person.web.name} pauses")  # noqa: S311 - nothing secret follows from it
    # They don't all come through the door in one second.
    time.sleep(rng.uniform(0, min(30, 12 * wanted.minutes)))
    try:
        person.web.sign_in(PASSWORD)
    except (UnexpectedError, OSError) as error:
        times.errors.append(f"{person.web.name}: {error!r}")
        return
    while time.monotonic() < until:
        _act(person, times)
        time.sleep(min(rng.expovariate(1 / wanted.think), 5 * wanted.think))


def _act(person: Person, times: Times) -> None:
    try:
        person.do_something()
    except Exception as error:
        times.errors.append(f"{person.web.name}: {error!r}")


def losses(ledger: Ledger) -> list[str]:
    """What was acknowledged and doesn't stand in the database, or stands there twice."""
    from assets.models import Asset
    from maintenance.models import BreakageReport, ReportEvent

    lost: list[str] = []
    reports = Counter(BreakageReport.objects.values_list("description", flat=True))
    lost += [f"report {mark} isn't there once" for mark in ledger.reports if reports[f"Rusak {mark}"] != 1]
    events = ReportEvent.objects.filter(verb=ReportEvent.Verb.TRIAGE).values_list("report__number", flat=True)
    taken_up = Counter(events)
    lost += [
        f"{number} was taken up {taken_up[number]} times"
        for number in ledger.triaged
        if taken_up[number] != 1
    ]
    for asset, marks in ledger.notes.items():
        notes = Asset.objects.values_list("notes", flat=True).get(pk=asset).split()
        if [word for word in notes if word in marks] != marks:
            lost.append(f"note of {asset}: {marks} were written, {notes} stand there")
    for registers in ledger.imported:
        there = Asset.objects.filter(register__in=registers, register__gte=FIRST_IMPORTED).count()
        if there != len(registers):
            lost.append(f"import from {registers[0]}: {there} of {len(registers)} rows")
    return lost


def _table(quiet: Times, busy: Times) -> dict[str, float | None]:
    say(f"\n{'':18}{'alone':>8}{'p50':>8}{'p95':>8}{'crowd':>8}{'p50':>8}{'p95':>8}{'p95 ratio':>12}")
    ratios: dict[str, float | None] = {}
    for act in sorted(busy.seconds):
        one, many = quiet.seconds.get(act, []), busy.seconds[act]
        ratios[act] = round(_p95(many) / _p95(one), 1) if len(one) > 4 else None
        figures = "".join(
            f"{len(times):>8}{1000 * median(times):>8.0f}{1000 * _p95(times):>8.0f}" if times else " " * 24
            for times in (one, many)
        )
        say(f"{act:18}{figures}{ratios[act] or '':>12}")
    return ratios


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
