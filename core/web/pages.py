"""Answers of pages: a whole page or its htmx part from one template, forms, what follows an act."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_filters import FilterSet
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from core.web.filtering import FOLD, QUICK, bar

ResponseT = TypeVar("ResponseT", bound=HttpResponse)


def wants_part(request: HttpRequest) -> bool:
    """htmx asks for a part; a boosted link asks for the whole page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


def render_list(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "rows"
) -> HttpResponse:
    """The page, or for htmx its partial `rows`; or filters that come when they are opened."""
    if (filters := render_filters(request, context.get("filter"))) is not None:
        return filters
    name = f"{template}#{part}" if wants_part(request) else template
    return render(request, name, context)


def render_filters(request: HttpRequest, filterset: FilterSet | None) -> HttpResponse | None:
    """Those behind the fold, or the selects beside the search box with all their options; None for a page.

    A view whose rows are dear asks before it reads them.
    """
    place = request.headers.get("HX-Target")
    if filterset is None or place not in (FOLD, QUICK) or not wants_part(request):
        return None
    drawn = bar(filterset, request.GET)
    if place == FOLD:
        return render(request, "web/filters_rest.html", {"rest": drawn.rest})
    return render(request, "web/filters_quick.html", {"quick": drawn.quick})


def render_form(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
) -> HttpResponse:
    """A form's page: 200 when it is fresh, 422 when what was sent is refused."""
    name = f"{template}#{part}" if part and wants_part(request) else template
    refused = form.is_bound and not form.is_valid()
    return render(request, name, {"form": form, **(context or {})}, status=422 if refused else 200)


def done(request: HttpRequest, to: Any, text: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """After an act: say what was done, and go on to `to` (object, URL name or path)."""
    messages.success(request, text)
    return go(request, resolve_url(to, *args, **kwargs))


def go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that takes the whole page along, also when htmx asked."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def toast(response: ResponseT, text: str) -> ResponseT:
    """Say what was done in a part that htmx swaps in; a whole page uses Django's messages."""
    return trigger_client_event(response, "toast", {"text": str(text)}, after="settle")
