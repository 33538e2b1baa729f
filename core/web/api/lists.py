"""Lists of the JSON API: the page's FilterSet, a stable order, and a cursor."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django_filters import Filter, FilterSet, ModelChoiceFilter
from ninja import Schema
from pydantic import WithJsonSchema, create_model

from core.web.api.problems import InvalidInput
from core.web.filtering import parameters
from core.web.forms import MoneyField
from core.web.ordering import Key, after, keys_of, order_by

LIMIT, MOST = 50, 200
PAGING = ("limit", "cursor")
SALT = "api.cursor"
NEXT = "The address of the next page."


def query_schema(filterset: type[FilterSet]) -> Any:
    """The parameters of a list as OpenAPI shows them: those of the page's FilterSet, limit and cursor.

    They arrive as text and are read by the FilterSet itself, so page and API can't differ.
    """
    # A filter keeps the field that it has made once, and the FilterSet may still give it choices.
    filters = copy.deepcopy(filterset.base_filters)
    shown = {name: _described(each) for name, each in filters.items()}
    shown["limit"] = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    shown["cursor"] = {"type": "string", "description": "From the `next` of the page before."}
    fields: Any = {name: (Annotated[str, WithJsonSchema(schema)], None) for name, schema in shown.items()}
    return create_model(f"{filterset.__name__}Query", __base__=Schema, **fields)


def json_of(schema: type[Schema]) -> Callable[[Any], dict[str, Any]]:
    """A row as the schema shows it."""
    return lambda row: schema.from_orm(row).model_dump(mode="json", by_alias=True)


def _described(each: Filter) -> dict[str, Any]:
    if isinstance(each, ModelChoiceFilter):
        # Its rows depend on who asks.
        return {"type": "integer", "minimum": 1}
    choices = each.extra.get("choices")
    if callable(choices):
        return {"type": "string"}
    if choices:
        return {"type": "string", "enum": [str(value) for value, _label in choices if value != ""]}
    field = each.field
    if isinstance(field, MoneyField):
        return {"type": "string", "pattern": r"^\d{1,16}$"}
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        bounds = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": "integer"} | {name: bound for name, bound in bounds.items() if bound is not None}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    return {"type": "string"}


def list_page(
    request: HttpRequest, filterset: FilterSet, to_json: Callable[[Any], dict[str, Any]]
) -> JsonResponse:
    """The rows of a FilterSet in their own order."""
    refuse_unreadable(filterset)
    rows: Any = filterset.qs
    return cursor_page(request, rows, keys_of(rows), to_json)


def asks_for_some(request: HttpRequest) -> bool:
    """Whether it is filtered or ordered; a program that reads all of a list needs no FilterSet for it."""
    return not request.GET.keys() <= set(PAGING)


def refuse_unreadable(filterset: FilterSet) -> None:
    """:raises InvalidInput: a filter that is unknown or can't be read; a page says it beside its list"""
    form = filterset.form
    errors = {name: [str(each) for each in found] for name, found in form.errors.items()}
    known = {name for bound in form for name in parameters(bound)}.union(PAGING)
    for name in filterset.data or ():
        if name not in known:
            errors[name] = [_("This list has no such filter.")]
    if errors:
        raise InvalidInput(errors)


def cursor_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    keys: Sequence[Key],
    to_json: Callable[[Any], dict[str, Any]],
    columns: Sequence[str] = (),
) -> JsonResponse:
    """`{"items": […], "next": URL or null}`; what is added meanwhile moves no row to another page.

    :param keys: the order, ending in a unique column
    :param columns: of which the rows are named tuples; without them they are whole objects
    """
    limit = _limit(request.GET.get("limit", ""))
    names = [f"key_{i}" for i in range(len(keys))]
    rows = rows.annotate(**{name: key.expression for name, key in zip(names, keys, strict=True)})
    if cursor := request.GET.get("cursor"):
        rows = rows.filter(after(keys, names, _opened(cursor, request, len(keys))))
    rows = rows.order_by(*order_by(keys))
    if columns:
        rows = rows.values_list(*columns, *names, named=True)
    found = list(rows[: limit + 1])
    following = None
    if len(found) > limit:
        last = [_plain(getattr(found[limit - 1], name)) for name in names]
        query = request.GET.copy()
        query["cursor"] = signing.dumps([*_list(request), *last], salt=SALT)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return JsonResponse({"items": [to_json(row) for row in found[:limit]], "next": following})


def _limit(text: str) -> int:
    if not text:
        return LIMIT
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST:
        return int(text)
    raise InvalidInput({"limit": [_("Write a number from 1 to %(most)s.") % {"most": MOST}]})


def _list(request: HttpRequest) -> list[str]:
    """To which list and order a cursor belongs."""
    return [request.path, request.GET.get("sort", "")]


def _opened(cursor: str, request: HttpRequest, length: int) -> list[Any]:
    try:
        opened: list[Any] = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        opened = []
    if opened[:2] != _list(request) or len(opened) != length + 2:
        raise InvalidInput({"cursor": [_("This cursor belongs to another list. Begin again without it.")]})
    return opened[2:]


def _plain(value: Any) -> str | int | None:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
