"""Panels: how a page of a lower floor shows something of a higher one.

`config/settings.py` lists them by dotted path (`ASSET_PANELS`, `EMPLOYEE_PANELS`, `HOME_PANELS`); their
order is the order on the page. A path that leads nowhere stops the start of the page with its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Place = Literal["main", "side", "wide"]
Render = Callable[[HttpRequest, Any], str]


@dataclass(frozen=True)
class Panel:
    """`render(request, obj)` answers html, or "" when there is nothing to show.

    :param permission: who may see it; "" is everybody who may see the page
    :param place: the wide ones stand below both columns, where a page has such a place
    :param is_bare: the html brings its own card or notice, and no title is drawn around it
    """

    key: str
    title: str | _StrPromise
    permission: str
    render: Render
    place: Place = "main"
    is_bare: bool = False


@dataclass(frozen=True)
class ShownPanel:
    key: str
    title: str
    html: str
    is_bare: bool


@dataclass(frozen=True)
class ShownPanels:
    main: list[ShownPanel] = field(default_factory=list)
    side: list[ShownPanel] = field(default_factory=list)
    wide: list[ShownPanel] = field(default_factory=list)


def panel(
    *,
    title: str | _StrPromise,
    permission: str = "",
    place: Place = "main",
    is_bare: bool = False,
) -> Callable[[Render], Panel]:
    """Makes a function `(request, obj) -> html` a panel; its key is the function's name."""

    def decorate(render: Render) -> Panel:
        return Panel(render.__name__, title, permission, render, place, is_bare)

    return decorate


def render_panels(setting_name: str, request: HttpRequest, obj: Any = None) -> ShownPanels:
    """The panels that this person may see and that have something to say."""
    shown = ShownPanels()
    for each in (_load(path) for path in getattr(settings, setting_name)):
        if each.permission and not request.user.has_perm(each.permission):
            continue
        if html := each.render(request, obj):
            target: list[ShownPanel] = getattr(shown, each.place)
            target.append(ShownPanel(each.key.replace("_", "-"), str(each.title), html, each.is_bare))
    return shown


@cache
def _load(path: str) -> Panel:
    found = import_string(path)
    if not isinstance(found, Panel):
        raise ImproperlyConfigured(f"{path} is not a panel: decorate it with core.web.panels.panel.")
    return found
