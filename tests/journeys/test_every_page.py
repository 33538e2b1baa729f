"""Every page that a role may open, in a real Chromium: no error, nothing serious for axe, nothing too wide.

The pages are those of `tests/access.py`, so a new one is looked at by itself.
"""

from __future__ import annotations

import os

import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from maintenance.models import BreakageReport
from organization.models import User
from tests import access
from tests.support.browser import OpenPage, assert_good_to_look_at, picture

# What a GET of these answers isn't a page.
NO_PAGES = {
    "assets:asset_count": "the number of what is chosen",
    "assets:asset_export": "a CSV",
    "assets:asset_export_book": "a spreadsheet",
    "importing:import_file": "a spreadsheet",
    "importing:import_report": "a CSV",
    "importing:import_template": "a spreadsheet",
    "assets:classification_search": "JSON for the search box of codes",
    "files:file_open": "a picture or a paper",
    "files:file_thumbnail": "a picture",
    "organization:stationery_logo": "a picture",
    "assets:room_card_print": "a PDF",
    "assets:room_cards_print": "a PDF",
    "assets:held_print": "a PDF",
    "assets:handover_print": "a PDF",
    "assets:printout_file": "a PDF",
    "assets:holder_print": "a PDF",
    "maintenance:card_print": "a PDF",
    "planning:change_csv": "a CSV",
    "planning:change_xlsx": "a spreadsheet",
    "planning:replacement_csv": "a CSV",
    "planning:replacement_xlsx": "a spreadsheet",
    "outbox:notice_open": "sends on to what the notice is about",
}
# What stands only while a report is new has a test of its own below.
WHILE_NEW = "maintenance:report_withdraw"
PAGES = [
    page
    for page, method, answers in access.rows()
    if method == "GET" and "ok" in answers and access.split(page)[0] not in {*NO_PAGES, WHILE_NEW}
]
APPS = sorted({page.partition(":")[0].partition("_")[0] for page in PAGES})
FOR_VISITORS = sorted(name for name in access.OPEN if name.startswith("account_"))
DESK, PHONE = 1280, 390
WIDTHS = [DESK, PHONE]

# As the person's own click does it, and at once.
OTHER_THEME = """() => {
  const root = document.documentElement;
  root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
  document.getAnimations().forEach(animation => animation.finish());
}"""
CONTRAST = "axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']})"


@pytest.fixture
def objects(objects: dict[str, object]) -> dict[str, object]:
    """With a report that is acknowledged, so that whatever can follow has its page."""
    BreakageReport.objects.filter(number=objects["report"]).update(status="triaged")
    return objects


@pytest.fixture
def everybody(keeper: User) -> User:
    """In every role at once."""
    keeper.groups.set(Group.objects.all())
    return keeper


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("app", APPS)
def test_every_page_is_good_to_look_at_in_both_themes(
    app: str, width: int, everybody: User, objects: dict[str, object], open_page: OpenPage
) -> None:
    browser = open_page(everybody, width=width)

    found = {
        page: wrong
        for page in PAGES
        if page.startswith(app) and (wrong := wrong_with(browser, access.address(page, objects), page))
    }

    assert not found, "\n\n".join(f"{page}: {wrong}" for page, wrong in found.items())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_for_new_reports_is_good_to_look_at_in_both_themes(
    width: int, everybody: User, objects: dict[str, object], open_page: OpenPage
) -> None:
    BreakageReport.objects.filter(number=objects["report"]).update(status="new", reporter=everybody)
    browser = open_page(everybody, width=width)

    assert not wrong_with(browser, reverse(WHILE_NEW, args=[objects["report"]]), WHILE_NEW)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_visitor_meets_is_good_to_look_at_in_both_themes(
    width: int, db: None, open_page: OpenPage
) -> None:
    browser = open_page(width=width)
    keys = {"uidb36": "1", "key": "x"}

    found = {}
    for name in FOR_VISITORS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            address = reverse(name, kwargs=keys)
        found[name] = wrong_with(browser, address, name)

    assert not any(found.values()), found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_page_is_good_to_look_at_in_both_themes(
    width: int, staff: User, open_page: OpenPage
) -> None:
    browser = open_page(staff, width=width)

    assert not wrong_with(browser, "/tidak-ada/", "404", status=404)
    assert not wrong_with(browser, reverse("assets:asset_create"), "403", status=403)


def wrong_with(browser: Page, address: str, page: str, *, status: int = 200) -> str:
    """What is wrong with a page in the one theme and then in the other; nothing is the best of answers."""
    response = browser.goto(address)
    if response is None or response.status != status:
        return f"answers {response and response.status}"
    name = f"page-{access.split(page)[0].replace(':', '-')}"
    try:
        assert_good_to_look_at(browser, name)
    except AssertionError as wrong:
        return str(wrong)
    if (browser.viewport_size or {"width": DESK})["width"] == PHONE and not os.environ.get("PICTURES"):
        # Colors don't depend on the width, and the journeys are made on a phone in the dark.
        return ""
    browser.evaluate(OTHER_THEME)
    picture(browser, name)
    pale = browser.evaluate(CONTRAST)["violations"]
    return "; ".join(f"too pale in the other theme: {node['html']:.200}" for v in pale for node in v["nodes"])
