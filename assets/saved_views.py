"""Which views of the register a person has: on every page of theirs, so out of the cache."""

from __future__ import annotations

from dataclasses import dataclass
from time import time_ns
from typing import Any

from django.core.cache import cache
from django.http import QueryDict

from assets.models import SavedView
from assets.selection import FILTERS
from organization.models import User

DEFAULT = "asset_view"
SECONDS = 600
# Whoever may not read the value can't be shown a list narrowed by it.
OF_DETAILS = {"value_from", "value_to"}


@dataclass(frozen=True)
class OwnView:
    pk: int
    name: str
    query: str
    url: str
    is_shared: bool
    is_mine: bool
    is_default: bool


def views_of(user: User) -> list[OwnView]:
    key = f"asset-views-{cache.get('asset-views', 0)}-{user.pk}"
    rows: list[tuple[int, str, str, str, bool, bool]] | None = cache.get(key)
    if rows is None:
        rows = [
            (
                view.pk,
                view.name,
                view.query,
                view.get_absolute_url(),
                view.is_shared,
                view.owner_id == user.pk,
            )
            for view in SavedView.objects.visible_to(user)
        ]
        cache.set(key, rows, SECONDS)
    details = user.has_perm("assets.view_asset_details")
    default = user.preferences.get(DEFAULT)
    return [
        OwnView(*row, is_default=row[0] == default)
        for row in rows
        if details or OF_DETAILS.isdisjoint(QueryDict(row[2]))
    ]


def forget_views() -> None:
    """After a view was saved or deleted."""
    cache.set("asset-views", time_ns(), None)


def saved_query(query: QueryDict) -> str:
    """What of an address is worth saving: the filters, the tab and the order."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        kept.setlist(name, [value for value in query.getlist(name) if value])
    return kept.urlencode()


def about_view(query: QueryDict, views: list[OwnView]) -> dict[str, Any]:
    """What the list says of the view that is open and whether its filters are still as saved."""
    opened = next((view for view in views if str(view.pk) == query.get("saved")), None)
    now = saved_query(query)
    is_same = opened is not None and saved_query(QueryDict(opened.query)) == now
    return {"open_view": opened, "view_query": now, "is_view_same": is_same}
