"""Problems (RFC 9457): everything that the API answers when it doesn't do what was asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from core.refusal import Refusal
from core.web.refusals import constraint_sentence

View = Callable[..., HttpResponseBase]
WHOLE = "request"
"""Stands for what no single field is to blame for."""


class InvalidInput(Exception):  # noqa: N818 - the answer 422, not an error of ours
    """:param errors: parameter or field → sentences"""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    return JsonResponse(body | more, status=status, content_type="application/problem+json")


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For every address below the API's that none of its parts knows."""
    return problem(request, 404, _("There is nothing here, or nothing that you may see."))


def told_as_problem(view: View) -> View:
    """What the framework refuses before any of our code runs."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        told = problem(request, 405, _("This address doesn't take %(method)s.") % {"method": request.method})
        told["Allow"] = response["Allow"]
        return told

    return answered


def answer_with_problems(api: NinjaAPI) -> None:
    answers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        InvalidInput: lambda request, error: _unreadable(request, error.errors),
        ValidationError: lambda request, error: _unreadable(request, _of_schema(error)),
        DjangoValidationError: lambda request, error: _unreadable(request, {WHOLE: error.messages}),
        Refusal: lambda request, refusal: problem(request, 409, str(refusal), code=refusal.code),
        IntegrityError: _broken,
        AuthenticationError: _unknown,
        PermissionDenied: lambda request, error: problem(
            request, 403, str(error) or _("Your role does not include this.")
        ),
        Http404: lambda request, error: nothing_here(request),
        Throttled: lambda request, error: problem(
            request, 429, _("Too many requests. Wait as long as Retry-After says.")
        ),
        HttpError: lambda request, error: problem(request, error.status_code, str(error)),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


def _unreadable(request: HttpRequest, errors: dict[str, list[str]]) -> HttpResponse:
    return problem(request, 422, _("Some of what was sent can't be read."), errors=errors)


def _of_schema(error: ValidationError) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for each in error.errors:
        # ("body", "body", "costs", 0, "quantity"): where it was sent, our own name for it, and the way in.
        sent_in, *way = each.get("loc", ()) or ("",)
        place = ".".join(str(part) for part in (way[1:] if sent_in == "body" else way))
        errors.setdefault(place or WHOLE, []).append(str(each.get("msg", "")))
    return errors


def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(request, 401, _("Send a valid token, or sign in."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _broken(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    sentence = constraint_sentence(error)
    if sentence is None:
        raise error
    return problem(request, 409, sentence, code="constraint")
