"""Every page with every role, as `tests/access.py` says; nothing in the URLconf is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from organization.models import User
from tests import access
from tests.people import make_user

# Who may open what is decided above the database, so one of the two is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# Mounted by libraries under names of their own; each has tests where it is configured.
ELSEWHERE = ("admin", "api-", "metrics")


def page_names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from page_names(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + entry.name


# What the policy would refuse, and what a loosened policy would let through.
INLINE = re.compile(
    rb"<script(?![^>]*\ssrc=)(?![^>]*type=.application/json)[^>]*>|<style|\s(?:on\w+|style)=[\"']"
)


def assert_strict(response: HttpResponse) -> None:
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        assert not (found := INLINE.search(response.content)), found


def answer(client: Client, method: str, url: str) -> str:
    response = getattr(client, method.lower())(url)
    if response.streaming:  # A download holds its file open until it is read.
        b"".join(response)
    assert_strict(response)
    # 400, 405, 409 and 422 come from behind the door: the role was let in.
    return {200: "ok", 204: "ok", 400: "ok", 405: "ok", 409: "ok", 422: "ok"}.get(
        response.status_code, str(response.status_code)
    )


def test_every_page_stands_in_the_table() -> None:
    listed = {access.split(page)[0] for page, _, _ in access.rows()}

    missing = {
        name for name in page_names() if name not in listed | access.OPEN and not name.startswith(ELSEWHERE)
    }

    assert missing == set()


@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_gets_what_the_table_says(
    role: str, objects: dict[str, object], client_of: Callable[[User], Client]
) -> None:
    user = User.objects.filter(username=role).first() or make_user(role)
    client = client_of(user)

    found = {}
    for page, method, answers in access.rows():
        url = access.address(page, objects)
        expected = answers[access.ROLES.index(role)]
        got = answer(client, method, url)
        if got != expected:
            found[f"{method} {page}"] = f"{got} instead of {expected}"

    assert found == {}


def test_a_stranger_meets_no_object_of_another_unit(
    objects: dict[str, object], stranger: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(stranger)

    met = {}
    for page, method, _ in access.rows():
        if access.split(page)[1]:
            got = answer(client, method, access.address(page, objects))
            if got not in ("404", "403") and got != access.FOR_STRANGERS.get(access.split(page)[0]):
                met[f"{method} {page}"] = got

    assert met == {}


def test_a_visitor_is_sent_to_the_login(objects: dict[str, object]) -> None:
    met = {}
    for page, method, _ in access.rows():
        url = access.address(page, objects)
        response = getattr(Client(), method.lower())(url)
        if response.status_code != 302 or not response["Location"].startswith(reverse("account_login")):
            met[f"{method} {page}"] = response.status_code

    assert met == {}


@pytest.mark.parametrize("name", sorted(access.OPEN))
def test_open_pages_open_for_a_visitor(name: str) -> None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        url = reverse(name, kwargs={"uidb36": "1", "key": "x"})

    assert Client().get(url).status_code in (200, 405, 503)
