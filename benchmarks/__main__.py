"""`make bench`: how dear the office's daily work is beside the least that it could cost.

Every figure is a ratio, ours to a floor, both taken in turn in one run on PostgreSQL; wall times alone
mean nothing on a machine that others use too. The last line is one JSON object. See docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.aims import AIMS, Figures
from tests.support.postgres import Server, url

ROUNDS = 25
SMALL = 10_000


def main() -> None:
    wanted = _arguments()
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": url(server.folder, "postgres"),
                "DATA_ROOT": folder,
                "MEDIA_ROOT": f"{folder}/media",
                "DEBUG": "false",
            }
            import django

            django.setup()
            _say(f"An office of {wanted.assets} items …")
            _make_office(wanted.assets)
            figures = {}
            for name, found in _measured(wanted.only, wanted.rounds):
                figures[name] = AIMS[name].told(found)
                _say(_line(name, figures[name]))
    finally:
        server.stop()
    _say("\n".join(["", HEAD, *(_line(name, figures[name]) for name in AIMS if name in figures)]))
    if wanted.json:
        wanted.json.write_text(f"{json.dumps(figures, indent=1)}\n")
    _say(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--assets", type=int, default=100_000, help="items in the office")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often a page is asked")
    parser.add_argument("--only", type=_names, default=list(AIMS), metavar="NAME,…", help=", ".join(AIMS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    """By name or by the beginning of several names: `list,search`."""
    found = [name for name in AIMS if name.startswith(tuple(text.split(",")))]
    if not found:
        raise argparse.ArgumentTypeError(f"nothing begins like that; there is {', '.join(AIMS)}")
    return found


def _make_office(assets: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("seed_demo", verbosity=0, assets=assets)
    with connection.cursor() as cursor:
        # What autovacuum does within a minute or two: no office stays as an import has just left it.
        cursor.execute("VACUUM ANALYZE")


def _measured(names: list[str], rounds: int) -> Iterator[tuple[str, Figures]]:
    from benchmarks import intake, night, pages, papers, register
    from organization.models import User

    if on_pages := [name for name in names if name in pages.NAMES]:
        yield from pages.page_figures(on_pages, rounds)
    keeper = User.objects.get(username="keeper")
    acts = {
        "export_10k": lambda: register.export_10k(keeper),
        "export_book_10k": lambda: register.export_book_10k(keeper),
        "bulk_edit_1k": lambda: register.bulk_edit_1k(keeper),
        "flag_100k": night.flag_100k,
        "import_10k": intake.import_10k,
        "import_100k": intake.import_100k,
        "pdf_5k": papers.pdf_5k,
    }
    for name, act in acts.items():
        if name in names:
            yield name, act()


HEAD = f"{'':18}{'':38}{'ratio':>8}{'aim':>8}{'queries':>9}{'kB':>7}{'MiB':>10}  "


def _line(name: str, figure: Figures) -> str:
    aim = AIMS[name]
    ratio = f"{'≥ ' if aim.at_least else '≤ '}{aim.ratio}" if aim.ratio is not None else "–"
    memory = "/".join(f"{figure[key]:g}" for key in ("mib", "mib_after", "mib_100k") if key in figure)
    met = {True: "yes", False: "NO", None: ""}[figure["met"]]
    shown: Iterable[object] = (figure.get(key, "") for key in ("queries", "kb"))
    queries, kb = shown
    return f"{name:18}{aim.what:38}{figure['ratio']:>8}{ratio:>8}{queries:>9}{kb:>7}{memory:>10}  {met}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
