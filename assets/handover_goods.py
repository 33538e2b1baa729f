"""Which goods change hands: those of the address, those ticked on the form, what somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, QueryDict

from assets.filters import AssetFilter
from assets.models import Asset
from assets.selection import is_selection, selected_assets
from organization.models import Employee, User
from organization.signed_in import signed_in

# More than this is no handover, but a list that was chosen by mistake; a form of it would be refused.
MOST_GOODS = 200
MOST_FOUND = 10
MOST_PEOPLE = 3


@dataclass(frozen=True)
class Found:
    """What a search for more goods finds: goods that aren't chosen yet, and people who hold some."""

    text: str = ""
    goods: list[Any] = field(default_factory=list)
    has_more: bool = False
    people: list[Any] = field(default_factory=list)


def chosen_goods(request: HttpRequest) -> list[Any]:
    """In the order in which they were chosen, as far as the person sees them; with `holder_name`."""
    user = signed_in(request)
    if request.method == "POST":
        wanted = _ids(request.POST.getlist("asset") + request.POST.getlist("add"))
        goods = _shown(user, wanted)
        for person in _people(user, request.POST.getlist("add_held")):
            goods += [asset for asset in held_goods(user, person) if asset not in goods]
        return goods
    goods = list(_for_form(selected_assets(request))[: MOST_GOODS + 1]) if is_selection(request.GET) else []
    for person in _people(user, request.GET.getlist("holder")):
        goods += [asset for asset in held_goods(user, person) if asset not in goods]
    return goods


def held_goods(user: User, employee: Employee) -> list[Any]:
    """All that somebody holds, as far as the reader sees it, longest held first."""
    held = Asset.objects.visible_to(user).held_by(employee)
    return list(_for_form(held).order_by("held_from", "pk")[: MOST_GOODS + 1])


def search_goods(user: User, text: str, *, without: Iterable[Asset], today: date) -> Found:
    if not text.strip():
        return Found()
    query = QueryDict(mutable=True)
    query["q"] = text
    free = Asset.objects.visible_to(user).in_service().exclude(pk__in=[asset.pk for asset in without])
    narrowed = AssetFilter(query, free, user=user)
    goods = list(_for_form(narrowed.ordered)[: MOST_FOUND + 1]) if narrowed.is_valid() else []
    return Found(text, goods[:MOST_FOUND], len(goods) > MOST_FOUND, _holders_called(user, text, today))


def holders(user: User) -> Any:
    """Those of the scope who hold something, with how many as `held`."""
    open_ones = Count("custodies", filter=Q(custodies__until_on=None))
    return Employee.objects.visible_to(user).annotate(held=open_ones).filter(held__gt=0)


def _holders_called(user: User, text: str, today: date) -> list[Any]:
    if not user.has_perm("organization.view_employee") or "\x00" in text:
        return []
    return list(holders(user).active(today).search(text).order_by("name", "pk")[:MOST_PEOPLE])


def _for_form(assets: Any) -> Any:
    return assets.select_related("family", "room").with_holder()


def _shown(user: User, wanted: list[int]) -> list[Any]:
    found = {asset.pk: asset for asset in _for_form(Asset.objects.visible_to(user).filter(pk__in=wanted))}
    return [found[pk] for pk in wanted if pk in found]


def _people(user: User, written: list[str]) -> list[Employee]:
    return list(Employee.objects.visible_to(user).filter(pk__in=_ids(written)))


def _ids(written: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(int(text[:18]) for text in written if text.isascii() and text.isdigit()))
