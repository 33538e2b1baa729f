from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assets.models import Asset, Custody
from core.trail.models import Change
from core.trail.recording import change
from organization.models import Employee, User
from planning.changes import title_of, touched_by, tracked_models
from tests.factories import AssetFactory, CustodyFactory, EmployeeFactory, UnitFactory
from tests.people import make_user

pytestmark = pytest.mark.django_db

LIST = "planning:change_list"


@pytest.fixture
def edited(keeper: User) -> Change:
    asset = AssetFactory(name="Laptop Inspektur", value=14_750_000)
    with change("asset.edit", by=keeper, reason="Salah ketik") as made:
        asset.value, asset.condition = 15_750_000, None
        asset.save()
    return made


def shown(client: Client, **query: Any) -> list[Change]:
    return [change for change, _title, _subjects in client.get(reverse(LIST), query).context["changes"]]


def test_the_list_says_who_what_and_when(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(auditor).get(reverse(LIST))

    row = next(each for each in page.context["changes"] if each[0] == edited)
    assert row[1] == "Barang: data diubah"
    assert [(s.name, s.count) for s in row[2]] == [("Laptop Inspektur", 1)]
    assert "Salah ketik" in page.content.decode()


def test_a_change_opens_old_and_new(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(auditor).get(reverse("planning:change_detail", args=[edited.pk]))

    [touched] = page.context["touched"]
    assert touched.url == Asset.objects.get().get_absolute_url()
    assert {(d.label, d.old, d.new) for d in touched.differences} == {
        ("Nilai perolehan", "Rp14.750.000", "Rp15.750.000"),
        ("Kondisi", "Baik", "–"),
    }


def test_a_beginning_shows_its_values_and_a_removal_says_so(keeper: User) -> None:
    custody = CustodyFactory(employee=EmployeeFactory(name="Siti"), from_on=date(2024, 1, 4))
    begun = Custody.history.get().change
    with change("asset.take_back", by=keeper) as gone:
        custody.delete()

    [[first], _more] = touched_by(begun, User(is_superuser=True))
    [[last], _more] = touched_by(gone, User(is_superuser=True))

    assert first.is_new
    assert ("Pemegang", None, "Siti") in {(d.label, d.old, d.new) for d in first.differences}
    assert (last.is_removed, last.differences) == (True, [])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "inspektur laptop"}, True),
        ({"q": "salah ketik"}, True),
        ({"q": "meja"}, False),
        ({"kind": "asset"}, True),
        ({"kind": "employee"}, False),
        ({"who": "keeper"}, True),
        ({"who": "nobody"}, False),
        ({"source": "command"}, True),
        ({"since": "2000-01-01", "until": "2000-01-02"}, False),
    ],
)
def test_the_filters(
    query: dict[str, str],
    found: bool,
    edited: Change,
    auditor: User,
    client_of: Callable[[User], Client],
) -> None:
    assert (edited in shown(client_of(auditor), **query)) == found


def test_a_manager_of_one_unit_sees_its_changes_alone(
    edited: Change, client_of: Callable[[User], Client]
) -> None:
    unit = UnitFactory(code="LAIN")
    manager = make_user("manager", username="lain", scope=unit)
    own = AssetFactory(unit=unit, name="Printer sendiri")
    client = client_of(manager)

    seen = shown(client)

    assert edited not in seen
    assert own.history.get().change in seen
    assert client.get(reverse("planning:change_detail", args=[edited.pk])).status_code == 404
    assert edited not in shown(client, q="inspektur")


def test_of_a_change_across_units_each_sees_its_part(keeper: User) -> None:
    unit = UnitFactory(code="LAIN")
    mine, other = AssetFactory(unit=unit, name="Milik"), AssetFactory(name="Orang lain")
    with change("asset.edit_together", by=keeper) as both:
        for asset in (mine, other):
            asset.condition = "RR"
            asset.save()

    [touched, _more] = touched_by(both, make_user("manager", username="lain", scope=unit))

    assert [each.name for each in touched] == ["Milik"]


def test_a_staff_number_is_masked(keeper: User) -> None:
    employee = EmployeeFactory(staff_number="198705122010011001")
    made = employee.history.get().change

    [[touched], _more] = touched_by(made, User(is_superuser=True))

    text = " ".join(d.new for d in touched.differences)
    assert "198705122010011001" not in text
    assert "19870512••••••••01" in text


def test_everything_tracked_is_in_the_list() -> None:
    assert {Asset, Custody, Employee} <= set(tracked_models())


def test_an_act_without_words_of_its_own_is_still_readable() -> None:
    assert title_of("asset.polish_twice") == "Barang: polish twice"


def test_the_history_of_an_item_begins_with_what_it_was_registered_with(
    auditor: User, client_of: Callable[[User], Client]
) -> None:
    asset = AssetFactory(value=14_750_000, brand="ASUS ExpertBook B1")

    page = client_of(auditor).get(reverse("assets:asset_history", args=[asset.pk])).content.decode()

    assert "Rp14.750.000" in page
    assert "ASUS ExpertBook B1" in page
    assert "<del>" not in page
