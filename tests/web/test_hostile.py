"""Addresses and forms filled with what nobody types: every page answers, and never with an error of ours.

`make fuzz` sets FUZZ_EXAMPLES: then each parameter and each field gets each of these texts by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.forms import BaseForm
from django.test import Client
from django_filters import FilterSet

from organization.models import User
from tests import access
from tests.people import make_user

pytestmark = pytest.mark.django_db

THOROUGH = bool(os.environ.get("FUZZ_EXAMPLES"))
# As they stand in an address; the last is half of a character.
TEXTS = [
    *(quote(text) for text in (
        "9" * 5000, "99999999999999999999", "-9223372036854775809", "9223372036854775807", "a\0b", "²",
        "٢٠٢٠", "9999-12-31", "0001-01-01", "2026-02-30", "31-12-9999", "1e999", "NaN",
        "%s %(x)s {0} '\"", "\u202e💻", "x" * 3000, "../..", "1,1", "", "-", "0",
    )), "%ED%A0%80",
]  # fmt: skip
# What pages ask for beside their filters.
ALSO = ("page", "rows", "sort", "q", "view", "saved", "columns", "like", "unit", "year", "holder", "before",
        "employee", "duty", "kind", "month", "on", "state", "asset", "room", "find_text", "from", "to",
        "next")  # fmt: skip
# They end the session, or are another's work.
LEFT_OUT = {
    "account_logout",
    "organization:account_sign_out",
    "planning:change_xlsx",
    "assets:asset_export_book",
}


@pytest.fixture
def everybody(client_of: Callable[[User], Client]) -> Client:
    user = make_user("manager", username="segala", is_superuser=True)
    user.groups.set(Group.objects.all())
    return client_of(user)


def pages(objects: dict[str, object]) -> Iterator[tuple[str, str]]:
    for page, method, _ in access.rows():
        if method == "GET" and access.split(page)[0] not in LEFT_OUT and (THOROUGH or "<" not in page):
            yield page, access.address(page, objects)


def fields_of(form: BaseForm) -> list[str]:
    names = []
    for name, field in form.fields.items():
        parts: list[str] = getattr(field.widget, "widgets_names", [""])
        names += [f"{form.add_prefix(name)}{part}" for part in parts]
    return names


def given_in(response: Any, kind: type) -> list[Any]:
    """Of the page's context what is of a kind."""
    contexts = response.context or []
    found = [
        value
        for part in contexts
        for layer in part.dicts
        for value in layer.values()
        if isinstance(value, kind)
    ]
    return list({id(each): each for each in found}.values())


def answer(client: Client, method: str, url: str, sent: str) -> str:
    """:returns: what is wrong with the answer"""
    try:
        # One's failure is not the next one's, and nothing that a form does stays.
        with transaction.atomic():
            if method == "GET":
                response: Any = client.get(f"{url}?{sent}")
            else:
                response = client.post(url, sent, content_type="application/x-www-form-urlencoded")
            if response.streaming:
                b"".join(response)
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    return str(response.status_code) if response.status_code >= 500 else ""


def test_whatever_an_address_asks_for_the_page_answers(objects: dict[str, object], everybody: Client) -> None:
    broken, texts = {}, cycle(TEXTS)
    for page, url in pages(objects):
        response = everybody.get(url)
        if response.streaming:
            b"".join(response)
        filters = [name for each in given_in(response, FilterSet) for name in fields_of(each.form)]
        if THOROUGH:
            tries = [f"{name}={text}" for name in filters for text in TEXTS]
            tries += ["&".join(f"{name}={text}" for name in ALSO) for text in TEXTS]
        else:
            tries = ["&".join(f"{name}={next(texts)}" for name in dict.fromkeys([*filters, *ALSO]))]
        for sent in tries:
            if wrong := answer(everybody, "GET", url, sent):
                broken[f"{page}?{sent[:60]}"] = wrong

    assert broken == {}


@pytest.mark.skipif(not THOROUGH, reason="a minute; `make fuzz` does it")
def test_whatever_a_form_is_sent_the_page_answers(objects: dict[str, object], everybody: Client) -> None:
    broken = {}
    for page, url in pages(objects):
        for form in given_in(everybody.get(url), BaseForm):
            names = fields_of(form)
            for text in TEXTS:
                tries = [f"{name}={text}" for name in names] + ["&".join(f"{name}={text}" for name in names)]
                for sent in tries:
                    if wrong := answer(everybody, "POST", url, sent):
                        broken[f"{page} {sent[:60]}"] = wrong

    assert broken == {}


@pytest.mark.skipif(not THOROUGH, reason="a minute; `make fuzz` does it")
def test_whatever_an_act_is_sent_it_answers(objects: dict[str, object], everybody: Client) -> None:
    """Views that read what is sent without a form."""
    names = (*ALSO, "add", "add_held", "note", "reason", "step", "selection", "form", "seen", "newest",
             "sticker", "template", "language", "left_out", "answer", "text", "employees", "occurrence",
             "entries")  # fmt: skip
    broken = {}
    for page, method, _ in access.rows():
        if method == "POST" and access.split(page)[0] not in LEFT_OUT:
            for text in TEXTS:
                sent = "&".join(f"{name}={text}" for name in names)
                if wrong := answer(everybody, "POST", access.address(page, objects), sent):
                    broken[f"{page} {text[:20]}"] = wrong

    assert broken == {}


def test_item_is_shown_as_of_the_last_day_of_the_calendar(
    objects: dict[str, object], everybody: Client
) -> None:
    url = access.address("assets:asset_detail<asset>", objects)

    for day in ("9999-12-31", "0001-01-01"):
        assert answer(everybody, "GET", url, f"on={day}") == ""


def test_codes_are_searched_for_without_what_no_database_keeps(everybody: Client) -> None:
    assert answer(everybody, "GET", "/barang/kode/", "q=a%00b") == ""
