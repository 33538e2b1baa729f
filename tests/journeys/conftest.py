"""The journeys of the product, as people make them: at a desk by day, on a phone by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from organization.models import User
from tests.support.browser import Look, OpenPage, assert_good_to_look_at

Arrive = Callable[..., Page]
Seen = Callable[[Page, str], None]


@pytest.fixture(params=[Look(1280, "light"), Look(390, "dark")], ids=lambda look: look.name)
def look(request: pytest.FixtureRequest) -> Look:
    wanted: Look = request.param
    return wanted


@pytest.fixture
def arrive(open_page: OpenPage, look: Look) -> Arrive:
    """`arrive(user)` gives their page on the device of this run; without a user, a visitor's."""

    def arrive(user: User | None = None) -> Page:
        return open_page(user, width=look.width, theme=look.theme)

    return arrive


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Seen:
    """`seen(page, "needs")`: what is open now is good to look at; its picture is kept by that name."""
    journey = request.node.path.stem.removeprefix("test_")
    steps = iter(range(1, 100))

    def seen(page: Page, name: str) -> None:
        assert_good_to_look_at(page, f"{journey}-{next(steps):02}-{name}")

    return seen
