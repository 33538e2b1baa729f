"""What every part of the JSON API has in common: filtered lists with a cursor, and problems (RFC 9457)."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django_filters import FilterSet
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import WithJsonSchema, create_model

from core.refusal import Refusal
from core.web.forms import MoneyField
from core.web.ordering import Key, after, order_by

LIMIT, MOST = 50, 200
SALT = "api.cursor"


class InvalidInput(Exception):  # noqa: N818 - the answer 422, not an error of ours
    """:param errors: parameter → sentences"""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


# Lists ----------------------------------------------------------------------------------------


def query_schema(filterset: type[FilterSet]) -> type[Schema]:
    """The parameters of a list as OpenAPI shows them: those of the page's FilterSet, limit and cursor.

    They arrive as text and are read by the FilterSet itself, so page and API can't differ.
    """
    # A filter keeps the field that it has made once, and the FilterSet may still give it choices.
    filters = copy.deepcopy(filterset.base_filters)
    shown = {name: _described(each.field) for name, each in filters.items()}
    shown["limit"] = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    shown["cursor"] = {"type": "string", "description": "From the `next` of the page before."}
    fields: Any = {name: (Annotated[str, WithJsonSchema(schema)], None) for name, schema in shown.items()}
    return create_model(f"{filterset.__name__}Query", __base__=Schema, **fields)


def _described(field: forms.Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(field, MoneyField):
        schema["pattern"] = r"^\d{1,16}$"
    elif isinstance(field, forms.IntegerField):
        schema = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        choices = [str(value) for value, _label in offered if value]
        schema |= {"enum": choices} if choices else {}
    return schema


def refuse_unreadable(filterset: FilterSet) -> None:
    """:raises InvalidInput: a filter that can't be read; a page says it beside its list"""
    if not filterset.is_valid():
        errors = filterset.form.errors
        raise InvalidInput({name: [str(each) for each in found] for name, found in errors.items()})


def cursor_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    keys: Sequence[Key],
    to_json: Callable[[Any], dict[str, Any]],
) -> JsonResponse:
    """`{"items": […], "next": URL or null}`; what is added meanwhile moves no row to another page.

    :param keys: the order, ending in a unique column
    """
    limit = _limit(request.GET.get("limit", ""))
    names = [f"key_{i}" for i in range(len(keys))]
    rows = rows.annotate(**{name: key.expression for name, key in zip(names, keys, strict=True)})
    if cursor := request.GET.get("cursor"):
        rows = rows.filter(after(keys, names, _opened(cursor, request.GET.get("sort", ""))))
    found = list(rows.order_by(*order_by(keys))[: limit + 1])
    following = None
    if len(found) > limit:
        last = [_plain(getattr(found[limit - 1], name)) for name in names]
        query = request.GET.copy()
        query["cursor"] = signing.dumps([request.GET.get("sort", ""), *last], salt=SALT)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return JsonResponse({"items": [to_json(row) for row in found[:limit]], "next": following})


def _limit(text: str) -> int:
    if not text:
        return LIMIT
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST:
        return int(text)
    raise InvalidInput({"limit": [_("Write a number from 1 to %(most)s.") % {"most": MOST}]})


def _opened(cursor: str, sort: str) -> list[Any]:
    try:
        opened: list[Any] = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        opened = [None]
    if opened[0] != sort:
        raise InvalidInput({"cursor": [_("This cursor belongs to another list. Begin again without it.")]})
    return opened[1:]


def _plain(value: Any) -> str | int | None:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# Problems -------------------------------------------------------------------------------------


def problem(status: int, detail: str = "", **more: Any) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    return JsonResponse(body | more, status=status, content_type="application/problem+json")


def answer_with_problems(api: NinjaAPI) -> None:
    @api.exception_handler(InvalidInput)
    def invalid(request: HttpRequest, error: InvalidInput) -> HttpResponse:
        return problem(422, _("Some of what was sent can't be read."), errors=error.errors)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for each in error.errors:
            errors.setdefault(str(each.get("loc", ["request"])[-1]), []).append(str(each.get("msg", "")))
        return problem(422, _("Some of what was sent can't be read."), errors=errors)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return problem(409, str(refusal), code=refusal.code)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = problem(401, _("Send a valid token, or sign in."))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(PermissionDenied)
    def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, _("Your role does not include this."))

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, _("There is nothing here, or nothing that you may see."))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}


class ProblemAPI(NinjaAPI):
    """Says in its OpenAPI what every operation may answer besides its result."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                statuses = [401, 403, 404] if "{" in path else [401, 403, 422]
                for status in statuses:
                    told = {"description": HTTPStatus(status).phrase, "content": content}
                    operation["responses"].setdefault(status, told)
        return schema
