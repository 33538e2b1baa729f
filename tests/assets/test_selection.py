"""Rows ticked on the list, or all that match, on their way to an act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from assets.models import Asset
from assets.selection import read_selection, select, selected_assets
from organization.models import User
from tests.factories import AssetFactory, CustodyFactory, RoomFactory, UnitFactory

pytestmark = pytest.mark.django_db
LIST = reverse("assets:asset_list")
ClientOf = Callable[[User], Client]


def chosen(user: User, query: str) -> list[str]:
    return [asset.name for asset in select(user, QueryDict(query)).assets]


def test_ticked_items_come_in_the_order_of_the_list(keeper: User) -> None:
    first, second, _third = (AssetFactory(name=name) for name in "BAC")
    ids = f"asset={first.pk}&asset={second.pk}"

    assert chosen(keeper, ids) == ["A", "B"]
    assert chosen(keeper, f"{ids}&sort=-name") == ["B", "A"]
    assert chosen(keeper, f"{ids}&sort=holder") == ["B", "A"]


def test_a_filter_beside_ticked_items_takes_none_away(keeper: User) -> None:
    asset = AssetFactory(name="Laptop")

    assert chosen(keeper, f"asset={asset.pk}&q=printer") == ["Laptop"]


def test_everything_is_what_the_filters_and_the_tab_find(keeper: User) -> None:
    room = RoomFactory(code="A-101")
    AssetFactory(name="Baik", room=room, condition="B")
    AssetFactory(name="Rusak", room=room, condition="RB")
    AssetFactory(name="Luar", condition="B")

    assert chosen(keeper, "everything=1&room=A-101&sort=name") == ["Baik", "Rusak"]
    assert chosen(keeper, "everything=1&room=A-101&view=good") == ["Baik"]
    assert len(chosen(keeper, "everything=1")) == 3


@pytest.mark.parametrize("query", ["room=none", "year_from=abc", "condition=X", "sort=secret"])
def test_everything_of_a_filter_that_can_not_be_read_is_nothing(query: str, keeper: User) -> None:
    AssetFactory()

    assert chosen(keeper, f"everything=1&{query}") == []


@pytest.mark.parametrize("ids", ["", "asset=", "asset=x", "asset=-1", "asset=²", f"asset={'9' * 400}"])
def test_what_is_no_item_chooses_nothing(ids: str, keeper: User) -> None:
    AssetFactory()

    assert chosen(keeper, ids) == []


def test_nobody_chooses_what_lies_elsewhere(stranger: User) -> None:
    theirs = AssetFactory(name="Kantor")
    AssetFactory(name="Sendiri", unit=stranger.scope)

    assert chosen(stranger, f"asset={theirs.pk}") == []
    assert chosen(stranger, "everything=1") == ["Sendiri"]


def test_it_is_read_from_the_address_and_else_from_the_form(keeper: User) -> None:
    asset, other = AssetFactory(), AssetFactory()
    address = RequestFactory().post(f"/?asset={asset.pk}&size=A4", {"asset": other.pk})
    form = RequestFactory().post("/?size=A4", {"asset": other.pk, "room": "A-101"})
    address.user = form.user = keeper

    assert list(selected_assets(address)) == [asset]
    assert list(selected_assets(form)) == [other]
    assert read_selection(address).fields == [("asset", str(asset.pk))]


def test_it_leads_back_to_the_list_as_it_was_narrowed(keeper: User) -> None:
    asset = AssetFactory()
    query = QueryDict(f"asset={asset.pk}&q=laptop&view=good&page=3&_csrf=1")

    assert select(keeper, query).list_url == f"{LIST}?q=laptop&view=good"


def test_an_unknown_tab_shows_all(keeper: User, client_of: ClientOf) -> None:
    AssetFactory()

    assert len(client_of(keeper).get(f"{LIST}?view=zzz").context["page"]) == 1


def test_rows_have_boxes_and_a_bar_with_what_the_role_may_do(
    keeper: User, auditor: User, staff: User, client_of: ClientOf
) -> None:
    AssetFactory.create_batch(26)

    page = client_of(keeper).get(f"{LIST}?q=laptop&view=good").content.decode()

    assert page.count("name=asset ") == 25
    assert 'name="everything"' in page
    assert '<input type="hidden" name="q" value="laptop">' in page
    assert f'formaction="{reverse("assets:asset_export_book")}"' in page
    assert "name=asset " not in client_of(staff).get(LIST).content.decode()
    assert (
        f'formaction="{reverse("assets:asset_export_book")}"' in client_of(auditor).get(LIST).content.decode()
    )


def test_all_that_match_are_counted_to_the_last_one(
    stranger: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.filters.AssetFilter.most", 2)
    AssetFactory.create_batch(3, unit=stranger.scope, condition="RR")
    AssetFactory(unit=stranger.scope, condition="B"), AssetFactory(condition="RR")
    client, count = client_of(stranger), reverse("assets:asset_count")

    assert f'hx-get="{count}?condition=RR"' in client.get(f"{LIST}?condition=RR").content.decode()
    assert client.get(f"{count}?condition=RR").content == b"3"
    assert client.get(f"{count}?condition=unknown").content == b"0"


def test_the_download_has_the_chosen_items_alone(keeper: User, client_of: ClientOf) -> None:
    asset = CustodyFactory(asset__name="Ini").asset
    AssetFactory(name="Bukan ini")
    AssetFactory(name="Lain", unit=UnitFactory(code="LAIN"))
    client = client_of(keeper)

    def download(query: str) -> str:
        response = client.get(f"{reverse('assets:asset_export')}?{query}")
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]

    assert "Ini" in download(f"asset={asset.pk}&q=")
    assert "Bukan ini" not in download(f"asset={asset.pk}&q=")
    assert download("everything=1&unit=LAIN").count("\n") == 2
    assert Asset.objects.count() == 3
