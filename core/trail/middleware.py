from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core.trail.recording import acting_through


class SourceMiddleware:
    """What a request changes came in by a page or by the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting_through("api" if request.path.startswith("/api/") else "page"):
            return self.get_response(request)
