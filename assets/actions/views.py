"""What a person chooses for the pages of the register. It leaves no trail: it is theirs alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assets.columns import PREFERENCE
from assets.models import SavedView
from assets.saved_views import DEFAULT, forget_views
from core.refusal import Refusal
from organization.models import User


def save_view(*, view: SavedView, is_default: bool, by: User) -> SavedView:
    """:param is_default: whether the list opens with it for this person"""
    view.save()
    if is_default or by.preferences.get(DEFAULT) == view.pk:
        _prefer(by, DEFAULT, view.pk if is_default else None)
    forget_views()
    return view


def take_over_view(*, view: SavedView, by: User) -> SavedView:
    """:raises Refusal: ``name_taken`` if they have one of this name"""
    if by.saved_views.filter(name=view.name).exists():
        sentence = _("You have a view named %(name)s already. Give yours another name first.")
        raise Refusal("name_taken", sentence % {"name": view})
    view.owner = by
    view.save(update_fields=["owner"])
    forget_views()
    return view


def delete_view(*, view: SavedView) -> None:
    view.delete()
    forget_views()


def choose_columns(*, keys: Sequence[str], by: User) -> None:
    """:param keys: none of them: the usual columns"""
    _prefer(by, PREFERENCE, list(keys) or None)


def _prefer(user: User, key: str, value: object) -> None:
    """One wish among others that may be written at the same moment."""
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=user.pk)
        kept.preferences = {**kept.preferences, key: value}
        if value is None:
            del kept.preferences[key]
        kept.save(update_fields=["preferences"])
    user.preferences = kept.preferences
