"""What each page says of itself: `PAGES` in an app's module `help`, from the page's URL name to its words."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@cache
def explained() -> dict[str, _StrPromise]:
    """The words of all pages, by the page's name with its namespace."""
    found: dict[str, _StrPromise] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "help"):
            # Other people's apps may have a module of that name too.
            found.update(getattr(import_module(f"{config.name}.help"), "PAGES", {}))
    return found


def words_for(view_name: str) -> str:
    """In the reader's language; "" where a page has none."""
    return str(explained().get(view_name, ""))
