"""The JSON API: who may come in, and which parts there are."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer, django_auth

from assets.api import router as assets
from core.web.api import ProblemAPI, answer_with_problems
from organization.models import User
from organization.tokens import token_of

SAFE = ("GET", "HEAD", "OPTIONS")


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> User:
        known = token_of(token, now=timezone.now())
        if known is None:
            raise AuthenticationError
        if request.method not in SAFE and not known.can_write:
            raise HttpError(403, "This token may only read.")
        # What follows asks the request who is there, as it does behind a page.
        request.user = known.user
        return known.user


api = ProblemAPI(
    title="Sarpras",
    version="1",
    description="The register of facilities and equipment. Lists answer `{items, next}`.",
    auth=[Bearer(), django_auth],
)
answer_with_problems(api)
api.add_router("/assets", assets)

# Asked for once: each time they are made anew.
urls = api.urls
# The API says 401 by itself; LoginRequiredMiddleware would send a program to the login page. The page to
# browse it is for people who are signed in.
for pattern in urls[0]:
    if isinstance(pattern, URLPattern) and pattern.name != "openapi-view":
        login_not_required(pattern.callback)
