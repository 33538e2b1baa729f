"""The menu: `config/navigation.py` holds the table, here it becomes what one person may open now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    label: str
    url: str
    icon: str
    act: str
    short: str
    is_main: bool
    is_current: bool
    below: tuple[SubLink, ...] = ()


@dataclass(frozen=True)
class LinkGroup:
    label: str
    items: list[Link]


def link_or_none(url_name: str) -> str | None:
    """The address, or None while no page has that name."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def menu_for(request: HttpRequest, table: Sequence[Group]) -> list[LinkGroup]:
    """The groups with what this person may open; empty groups are left out."""
    current = _current(request, table)
    groups = []
    for group in table:
        links = [
            Link(
                label=str(item.label),
                url=url,
                icon=item.icon,
                act=str(item.act),
                short=str(item.short),
                is_main=item.is_main,
                is_current=item is current,
            )
            for item in group.items
            if (url := link_or_none(item.url_name)) and _may_open(request, item)
        ]
        if links:
            groups.append(LinkGroup(str(group.label), links))
    return groups


def _may_open(request: HttpRequest, item: Item) -> bool:
    wanted = (item.permission,) if isinstance(item.permission, str) else item.permission
    return any(not permission or request.user.has_perm(permission) for permission in wanted)


def _current(request: HttpRequest, table: Sequence[Group]) -> Item | None:
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
