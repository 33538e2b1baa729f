"""Our pages and the bare ones, behind the same web server, asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from assets.models import Asset
from benchmarks.alone import mib, peak_mib
from benchmarks.site import Site
from benchmarks.timing import counted
from organization.models import User
from tests import access

MANY_CLIENTS, SECONDS, TURNS = 8, 5.0, 3
IDLE_MIB, AFTER_MIB = 110, 140

# name: (our page, the floor's)
PAGES: dict[str, tuple[str, str]] = {
    "list_50": ("/barang/?rows=50", "/50/"),
    "list_50_filtered": ("/barang/?rows=50&condition=RR", "/50/"),
    "search_fragment": ("/barang/?rows=50&q=thinkpa", "/50/"),
    "search_word": ("/barang/?rows=50&q=laptop", "/50/"),
    "asset_page": ("/barang/{asset}/", "/1/"),
    "api_list_50": ("/api/v1/assets?limit=50", "/50/"),
}
CLIENTS, WORKER = "list_8_clients", "worker_mib"
NAMES = {*PAGES, CLIENTS, WORKER}


def page_figures(wanted: Iterable[str], rounds: int) -> Iterator[tuple[str, dict[str, Any]]]:
    client = _signed_in(User.objects.get(username="keeper"))
    asset = Asset.objects.filter(reports__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    with _site("config.settings", client) as ours, _site("benchmarks.floor_settings", client) as floor:
        ours.wait_until_ready("/healthz")
        floor.wait_until_ready("/1/")
        for name in wanted:
            if name in PAGES:
                path, bare = (page.format(asset=asset) for page in PAGES[name])
                ratio, length = in_turn(partial(ours.get, path), partial(floor.get, bare), rounds)
                yield name, {"ratio": ratio, "queries": _queries(client, path), "kb": round(length / 1000, 1)}
            elif name == CLIENTS:
                yield name, {"ratio": _many_clients(ours, floor)}
    if WORKER in wanted:
        yield WORKER, _worker(asset)


def in_turn(
    ours: Callable[[], tuple[float, int]], floor: Callable[[], tuple[float, int]], rounds: int
) -> tuple[float, int]:
    """:returns: the ratio of the medians, and the bytes of our answer"""
    pairs = [(ours(), floor()) for _ in range(rounds + 2)][2:]
    mine, least = (median(each[side][0] for each in pairs) for side in (0, 1))
    return round(mine / least, 2), pairs[-1][0][1]


def _many_clients(ours: Site, floor: Site) -> float:
    path, bare = PAGES["list_50"]
    turns = [
        ours.answers_a_second(path, clients=MANY_CLIENTS, seconds=SECONDS)
        / floor.answers_a_second(bare, clients=MANY_CLIENTS, seconds=SECONDS)
        for _ in range(TURNS)
    ]
    return round(median(turns), 3)


def _worker(asset: int) -> dict[str, Any]:
    """Of somebody in every role: after each page that needs no object, an item's, and both downloads."""
    user = User.objects.create(username="bench")
    user.groups.set(Group.objects.all())
    client = _signed_in(user)
    paths = [
        access.address(page, {})
        for page, method, answers in access.rows()
        if method == "GET" and "ok" in answers and "<" not in page
    ]
    with _site("config.settings", client) as ours:
        ours.wait_until_ready("/healthz")
        idle = mib(ours.worker())
        for path in [*paths, f"/barang/{asset}/"]:
            if "logout" not in path:
                # A page that wants to be told something first says so by 422, a paper too long by 409.
                ours.get(path, also=(409, 422))
        after, most = mib(ours.worker()), peak_mib(ours.worker())
    return {
        "ratio": round(max(idle / IDLE_MIB, after / AFTER_MIB), 2),
        "mib": round(idle),
        "mib_after": round(after),
        "mib_most": round(most),
    }


def _signed_in(user: User) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client


@contextmanager
def _site(module: str, client: Client) -> Iterator[Site]:
    name = settings.SESSION_COOKIE_NAME
    site = Site(module, f"{name}={client.cookies[name].value}")
    try:
        yield site
    finally:
        site.stop()


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with counted() as sent:
        client.get(path)
    return sent[0]
