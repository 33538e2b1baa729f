"""What holds for every page: language, caching, refusals, an expired login."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from core.refusal import Refusal
from core.web.refusals import constraint_sentence, refusal_response

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = (
    "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()"
)


class LanguageMiddleware:
    """The person's own language, else the cookie's, else Indonesian; the browser's wish is not asked:
    office browsers come in English and their readers don't."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def language_of(self, request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        wanted = ""
        if request.user.is_authenticated:
            wanted = getattr(request.user, "language", "")
        wanted = wanted or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return wanted if wanted in known else settings.LANGUAGE_CODE


class PageMiddleware:
    """Headers of every page, and what becomes of a refusal. Stands below HtmxMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Or Back shows the bare part that htmx fetched under the same address.
        patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.user.is_authenticated:
            # After logout, Back must meet the login and not what the last person saw.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refusal_response(request, str(exception))
        if isinstance(exception, IntegrityError):
            sentence = constraint_sentence(exception)
            if sentence is not None:
                return refusal_response(request, sentence)
        return None


class ExpiredLoginMiddleware:
    """A part of a page can't show the login: the whole page goes there, and comes back to where it was.

    Stands above LoginRequiredMiddleware.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") != "true" or response.status_code != 302:
            return response
        login = resolve_url(settings.LOGIN_URL)
        if urlsplit(response["Location"]).path != login:
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = page.path + (f"?{page.query}" if page.query else "")
        url = f"{login}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else login
        return HttpResponseClientRedirect(url)
