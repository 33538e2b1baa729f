"""Saved views and chosen columns: how a person wants to see the register."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assets.actions.views import choose_columns
from assets.models import SavedView
from organization.models import User
from tests.factories import AssetFactory, UnitFactory, office
from tests.people import make_user

pytestmark = pytest.mark.django_db
LIST, CREATE, VIEWS = reverse("assets:asset_list"), reverse("assets:view_create"), reverse("assets:view_list")
ClientOf = Callable[[User], Client]


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


def save(client: Client, query: str, name: str, **more: str) -> SavedView:
    assert client.post(f"{CREATE}?{query}", {"name": name, **more}).status_code == 302
    view: SavedView = SavedView.objects.get(name=name)
    return view


def shown(client: Client) -> list[str]:
    return [view.name for view in client.get(f"{LIST}?view=").context["views"]]


# Saved views


def test_filters_tab_and_order_are_saved_and_nothing_else(client: Client) -> None:
    AssetFactory(name="Baik", condition="B")
    AssetFactory(name="Rusak", condition="RB")

    view = save(client, "q=&condition=RB&sort=-name&page=3&rows=50&saved=9&csrf=1", "Rusak berat")

    assert view.query == "condition=RB&sort=-name"
    page = client.get(view.get_absolute_url())
    assert [asset.name for asset in page.context["page"]] == ["Rusak"]
    text = page.content.decode()
    assert re.search(r'saved=\d+&amp;condition=RB&amp;sort=-name" aria-current="true">', text)
    assert 'class="side-link side-sub"' in text


def test_the_form_says_what_the_view_is_narrowed_to(client: Client) -> None:
    text = client.get(f"{CREATE}?q=meja&condition=RB&view=heavy").content.decode()

    assert "“meja” · Rusak Berat · Kondisi: Rusak Berat" in text


def test_a_name_is_used_once_by_each_person(client: Client, manager: User, client_of: ClientOf) -> None:
    save(client, "q=ac", "AC")

    assert client.post(f"{CREATE}?q=ac", {"name": "AC"}).status_code == 422
    assert client_of(manager).post(f"{CREATE}?q=ac", {"name": "AC"}).status_code == 302


def test_a_private_view_is_seen_by_its_owner_alone(
    client: Client, manager: User, client_of: ClientOf
) -> None:
    view = save(client, "q=ac", "AC")
    other = client_of(manager)

    assert shown(client) == ["AC"]
    assert shown(other) == []
    assert other.get(reverse("assets:view_edit", args=[view.pk])).status_code == 404
    assert other.post(reverse("assets:view_delete", args=[view.pk])).status_code == 404


def test_a_shared_view_is_seen_within_the_scope_of_who_shares_it(client_of: ClientOf) -> None:
    inner, other = UnitFactory(code="DALAM", parent=office()), UnitFactory(code="LUAR")
    sharer = client_of(make_user("keeper", scope=office()))
    save(sharer, "q=ac", "AC", is_shared="on")

    assert shown(client_of(make_user("technician", username="t1", scope=inner))) == ["AC"]
    assert shown(client_of(make_user("technician", username="t2", scope=other))) == []
    assert shown(client_of(make_user("auditor", username="a1", scope=other))) == ["AC"]


def test_sharing_needs_the_right_to_it(staff: User, client_of: ClientOf) -> None:
    view = save(client_of(staff), "q=ac", "AC", is_shared="on")

    assert not view.is_shared


def test_a_view_narrowed_by_value_is_not_shown_to_who_may_not_read_it(
    client: Client, staff: User, client_of: ClientOf
) -> None:
    save(client, "value_from=50000000", "Mahal", is_shared="on")

    assert shown(client_of(staff)) == []


def test_the_register_opens_with_the_chosen_view(client: Client) -> None:
    AssetFactory()
    view = save(client, "condition=RB", "Rusak", is_default="on")

    assert client.get(LIST).headers["Location"] == view.get_absolute_url()
    assert client.get(f"{LIST}?view=").status_code == 200
    assert 'href="/barang/?view="' in client.get(view.get_absolute_url()).content.decode()
    client.post(reverse("assets:view_edit", args=[view.pk]), {"name": "Rusak"})
    assert client.get(LIST).status_code == 200


def test_a_view_that_is_gone_opens_nothing(client: Client) -> None:
    view = save(client, "condition=RB", "Rusak", is_default="on")

    client.post(reverse("assets:view_delete", args=[view.pk]))

    assert client.get(LIST).status_code == 200
    assert shown(client) == []


def test_a_changed_view_can_be_saved_into(client: Client) -> None:
    AssetFactory()
    view = save(client, "condition=RB", "Rusak")
    edit = reverse("assets:view_edit", args=[view.pk])

    same = client.get(f"{LIST}?saved={view.pk}&condition=RB").content.decode()
    changed = client.get(f"{LIST}?saved={view.pk}&condition=RR").content.decode()
    assert f'href="{edit}?' not in same
    assert f'href="{edit}?condition=RR"' in changed
    client.post(f"{edit}?condition=RR", {"name": "Rusak ringan"})

    view.refresh_from_db()
    assert (view.name, view.query) == ("Rusak ringan", "condition=RR")


def test_the_list_of_views_offers_to_change_only_what_one_may(
    client: Client, technician: User, client_of: ClientOf
) -> None:
    view = save(client, "q=ac", "AC", is_shared="on")
    delete = reverse("assets:view_delete", args=[view.pk])

    assert delete in client.get(VIEWS).content.decode()
    assert delete not in client_of(technician).get(VIEWS).content.decode()
    assert "AC" in client_of(technician).get(VIEWS).content.decode()


# Columns


def test_the_page_has_the_chosen_columns_and_remembers_them(client: Client, keeper: User) -> None:
    AssetFactory(fund_source="DAK 2026", notes="Catatan", condition="B")

    assert (
        client.post(reverse("assets:columns_edit"), {"columns": ["fund_source", "notes"]}).status_code == 302
    )

    text = client.get(LIST).content.decode()
    assert 'data-label="Sumber dana">DAK 2026<td' in text
    assert "Catatan" in text
    assert "tag-good" not in text
    client.post(reverse("assets:columns_edit"), {"usual": "1"})
    assert "tag-good" in client.get(LIST).content.decode()


def test_who_may_not_read_details_is_not_offered_their_columns(staff: User, client_of: ClientOf) -> None:
    AssetFactory(notes="Rahasia", value=123_456_789)
    client = client_of(staff)
    page = reverse("assets:columns_edit")

    assert 'value="notes"' not in client.get(page).content.decode()
    assert client.post(page, {"columns": ["notes", "value"]}).status_code == 422
    choose_columns(keys=["notes", "value", "supplier"], by=staff)
    text = client.get(LIST).content.decode()
    assert "Rahasia" not in text
    assert "123.456.789" not in text


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", '" onclick="x', "&lt;"])
def test_what_is_registered_stays_text_in_every_cell(nasty: str, client: Client, keeper: User) -> None:
    AssetFactory(notes=nasty, supplier=nasty, room_text=nasty[:30], specification=nasty)
    choose_columns(keys=["notes", "supplier", "room", "specification"], by=keeper)

    assert nasty not in client.get(LIST).content.decode().split("<tbody>")[1]


def test_fifty_rows_weigh_little(client: Client) -> None:
    from tests.factories import CustodyFactory, RoomFactory

    rooms = [RoomFactory(name="Ruang Subbagian Tata Usaha Pimpinan", floor="2") for _ in range(20)]
    for number in range(50):
        CustodyFactory(asset__room=rooms[number % 20], asset__register=number + 1, asset__condition="RR")

    answer = client.get(f"{LIST}?rows=50")

    assert len(answer.context["page"]) == 50
    assert len(answer.content) <= 60 * 1024


def test_a_shared_view_of_who_left_works_on_and_is_taken_over(
    client: Client, keeper: User, staff: User, manager: User, client_of: ClientOf
) -> None:
    view = save(client, "condition=RB", "Rusak berat", is_shared="on")
    take = reverse("assets:view_take", args=[view.pk])
    assert client_of(manager).post(take).status_code == 404
    User.objects.filter(pk=keeper.pk).update(is_active=False)

    assert "Rusak berat" in shown(client_of(staff))
    assert client_of(staff).post(take).status_code == 404
    own = SavedView.objects.create(owner=manager, name="Rusak berat", query="")
    assert client_of(manager).post(take).status_code == 409
    own.delete()
    assert "Ambil alih" in client_of(manager).get(reverse("assets:view_list")).content.decode()
    assert client_of(manager).post(take).status_code == 302

    view.refresh_from_db()
    assert view.owner == manager
    assert "Rusak berat" in shown(client_of(staff))
