"""`make screenshots`: pictures of the main pages in both languages, as the docs show them.

An office of invented data on a fixed day, so that a picture changes only with its page.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

import django
import time_machine
from PIL import Image
from playwright.sync_api import sync_playwright

from bootstrap import browser as chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "screenshots"
NOW = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("Asia/Jakarta"))
DESK, PHONE = (1280, 800), (390, 844)
COLORS = 256

# name: (whose page, the link or address that leads to it, device)
PAGES: dict[str, tuple[str, str, tuple[int, int]]] = {
    "home-manager": ("manager", "/", DESK),
    "asset-list": ("keeper", "/barang/", DESK),
    "asset": ("keeper", "/barang/?q=laptop td.main a", DESK),
    "report": ("staff", "/barang/?q=printer td.main a >> a[href$='/lapor/']", PHONE),
    "repair-queue": ("technician", "/antrean/", DESK),
    "repair": ("technician", "/antrean/ td.main a", PHONE),
    "upkeep": ("technician", "/pemeliharaan/", DESK),
    "training-needs": ("coordinator", "/bimtek/", DESK),
    "handovers": ("keeper", "/serah-terima/", DESK),
    "replacement": ("manager", "/penggantian/", DESK),
    "import": ("keeper", "/impor/", DESK),
    "papers": ("keeper", "/cetak/", DESK),
    "summary": ("manager", "/ringkasan/", DESK),
    "search": ("keeper", "/cari/?q=infocus", DESK),
    "labels": ("keeper", "/barang/label/", DESK),
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """A picture needs no log."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_ROOT": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "DEBUG": "true",
            # Playwright runs a loop in this thread, in which Django would refuse to ask the database.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        django.setup()
        with time_machine.travel(NOW, tick=True):
            base = serve_demo()
            os.environ.update(chromium.driver_environment())
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**chromium.launch_options())
                for language in ("id", "en"):
                    for name in sys.argv[1:] or PAGES:
                        take(browser, base, language, name)
                browser.close()


def serve_demo() -> str:
    """:returns: the address of a site with the demo office, which ends with this process"""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0, on=NOW.date())
    site = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, site, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def take(browser: Browser, base: str, language: str, name: str) -> None:
    account, way, (width, height) = PAGES[name]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        locale={"id": "id-ID", "en": "en-GB"}[language],
        timezone_id="Asia/Jakarta",
    )
    page = context.new_page()
    sign_in(page, account, language)
    address, *links = way.split(" ", 1)
    page.goto(address)
    for link in links[0].split(" >> ") if links else []:
        page.locator(link).locator("visible=true").first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_load_state("networkidle")
    target = FOLDER / language / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(target, optimize=True)
    context.close()
    sys.stdout.write(f"{target.relative_to(FOLDER.parent)}\n")


def sign_in(page: Page, account: str, language: str) -> None:
    from django.conf import settings
    from django.test import Client

    from organization.models import User

    user = User.objects.get(username=account)
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = str(page.context._impl_obj._options["baseURL"])
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


if __name__ == "__main__":
    main()
