from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Asset
from organization.models import Unit, User
from tests.factories import (
    CHAIR,
    PRINTER,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    HandoverFactory,
    RoomFactory,
    UnitFactory,
    office,
)
from tests.people import make_user

pytestmark = pytest.mark.django_db
LIST = reverse("assets:asset_list")
ClientOf = Callable[[User], Client]


def names(client: Client, query: str = "") -> set[str]:
    page = client.get(f"{LIST}?{query}").context["page"]
    return {asset.name for asset in page}


def order(client: Client, query: str) -> list[str]:
    return [asset.name for asset in client.get(f"{LIST}?{query}").context["page"]]


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


# What one sees


def test_a_row_tells_name_code_condition_room_holder_and_value(client: Client) -> None:
    room = RoomFactory(name="Ruang Tata Usaha", floor="1")
    asset = AssetFactory(register=14, room=room, condition="RR", value=2_685_000)
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Siti Lestari"), from_on=date(2022, 1, 4))

    text = client.get(LIST).content.decode()

    told = (
        "Laptop ASUS ExpertBook B1", "1.3.2.10.01.02.002 · 0014", "Rusak Ringan", "Ruang Tata Usaha",
        "Lantai 1", "Siti Lestari", "sejak 04-01-2022", "Rp2.685.000", "2021",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []


def test_staff_see_no_value_and_can_not_ask_for_it(staff: User, client_of: ClientOf) -> None:
    AssetFactory(name="Mahal", value=9_000_000)
    AssetFactory(name="Murah", value=1_000_000)
    client = client_of(staff)

    page = client.get(f"{LIST}?value_from=5000000")
    assert "Rp9.000.000" not in page.content.decode()
    assert "value_from" not in page.context["filter"].form.fields
    assert names(client, "value_from=5000000") == {"Mahal", "Murah"}
    assert not client.get(f"{LIST}?sort=value").context["filter"].is_valid()
    assert not client.get(f"{LIST}?missing=value").context["filter"].is_valid()


def test_everybody_sees_the_holder_by_name(staff: User, client_of: ClientOf) -> None:
    CustodyFactory(employee=EmployeeFactory(name="Siti Lestari", staff_number="198705122010012011"))

    text = client_of(staff).get(LIST).content.decode()

    assert "Siti Lestari" in text
    assert "19870512" not in text


def test_one_sees_the_own_scope_with_all_below_it(client_of: ClientOf) -> None:
    inner = UnitFactory(code="UMUM-TU", parent=office())
    AssetFactory(name="Dalam", unit=inner)
    AssetFactory(name="Luar", unit=UnitFactory(code="LAIN"))
    client = client_of(make_user("keeper", scope=office()))

    assert names(client) == {"Dalam"}


def test_a_stranger_sees_neither_the_goods_nor_their_number_nor_their_rooms(
    stranger: User, client_of: ClientOf
) -> None:
    AssetFactory(room=RoomFactory(name="Ruang Rahasia"))
    AssetFactory(name="Punya sendiri", unit=stranger.scope)

    page = client_of(stranger).get(LIST)

    assert [asset.name for asset in page.context["page"]] == ["Punya sendiri"]
    assert page.context["filter"].tabs[0].number == "1"
    assert "Ruang Rahasia" not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "said"),
    [("waiting", "menunggu konfirmasi"), ("confirmed", "sejak 02-03-2026")],
)
def test_a_holder_who_has_not_confirmed_is_marked(state: str, said: str, client: Client) -> None:
    HandoverFactory(state=state, receiver=EmployeeFactory(name="Siti Lestari"))

    assert f"Siti Lestari<small>{said}</small>" in client.get(LIST).content.decode()


