"""The menu: `config/navigation.py` holds the table, here it becomes what one person may open now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


@dataclass(frozen=True)
class Item:
    """One line of the table.

    :param permission: who may open it, one of several is enough; "" is everybody who is signed in
    :param also: beginnings of URL names of the pages that belong to this item too
    :param act: the sentence on the start page; without one the item isn't among the main acts
    :param short: the word in the phone's tab bar; without one the item isn't there
    """

    label: Text
    url_name: str
    icon: str
    permission: str | tuple[str, ...] = ""
    also: tuple[str, ...] = ()
    act: Text = ""
    short: Text = ""
    is_main: bool = False


@dataclass(frozen=True)
class Group:
    label: Text
    items: Sequence[Item]


@dataclass(frozen=True)
class SubLink:
    """Something of one's own below a line of the menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Link:
    """An item that this person may open; its words are looked up where they are shown."""

    item: Item
    url: str
    is_current: bool
    below: tuple[SubLink, ...] = ()

    @property
    def label(self) -> str:
        return str(self.item.label)

    @property
    def act(self) -> str:
        return str(self.item.act)

    @property
    def short(self) -> str:
        return str(self.item.short)

    @property
    def icon(self) -> str:
        return self.item.icon

    @property
    def is_main(self) -> bool:
        return self.item.is_main


@dataclass(frozen=True)
class LinkGroup:
    label: str
    items: list[Link]


def link_or_none(url_name: str) -> str | None:
    """The address, or None while no page has that name."""
    return _address(url_name, settings.ROOT_URLCONF)


@cache
def _address(url_name: str, urlconf: str) -> str | None:
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return None


def menu_for(request: HttpRequest, table: Sequence[Group]) -> list[LinkGroup]:
    """The groups with what this person may open; empty groups are left out."""
    current = current_item(request, table)
    groups = []
    for group in table:
        links = [
            Link(item, url, is_current=item is current)
            for item in group.items
            if (url := link_or_none(item.url_name)) and _may_open(request, item)
        ]
        if links:
            groups.append(LinkGroup(str(group.label), links))
    return groups


def _may_open(request: HttpRequest, item: Item) -> bool:
    wanted = (item.permission,) if isinstance(item.permission, str) else item.permission
    return any(not permission or request.user.has_perm(permission) for permission in wanted)


def current_item(request: HttpRequest, table: Sequence[Group]) -> Item | None:
    """The item of this page: the one whose URL name, or beginning of it, fits best."""
    match = request.resolver_match
    here = match.view_name if match else ""
    best: tuple[int, Item | None] = (0, None)
    for group in table:
        for item in group.items:
            for start in (item.url_name, *item.also):
                fits = here == start if start == item.url_name else here.startswith(start)
                if fits and len(start) > best[0]:
                    best = (len(start), item)
    return best[1]
