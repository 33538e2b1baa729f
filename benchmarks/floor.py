"""Bare pages: a signed-in person, one query, a plain table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from assets.models import Asset

ROW = "<td>{{ a.name }}</td><td>{{ a.brand }}</td><td>{{ a.classification_id }}</td><td>{{ a.register }}</td>"
REST = "<td>{{ a.condition }}</td><td>{{ a.value }}</td><td>{{ a.room.name }}</td><td>{{ a.unit.name }}</td>"
TABLE = Engine().from_string(
    "<!doctype html><title>{{ user }}</title><table>"
    f"{{% for a in rows %}}<tr>{ROW}{REST}</tr>{{% endfor %}}</table>"
)


def fifty(request: HttpRequest) -> HttpResponse:
    return _table(request, 50)


def one(request: HttpRequest) -> HttpResponse:
    return _table(request, 1)


def _table(request: HttpRequest, rows: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    found = Asset.objects.select_related("room", "unit").order_by("-pk")[:rows]
    return HttpResponse(TABLE.render(Context({"rows": found, "user": request.user})))


urlpatterns = [path("50/", fifty), path("1/", one)]
