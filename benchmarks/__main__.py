from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from tests.support.postgres import Server, url

ROUNDS = 25
MANY_CLIENTS, SECONDS = 8, 10.0

# name: (our page, the floor's, aim, most queries, most bytes)
PAGES: dict[str, tuple[str, str, float, int, int]] = {
    "list_50": ("/barang/?rows=50", "/50/", 2.0, 8, 40_000),
    "list_50_filtered": ("/barang/?rows=50&condition=RR", "/50/", 2.0, 8, 40_000),
    "search_fragment": ("/barang/?rows=50&q=thinkpa", "/50/", 1.5, 8, 40_000),
    "search_word": ("/barang/?rows=50&q=laptop", "/50/", 3.0, 8, 40_000),
    "asset_page": ("/barang/{asset}/", "/1/", 2.5, 12, 0),
    "api_list_50": ("/api/v1/assets?limit=50", "/50/", 1.2, 6, 0),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
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
            figures = measure(assets=wanted.assets, rounds=wanted.rounds)
    finally:
        server.stop()
    for name, figure in figures.items():
        say(f"{name:18} {figure}")
    say(json.dumps(figures))


def measure(*, assets: int, rounds: int) -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from assets.models import Asset
    from benchmarks import register
    from benchmarks.site import Site
    from organization.models import User

    say(f"An office of {assets} assets …")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("seed_demo", verbosity=0, assets=assets)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="keeper"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    asset = Asset.objects.filter(reports__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    sites = [
        Site("config.settings", cookie),
        Site("benchmarks.floor_settings", cookie),
    ]
    ours, floor = sites
    figures: dict[str, Any] = {}
    try:
        ours.wait_until_ready("/healthz")
        floor.wait_until_ready("/1/")
        for name, (page, bare, aim, queries, size) in PAGES.items():
            path = page.format(asset=asset)
            say(f"{name}: {path}")
            ratio, length = in_turn(partial(ours.get, path), partial(floor.get, bare), rounds)
            figure: dict[str, Any] = {"ratio": ratio, "aim": aim}
            figure |= {"queries": queries_of(client, path), "queries_aim": queries}
            if size:
                figure |= {"kb": round(length / 1000, 1), "kb_aim": size / 1000}
            figures[name] = figure
        each = [
            site.answers_a_second(path, clients=MANY_CLIENTS, seconds=SECONDS)
            for site, path in ((ours, PAGES["list_50"][0]), (floor, "/50/"))
        ]
        figures["list_8_clients"] = {"ratio": round(each[0] / each[1], 3), "aim": 0.5}
    finally:
        for site in sites:
            site.stop()
    keeper = User.objects.get(username="keeper")
    say("export_10k, bulk_edit_1k")
    figures["export_10k"] = register.export_10k(keeper) | {"aim": 7.0}
    figures["bulk_edit_1k"] = register.bulk_edit_1k(keeper) | {"aim": 4.0, "queries_aim": 10}
    return figures


def in_turn(
    ours: Callable[[], tuple[float, int]], floor: Callable[[], tuple[float, int]], rounds: int
) -> tuple[float, int]:
    """:returns: the ratio of medians, and the bytes of our answer"""
    pairs = [(ours(), floor()) for _ in range(rounds + 2)][2:]
    ratio = median(seconds for (seconds, _), _ in pairs) / median(seconds for _, (seconds, _) in pairs)
    return round(ratio, 2), pairs[-1][0][1]


def queries_of(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
