"""Journeys in a real Chromium.

`open_page(user, width=390, theme="dark")` gives a page that is signed in, with the live server as
its base; a message in its console, or an error in a script, fails the test. `look` runs a test in
each width and theme. With PICTURES=folder, `picture()` keeps what the page looks like.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from bootstrap import browser as chromium
from organization.models import User
from tests.support.processes import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Chromium says so of every answer from 400 on; a refused form is one.
ANSWER = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Look(NamedTuple):
    width: int
    theme: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.theme}"


LOOKS = [Look(width, theme) for width in (1280, 390) for theme in ("light", "dark")]


class OpenPage(Protocol):
    def __call__(self, user: User | None = None, *, width: int = 1280, theme: str = "light") -> Page: ...


@pytest.fixture(params=LOOKS, ids=lambda look: look.name)
def look(request: pytest.FixtureRequest) -> Look:
    wanted: Look = request.param
    return wanted


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    os.environ.update(chromium.driver_environment())
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**chromium.launch_options())
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object) -> Iterator[OpenPage]:
    contexts = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWER.match(message.text):
            complaints.append(f"{message.text} ({message.location['url']})")

    def open_page(user: User | None = None, *, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=width < 600,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            sign_in(page, user)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A visitor's, on a desk."""
    return open_page()


def sign_in(page: Page, user: User, base: str = "") -> None:
    """By its cookie; the login page has tests of its own."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base or base_of(page)}]
    )


def base_of(page: Page) -> str:
    return str(page.context._impl_obj._options["baseURL"])


def assert_good_to_look_at(page: Page, name: str = "") -> None:
    """Axe finds nothing serious, nothing sticks out sideways; a picture is kept if one is wanted."""
    if name:
        picture(page, name)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{rule['impact']}: {rule['help']}: " + "; ".join(node["html"][:200] for node in rule["nodes"])
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]
    assert not serious, "\n".join([page.url, *serious])
    assert_fits(page)


def assert_fits(page: Page) -> None:
    out = page.evaluate(STICKING_OUT)
    assert not out, f"{page.url} is wider than its window: {json.dumps(out)}"


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        theme = page.evaluate("document.documentElement.dataset.bsTheme || 'light'")
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)


# What scrolls inside a box of its own is meant to; the page itself never scrolls sideways.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(element => element.outerHTML.slice(0, 120));
}"""
