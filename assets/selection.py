"""Some items chosen on the list, or all that it shows, on their way to an act.

A selection travels in the address: `?asset=7&asset=9`, or `?everything=1` with the filters of the list, by
the names of `AssetFilter`. An act's form needs no `action`: sent to its own address it keeps the selection.
A form that goes elsewhere takes it along by `{% include "assets/selection_fields.html" with selection=… %}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.filters import AssetFilter
from assets.models import Asset
from assets.models.register import AssetQuerySet
from core.web.navigation import link_or_none
from organization.models import User
from organization.signed_in import signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ONE, ALL = "asset", "everything"
FILTERS = ("view", *AssetFilter.base_filters)


@dataclass(frozen=True)
class Selection:
    """`assets` are in the order of the list; `query` is the selection as an address has it."""

    assets: AssetQuerySet
    query: QueryDict

    @property
    def is_everything(self) -> bool:
        return ALL in self.query

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.query.lists() for value in values]

    @property
    def list_url(self) -> str:
        """Back to the list, as it was narrowed."""
        query = self.query.copy()
        query.pop(ONE, None)
        query.pop(ALL, None)
        url = reverse("assets:asset_list")
        return f"{url}?{query.urlencode()}" if query else url


@dataclass(frozen=True)
class Act:
    """What can be done with a selection; shown while the page exists, to those who may."""

    url_name: str
    permission: str
    label: str | _StrPromise
    icon: str

    @property
    def url(self) -> str | None:
        return link_or_none(self.url_name)


ACTS = (
    Act("assets:asset_edit_together", "assets.change_asset", _("Change"), icon="pencil"),
    Act("assets:handover_create", "assets.hand_over_asset", _("Hand over"), icon="arrows-exchange"),
    Act("assets:label_print", "assets.print_label", _("Print labels"), icon="qrcode"),
    Act("assets:asset_export_book", "assets.export_asset", _("Download"), icon="download"),
)


def acts_for(user: User) -> list[Act]:
    return [act for act in ACTS if user.has_perm(act.permission) and act.url]


def is_selection(query: QueryDict) -> bool:
    return ONE in query or ALL in query


def read_selection(request: HttpRequest) -> Selection:
    """Out of the address or, where that has none, out of what a form sent along."""
    query = request.GET if is_selection(request.GET) else request.POST
    return select(signed_in(request), query)


def selected_assets(request: HttpRequest) -> AssetQuerySet:
    """What was chosen, as far as the person sees it; nothing where nothing was chosen."""
    return read_selection(request).assets


def filters_of(query: QueryDict) -> list[tuple[str, str]]:
    """The list's own parameters, for the form in which rows are ticked."""
    return [(name, value) for name in FILTERS for value in query.getlist(name) if value]


def select(user: User, query: QueryDict) -> Selection:
    """:param query: may have other parameters too, which are no part of the selection"""
    query = query.copy()
    for name in [name for name in query if name not in (ONE, ALL, *FILTERS)]:
        del query[name]
    visible = Asset.objects.visible_to(user)
    narrowed = AssetFilter(query, visible, user=user, view=query.get("view", ""))
    if ALL in query:
        query.setlist(ONE, [])
        # A filter that can't be read must never mean more than what was seen.
        assets = narrowed.ordered if narrowed.is_valid() else visible.none()
        return Selection(assets, query)
    ids = {int(text[:18]) for text in query.getlist(ONE) if text.isascii() and text.isdigit()}
    order = narrowed.keys if narrowed.is_valid() else ()
    return Selection(narrowed.in_order(visible.filter(pk__in=ids), order), query)