def test_tabs_count_by_condition_and_open_just_those(client: Client) -> None:
    room = RoomFactory()
    for condition in ("B", "B", "RR", "RB", None):
        AssetFactory(condition=condition, room=room)
    AssetFactory(condition="B", status=Asset.Status.LOST)

    tabs = client.get(LIST).context["filter"].tabs
    assert {tab.view: tab.number for tab in tabs} == {
        "": "6", "good": "2", "light": "1", "heavy": "1", "incomplete": "1", "retired": "1",
    }  # fmt: skip
    for tab in tabs:
        page = client.get(f"{LIST}?view={tab.view}").context["page"]
        assert str(page.total) == tab.number


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_tabs_keep_the_filters_and_say_no_number_that_these_would_change(
    headers: dict[str, str], client: Client
) -> None:
    AssetFactory(condition="RR"), AssetFactory(condition="RR", classification_id=CHAIR)

    answer = client.get(f"{LIST}?q=laptop&condition=&sort=name&page=1", headers=headers)
    light = answer.context["filter"].tabs[2]

    assert (light.query, light.number) == ("view=light&q=laptop&sort=name", "")
    assert f'href="{LIST}?view=light&amp;q=laptop&amp;sort=name"' in answer.content.decode()
    assert names(client, light.query) == {"Laptop"}
    assert client.get(f"{LIST}?sort=name", headers=headers).context["filter"].tabs[2].number == "2"


def test_only_the_keeper_has_the_tab_of_work_to_be_done(manager: User, client_of: ClientOf) -> None:
    AssetFactory()

    views = [tab.view for tab in client_of(manager).get(LIST).context["filter"].tabs]

    assert "incomplete" not in views


def test_an_empty_register_says_where_to_begin(client: Client, staff: User, client_of: ClientOf) -> None:
    text = client.get(LIST).content.decode()
    assert "Belum ada barang yang didaftarkan" in text
    assert reverse("assets:asset_create") in text
    assert reverse("importing:import_list") in text

    assert reverse("assets:asset_create") not in client_of(staff).get(LIST).content.decode()


def test_a_search_without_a_hit_says_so_and_leads_back(client: Client) -> None:
    AssetFactory()

    text = client.get(f"{LIST}?q=zzz").content.decode()

    assert "Tidak ada barang yang cocok" in text
    assert f'href="{LIST}"' in text


def test_the_menu_of_a_row_offers_what_the_role_may_do(
    client: Client, auditor: User, staff: User, client_of: ClientOf
) -> None:
    asset = AssetFactory()
    AssetFactory(status="disposed")
    hand_over = reverse("assets:asset_hand_over", args=[asset.pk])

    menu = reverse("assets:asset_acts", args=[asset.pk])
    part = {"HX-Request": "true"}

    without = [each.get(LIST).content.decode().count("<td class=no>") for each in (client, client_of(staff))]
    assert without == [0, 1]
    assert hand_over in client.get(menu, headers=part).content.decode()
    assert hand_over not in client_of(auditor).get(menu, headers=part).content.decode()
    assert client.get(menu).headers["Location"] == asset.get_absolute_url()


# Pages and parts


def test_25_rows_a_page(client: Client) -> None:
    AssetFactory.create_batch(26)

    assert len(client.get(LIST).context["page"]) == 25
    assert len(client.get(f"{LIST}?page=2").context["page"]) == 1
    assert len(client.get(f"{LIST}?page=99").context["page"]) == 1


