"""Which goods a plan is for, today: those that come to match it overnight join by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from assets.filters import AssetFilter
from assets.models import Asset
from assets.models.register import AssetQuerySet
from maintenance.models import Plan
from organization.models import Unit, User


def goods_of(plan: Plan, unit_ids: Collection[int] | None = None) -> AssetQuerySet:
    """The assets in service that the plan is for.

    :param unit_ids: the plan's unit with all below it, where the caller knows them already
    """
    goods = Asset.objects.in_service()
    if plan.asset_id is not None:
        return goods.filter(pk=plan.asset_id)
    goods = goods.filter(unit__in=unit_ids or Unit.objects.ids_within(plan.unit_id))
    if plan.family_id is not None:
        goods = goods.filter(family=plan.family_id)
    if plan.filters:
        goods = goods.filter(pk__in=matching(plan.filters).values("pk"))
    return goods


def goods_url(plan: Plan) -> str:
    """The asset list, narrowed to the plan's goods."""
    query = QueryDict(mutable=True)
    query["unit"] = plan.unit.code
    if plan.family is not None:
        query["family"] = plan.family.key
    query.update(plan.filters)
    return f"{reverse('assets:asset_list')}?{query.urlencode()}"


def matching(filters: Mapping[str, Any]) -> AssetQuerySet:
    """What the asset list shows for these parameters to somebody who sees all; the plan's unit is its bound.

    Nothing, if a filter can't be read any more: a room that is gone must not open the plan to everything.
    """
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    request = HttpRequest()
    request.user = User(is_superuser=True)
    filterset = AssetFilter(query, Asset.objects.with_holder(), request=request)
    if not filterset.form.is_valid():
        return Asset.objects.none()
    found: AssetQuerySet = filterset.qs.order_by()  # type: ignore[assignment]
    return found


def readable_filters(query: QueryDict, user: User) -> dict[str, Any]:
    """The parameters of an asset list that narrow it for this person, as a plan keeps them."""
    request = HttpRequest()
    request.user = user
    filterset = AssetFilter(query, Asset.objects.visible_to(user).with_holder(), request=request)
    if not filterset.form.is_valid():
        return {}
    return {
        name: query[name]
        for name, value in filterset.form.cleaned_data.items()
        if name != "sort" and value not in (None, "") and name in query
    }
