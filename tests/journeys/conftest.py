"""The journeys of the product, as people make them: at a desk by day, on a phone by night."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from organization.models import User
from tests.support.broker import Broker
from tests.support.browser import Look, OpenPage, assert_fits, assert_good_to_look_at, picture
from tests.support.worker import Worker

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
    """`seen(page, "needs")`: what is open now is good to look at; its picture is kept by that name.

    A journey made twice meets axe on the phone; `test_every_page.py` brings it to every page on a desk.
    """
    in_full = "look" not in request.fixturenames or request.getfixturevalue("look").theme == "dark"
    journey = request.node.path.stem.removeprefix("test_")
    steps = iter(range(1, 100))

    def seen(page: Page, name: str) -> None:
        name = f"{journey}-{next(steps):02}-{name}"
        if in_full:
            assert_good_to_look_at(page, name)
        else:
            picture(page, name)
            assert_fits(page)

    return seen


@pytest.fixture(scope="package")
def one_worker(one_broker: Broker, django_db_setup: None) -> Iterator[Worker]:
    """It takes seconds to start, and doesn't mind that the database is laid anew under it."""
    one_broker.start()
    worker = Worker(0, {})
    worker.wait_until_ready()
    yield worker
    worker.kill()


@pytest.fixture
def worker(one_worker: Worker, broker: Broker, transactional_db: None) -> Worker:
    assert one_worker.is_running, one_worker.said
    return one_worker