def test_htmx_gets_the_rows_alone_with_a_download_of_just_these(client: Client) -> None:
    AssetFactory()

    part = client.get(f"{LIST}?q=laptop", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert re.search(r'id="export" hx-swap-oob="true"', part)
    assert 'href="/barang/unduh.csv?q=laptop"' in part


@pytest.mark.parametrize(
    "query", ["", "q=ac&family=laptop&unit=UMUM&condition=B&holder=a&sort=-holder&view=good"]
)
@pytest.mark.parametrize("part", [False, True])
def test_the_number_of_queries_does_not_grow(
    query: str, part: bool, client: Client, client_of: ClientOf
) -> None:
    scoped = client_of(make_user("technician", scope=office()))
    headers = {"HX-Request": "true"} if part else {}

    def count(client: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}?{query}", headers=headers).status_code == 200
        return len(queries)

    # The name of the office and one's saved views are remembered from here on.
    client.get(LIST), scoped.get(LIST)
    CustodyFactory(asset__room=RoomFactory())
    few = count(client), count(scoped)
    for _ in range(29):
        CustodyFactory(asset__room=RoomFactory())

    assert (count(client), count(scoped)) == few
    assert max(few) <= 8


# Filters


def test_filters_behind_the_fold_are_drawn_when_it_is_opened(client: Client) -> None:
    """What is set of them holds meanwhile; without JavaScript a page draws them all."""
    AssetFactory(name="AC Split", condition="B")
    query = f"{LIST}?q=ac&condition=B"

    page = client.get(query).content.decode()
    fold = client.get(query, headers={"HX-Request": "true", "HX-Target": "filters-rest"}).content.decode()
    whole = client.get(f"{query}&all_filters=1").content.decode()

    assert 'name="unit"' not in page
    held = '<input type="hidden" name="condition" value="B">'
    assert page.count(held) == whole.count(held) + 1
    assert 'href="?q=ac&amp;condition=B&amp;all_filters=1"' in page
    assert "<table" not in fold
    for drawn in (fold, whole):
        assert 'name="unit"' in drawn
        assert '<option value="B" selected>' in drawn


def test_long_selects_get_their_options_when_somebody_comes_near(client: Client) -> None:
    """One that is set has them from the start; without JavaScript a page draws them all."""
    AssetFactory(room=RoomFactory(code="A-101", name="Lobi"))
    near = {"HX-Request": "true", "HX-Target": "filters-quick"}

    page, whole = (client.get(f"{LIST}?{query}").content.decode() for query in ("q=ac", "all_filters=1"))
    chosen = client.get(f"{LIST}?room=A-101").content.decode()
    filled = client.get(LIST, headers=near).content.decode()

    assert re.search(r'<select[^>]* name="room"[^>]* data-fill><option value="">Semua ruangan</select>', page)
    assert '<option value="A-101">' in whole
    assert '<option value="A-101" selected>Lobi' in chosen
    assert '<option value="A-101">' in filled
    assert "<table" not in filled


@pytest.fixture
def three(db: None) -> dict[str, Asset]:
    inner = UnitFactory(code="UMUM-TU", parent=office())
    hall, room = RoomFactory(name="Lobi", code="A-101"), RoomFactory(name="Ruang Server", code="B-201")
    laptop = AssetFactory(
        name="Laptop", register=14, room=hall, condition="B", value=14_750_000, serial_number="XK-770077",
        acquired_from=date(2021, 3, 12),
    )  # fmt: skip
    printer = AssetFactory(
        name="Printer", brand="Epson L3210", classification_id=PRINTER, register=3, room=room, condition="RR",
        value=2_685_000, acquired_from=date(2018, 1, 1), acquired_precision="year", unit=inner,
    )  # fmt: skip
    chair = AssetFactory(
        name="Kursi rapat", brand="", classification_id=CHAIR, register=3, condition=None, value=None,
        acquired_from=None, acquired_precision="", status=Asset.Status.STORED,
    )  # fmt: skip
    CustodyFactory(asset=laptop, employee=EmployeeFactory(name="Siti Lestari"))
    CustodyFactory(asset=printer, employee=EmployeeFactory(name="Budi Siti"), until_on=date(2025, 1, 1))
    return {"laptop": laptop, "printer": printer, "chair": chair}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=laptop", "Laptop"),
        ("q=epson+printer", "Printer"),
        ("q=EPSON", "Printer"),
        ("q=laptop+epson", ""),
        ("q=xk-77", "Laptop"),
        ("q=14", "Laptop"),
        ("q=0003", "Printer, Kursi rapat"),
        ("q=1.3.2.10", "Laptop, Printer"),
        ("q=1.3.2.10.01.02.002+0014", "Laptop"),
        ("q=1.3.2.10.01.02.002+%C2%B7+0014", "Laptop"),
        ("q=1.3.2.10.01.02.002+0077", ""),
        ("q=notebook", ""),
        ("q=server", "Printer"),
        ("q=a-101", "Laptop"),
        ("family=laptop", "Laptop"),
        ("group=printing", "Printer"),
        ("room=B-201", "Printer"),
        ("unit=UMUM", "Laptop, Printer, Kursi rapat"),
        ("unit=UMUM-TU", "Printer"),
        ("condition=RR", "Printer"),
        ("status=stored", "Kursi rapat"),
        ("holder=siti", "Laptop"),
        ("year_from=2019", "Laptop"),
        ("year_to=2018", "Printer"),
        ("year_from=2018&year_to=2018", "Printer"),
        ("value_from=5000000", "Laptop"),
        ("value_to=2.685.000", "Printer"),
        ("missing=any", "Kursi rapat"),
        ("missing=room", "Kursi rapat"),
        ("missing=condition", "Kursi rapat"),
        ("missing=value", "Kursi rapat"),
        ("missing=acquired", "Kursi rapat"),
        ("q=printer&condition=B", ""),
    ],
)
def test_filters_find(query: str, expected: str, client: Client, three: dict[str, Asset]) -> None:
    assert names(client, query) == set(filter(None, expected.split(", ")))


