"""The JSON API: who may come in, how often, and which parts there are."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone, translation
from ninja import security
from ninja.errors import AuthenticationError, HttpError
from ninja.throttling import BaseThrottle

from assets.api import assets, classifications, handovers
from core.web.api.bodies import TextParser
from core.web.api.description import ProblemAPI
from core.web.api.problems import answer_with_problems, nothing_here, told_as_problem
from maintenance.api import breakages, steps, upkeep
from organization import api as organization
from organization.models import User
from organization.signing_in.first import first_page
from organization.tokens import token_of
from training import api as training

SAFE = ("GET", "HEAD", "OPTIONS")
WINDOW = 60


class Bearer(security.HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> User:
        known = token_of(token, now=timezone.now())
        if known is None:
            raise AuthenticationError
        if request.method not in SAFE and not known.can_write:
            raise HttpError(403, "This token may only read.")
        # What follows asks the request who is there, as it does behind a page.
        request.user = known.user
        # The middleware that asked nobody yet resets it.
        translation.activate(known.user.language or settings.LANGUAGE_CODE)
        return known.user


class SessionAuth(security.SessionAuth):
    """Of the pages; whoever writes sends the CSRF token along, as a page does."""

    def __call__(self, request: HttpRequest) -> Any:
        # Before the token: without a session it is 401 and not 403.
        let_in = request.user.is_authenticated and first_page(request) is None
        return super().__call__(request) if let_in else None


class PerPerson(BaseThrottle):
    """So many requests a minute for each account, by whatever token, counted for all processes.

    The library's own keeps what it counts on itself, where another thread's request overwrites it.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        key = f"api-{request.user.pk}-{time.time() // WINDOW:.0f}"
        try:
            return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE
        except ValueError:  # The first of the minute; or the cache is away, and nobody counts.
            cache.add(key, 1, WINDOW * 2)
            return True

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW


api = ProblemAPI(
    title="Sarpras",
    version="1",
    description="The register of facilities and equipment. Lists answer `{items, next}`.",
    auth=[Bearer(), SessionAuth()],
    throttle=PerPerson(),
    parser=TextParser(),
)
answer_with_problems(api)
for prefix, router in (
    ("assets", assets.router),
    ("handovers", handovers.router),
    ("classifications", classifications.router),
    ("breakages", breakages.router),
    ("breakages", steps.router),
    ("plans", upkeep.plans),
    ("occurrences", upkeep.occurrences),
    ("courses", training.courses),
    ("sessions", training.sessions),
    ("participations", training.participations),
    ("employees", organization.employees),
    ("rooms", organization.rooms),
    ("units", organization.units),
):
    api.add_router(f"/{prefix}", router)

# Asked for once: each time they are made anew.
urls = api.urls
# The API says 401 by itself; LoginRequiredMiddleware would send a program to the login page. The page to
# browse it is for people who are signed in.
for pattern in urls[0]:
    if isinstance(pattern, URLPattern) and pattern.name != "openapi-view":
        pattern.callback = login_not_required(told_as_problem(pattern.callback))
nowhere = login_not_required(nothing_here)
