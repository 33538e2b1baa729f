from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F

from assets.models import Asset
from core.prepared import Prepared
from tests.factories import AssetFactory, CustodyFactory

pytestmark = pytest.mark.django_db


def test_it_answers_what_the_queryset_would_for_each_key_anew() -> None:
    held, free = CustodyFactory().asset, AssetFactory()
    find = Prepared(lambda asset: Asset.objects.for_list().filter(pk=asset))

    for _time in range(2):
        for asset in (held, free):
            (row,) = find(asset)
            asked = Asset.objects.for_list().get(pk=asset.pk)
            assert {**vars(row), "_state": 0} == {**vars(asked), "_state": 0}
            assert row.room == asked.room
    assert find(held.pk + free.pk) == []


def test_it_takes_several_keys_and_answers_rows_as_asked_for() -> None:
    asset = AssetFactory(
        value=Decimal("1500000.50"), acquired_from=date(2019, 3, 12), acquired_precision="day"
    )
    of_unit = Prepared(
        lambda unit, asset: Asset.objects.filter(unit=unit, pk=asset).values_list("value", "acquired_from")
    )
    twice = Prepared(lambda pk: Asset.objects.filter(pk=pk).annotate(none=F("pk") - pk).values("none"))

    assert of_unit(asset.unit, asset) == [(asset.value, asset.acquired_from)]
    assert of_unit(asset.unit, asset.pk + 1) == []
    assert list(twice(asset)) == [{"none": 0}]