def test_the_holder_is_also_found_by_id(client: Client, three: dict[str, Asset]) -> None:
    holder = three["laptop"].custodies.get().employee_id

    assert names(client, f"holder={holder}") == {"Laptop"}


def test_an_everyday_word_finds_the_code_that_it_stands_for(client: Client) -> None:
    AssetFactory(name="Alat pendingin", brand="", classification_id="1.3.2.05.02.04.004", family=None)
    AssetFactory(name="Mesin", brand="", classification_id="1.3.2.05.01.05.012", family=None)

    assert names(client, "q=ac") == {"Alat pendingin"}
    assert names(client, "q=finger+print") == {"Mesin"}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "Kursi rapat, Laptop, Printer"),
        ("-name", "Printer, Laptop, Kursi rapat"),
        ("condition", "Laptop, Printer, Kursi rapat"),
        ("-condition", "Printer, Laptop, Kursi rapat"),
        ("value", "Printer, Laptop, Kursi rapat"),
        ("-value", "Laptop, Printer, Kursi rapat"),
        ("room", "Laptop, Printer, Kursi rapat"),
        ("holder", "Laptop, Printer, Kursi rapat"),
        ("acquired", "Printer, Laptop, Kursi rapat"),
        ("code", "Kursi rapat, Laptop, Printer"),
        ("", "Kursi rapat, Printer, Laptop"),
    ],
)
def test_orders_put_what_is_unknown_last(
    sort: str, expected: str, client: Client, three: dict[str, Asset]
) -> None:
    assert order(client, f"sort={sort}") == expected.split(", ")


@pytest.mark.parametrize(
    "query",
    ["year_from=abc", "value_from=1,500.00", "room=none", "condition=X", "sort=secret", "family=-1", "q=%00"],
)
def test_a_filter_that_can_not_be_read_is_told_and_not_ignored(query: str, client: Client) -> None:
    AssetFactory()

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert 'class="why' in response.content.decode()


def test_filters_offer_the_rooms_and_units_of_the_scope(three: dict[str, Asset], client_of: ClientOf) -> None:
    inner = Unit.objects.get(code="UMUM-TU")
    RoomFactory(name="Ruang Dalam", code="C-301", unit=inner)
    client = client_of(make_user("keeper", scope=inner))

    form = client.get(LIST).context["filter"].form

    assert [value for value, _label in form.fields["unit"].choices] == ["", "UMUM-TU"]
    assert "Lobi" not in str(form["room"])
    assert "Ruang Dalam" in str(form["room"])
