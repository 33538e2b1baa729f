"""What every answer carries, and which cookies production sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from organization.models import User
from tests.config.test_environment import PRODUCTION
from tests.support.isolation import GIVEN
from tests.support.processes import ROOT
from tests.test_access import assert_strict

ASKED = """
import json
import django
from django.conf import settings as s
django.setup()
print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE,
s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,
s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, s.SECURE_HSTS_SECONDS,
s.SECURE_SSL_REDIRECT, s.ALLAUTH_TRUSTED_PROXY_COUNT]))
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/masuk/",
            "/sandi/lupa/",
            "/admin/",
            "/admin/organization/unit/",
            "/api/v1/docs",
            "/api/v1/assets",
        ),
        *("/api/v1/nowhere", "/tidak-ada/", "/healthz", "/robots.txt", "/barang/unduh/", "/barang/"),
    ],
)
def test_every_kind_of_answer_is_bounded(
    path: str, administrator: User, client_of: Callable[[User], Client]
) -> None:
    client = Client() if path in ("/masuk/", "/sandi/lupa/") else client_of(administrator)

    answer = client.get(path)

    assert_strict(answer)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
def test_what_a_visitor_writes_before_the_proxys_word_makes_no_new_address(
    keeper: User, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()

    def wrong(name: str, told: str) -> int:
        headers = {"x-forwarded-for": told}
        return Client().post("/masuk/", {"login": name, "password": "salah"}, headers=headers).status_code

    answers = [wrong(f"nama{n}", f"10.9.8.{n}, 36.70.1.2") for n in range(12)]

    assert answers[0] == 422
    shown = Client().post(
        "/masuk/",
        {"login": "nama99", "password": "salah"},
        headers={"x-forwarded-for": "10.9.8.99, 36.70.1.2"},
    )
    assert "Terlalu banyak" in shown.content.decode() or shown.status_code == 429
    assert wrong("nama99", "36.70.1.2, 36.70.1.3") == 422


def test_production_sets_cookies_that_no_other_host_and_no_script_can_touch() -> None:
    env = {name: value for name, value in os.environ.items() if name not in (*GIVEN, "DEBUG", "DATA_ROOT")}
    env |= PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    told = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, env=env, capture_output=True, check=True)

    names, rest = json.loads(told.stdout)[:3], json.loads(told.stdout)[3:]

    assert names == ["__Host-session", "__Host-csrf", "__Host-language"]
    assert rest == [True, True, True, True, "Lax", "Lax", None, "/", 31_536_000, True, 1]
