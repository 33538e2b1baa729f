"""Each page explains itself, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from core.web.explained import explained
from organization.models import User
from tests import access
from tests.journeys.test_every_page import NO_PAGES
from tests.test_access import page_names

PAGES = {
    access.split(page)[0]
    for page, method, answers in access.rows()
    if method == "GET" and "ok" in answers and access.split(page)[0] not in NO_PAGES
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_explains_itself(name: str) -> None:
    words = explained()[name]

    with translation.override("en"):
        english = str(words)
    with translation.override("id"):
        assert str(words) not in {"", english}


def test_nothing_is_explained_that_is_no_page() -> None:
    assert explained().keys() - set(page_names()) == set()


@pytest.mark.django_db
def test_the_words_stand_on_the_page(client: Client, keeper: User) -> None:
    client.force_login(keeper)

    page = client.get("/ruangan/").content.decode()

    assert "Bantuan halaman ini" in page
    assert "Halaman ruangan menampilkan barang di dalamnya." in page
