"""Which things have files, and who may do what with them; `FILE_SHELVES` in the settings names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.module_loading import import_string

from core.files.models import Attachment


@dataclass(frozen=True)
class Shelf:
    """The files of one kind of owner. The callables take a person and say what that person sees or may.

    :param owners: those that the person sees
    :param attach: an action: `(owner=, uploads=, kind=, caption=, by=, now=)`, the new rows
    :param remove: an action: `(file=, reason=, by=, now=)`
    :param choose_main: an action: `(file=, by=)`; None where no photo stands for the owner
    """

    model: type[Attachment]
    owners: Callable[[Any], QuerySet[Any]]
    may_add: Callable[[Any, Any], bool]
    may_remove: Callable[[Any, Any], bool]
    attach: Callable[..., list[Any]]
    remove: Callable[..., None]
    choose_main: Callable[..., Any] | None = None

    def files_of(self, owner: Any, user: Any) -> QuerySet[Any]:
        visible: QuerySet[Any] = self.model.objects.visible_to(user)
        of_owner = visible.filter(**{self.model.owner_field: owner})
        return of_owner.select_related("added_by").order_by("-id")


def shelf_named(name: str) -> Shelf:
    """:raises Http404: no such shelf"""
    path = settings.FILE_SHELVES.get(name)
    if path is None:
        raise Http404
    return _load(path)


@cache
def _load(path: str) -> Shelf:
    shelf: Shelf = import_string(path)
    return shelf
