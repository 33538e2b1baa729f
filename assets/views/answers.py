"""What the register's pages have in common: the asset they are about, and a form that is refused."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import Asset
from core.prepared import Prepared
from core.refusal import Refusal
from core.web.pages import render_form
from core.web.refusals import constraint_sentence
from organization.signed_in import signed_in

Crumbs = list[tuple[str, str]]


_asset = Prepared(lambda pk: Asset.objects.for_page().filter(pk=pk))


def get_asset(request: HttpRequest, pk: int) -> Asset:
    """With what its pages show beside it; 404 for what lies outside the person's scope."""
    for asset in _asset(pk):
        if asset.is_visible_to(signed_in(request)):
            return asset
    raise Http404


def crumbs(asset: Asset | None = None, here: str = "") -> Crumbs:
    """From the list to the asset, and on to `here`, a page about it."""
    found: Crumbs = [(_("Register of items"), reverse("assets:asset_list"))]
    if asset is not None:
        if asset.room is not None:
            found.append((str(asset.room), f"{found[0][1]}?room={asset.room.code}"))
        found.append((asset.register_label, asset.get_absolute_url() if here else ""))
    if here:
        found.append((here, ""))
    return found


def refused_form(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    error: Refusal | IntegrityError,
    context: dict[str, Any],
) -> HttpResponse:
    """The form with what was typed and the sentence that forbids; 409, as the input is in order."""
    sentence = constraint_sentence(error) if isinstance(error, IntegrityError) else str(error)
    if sentence is None:
        raise error
    form.add_error(None, sentence)
    response = render_form(request, template, form, context)
    response.status_code = 409
    return response
