"""Some fields of many items at once: what would change, and the change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.actions import edit_asset, edit_assets
from assets.models import Asset
from assets.together.foresight import foresee
from core.jobs.actions import work_on
from core.jobs.models import Job
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from organization.models import User
from tests.factories import CHAIR, AssetFactory, RoomFactory, UnitFactory, office

pytestmark = pytest.mark.django_db
PAGE = reverse("assets:asset_edit_together")
ClientOf = Callable[[User], Client]


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


def edit(by: User, values: dict[str, Any], **more: Any) -> Change:
    assets = Asset.objects.all()
    return edit_assets(
        assets=assets, values=values, seen=foresee(assets, values).mark, by=by, reason="Pindah", **more
    )


def hidden(html: str) -> dict[str, str]:
    """What the preview sends along with the next step."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


# What would change


def test_the_preview_counts_old_values_and_shows_the_first_rows() -> None:
    hall, server = RoomFactory(name="Lobi"), RoomFactory(name="Ruang Server")
    AssetFactory.create_batch(2, room=hall, condition="B")
    AssetFactory(room=None, condition="RR")
    AssetFactory(room=server, condition="B")

    found = foresee(Asset.objects.all(), {"room": server, "condition": "B"})

    assert (len(found.changing), found.same, found.refused) == (3, 1, [])
    room, condition = found.field_changes()
    assert (room.new, room.olds) == ("Ruang Server", [("Lobi", 2), ("", 1)])
    assert (condition.new, condition.olds) == ("Baik", [("Rusak Ringan", 1)])
    assert [(d.label, d.old, d.new) for d in found.first_rows()[0].differences] == [
        ("Ruangan", "Lobi", "Ruang Server")
    ]


def test_the_same_rows_have_the_same_mark_and_changed_ones_another(keeper: User) -> None:
    asset = AssetFactory()
    mark = foresee(Asset.objects.all(), {"condition": "RB"}).mark

    assert foresee(Asset.objects.all(), {"condition": "RB"}).mark == mark
    assert foresee(Asset.objects.all(), {"condition": "RR"}).mark != mark
    asset.notes = "Baru"
    edit_asset(asset=asset, seen=asset.updated_at, by=keeper)
    assert foresee(Asset.objects.all(), {"condition": "RB"}).mark != mark


def test_what_is_out_of_service_is_refused_another_use() -> None:
    AssetFactory(status=Asset.Status.LOST)
    AssetFactory()

    found = foresee(Asset.objects.all(), {"status": "stored"})

    assert len(found.changing) == 1
    assert [reason for _asset, reason in found.refused_rows()] == [
        "Tercatat “Hilang”; pakai lagi barang itu dahulu."
    ]


def test_a_number_that_the_new_unit_has_is_refused_also_when_two_come_at_once() -> None:
    target, other = UnitFactory(code="TUJUAN"), UnitFactory(code="LAIN")
    AssetFactory(unit=target, register=1)
    for unit in (office(), other):
        AssetFactory(unit=unit, register=1)
        AssetFactory(unit=unit, register=2)
        AssetFactory(unit=unit, register=1, classification_id=CHAIR)
    AssetFactory(unit=other, register=None, nibar="1" * 20)

    found = foresee(Asset.objects.exclude(unit=target), {"unit": target})

    assert (len(found.changing), len(found.refused)) == (3, 4)


# The change


def test_all_items_change_with_one_entry_and_the_reason(keeper: User) -> None:
    room = RoomFactory(name="Gudang")
    assets = AssetFactory.create_batch(3, fund_source="APBD", warranty_until=date(2027, 1, 1))

    act = edit(keeper, {"room": room, "fund_source": "DAK", "warranty_until": None})

    assert Change.objects.filter(verb="asset.edit_together").count() == 1
    for asset in assets:
        asset.refresh_from_db()
        assert (asset.room, asset.fund_source, asset.warranty_until) == (room, "DAK", None)
        last = asset.history.first()
        assert (last.change, last.change.reason, last.history_type) == (act, "Pindah", "~")
        for each in Asset._meta.concrete_fields:
            if not each.generated:
                assert getattr(last, each.attname) == getattr(asset, each.attname)


def test_items_that_have_the_values_already_are_not_written(keeper: User) -> None:
    AssetFactory(condition="RB")
    AssetFactory(condition="B")

    edit(keeper, {"condition": "RB"})

    assert sorted(asset.history.count() for asset in Asset.objects.all()) == [1, 2]
    with pytest.raises(Refusal) as refusal:
        edit(keeper, {"condition": "RB"})
    assert refusal.value.code == "nothing_to_change"


def test_refused_items_stop_all_until_they_are_left_out(keeper: User) -> None:
    AssetFactory(status=Asset.Status.DISPOSED)
    asset = AssetFactory()

    with pytest.raises(Refusal) as refusal:
        edit(keeper, {"status": "stored"})
    assert refusal.value.code == "some_refused"
    assert not Change.objects.filter(verb="asset.edit_together")

    edit(keeper, {"status": "stored"}, leave_out=True)
    asset.refresh_from_db()
    assert asset.status == "stored"


def test_a_row_that_was_changed_since_the_preview_stops_all(keeper: User) -> None:
    first, second = AssetFactory.create_batch(2)
    assets, values = Asset.objects.all(), {"condition": "RB"}
    mark = foresee(assets, values).mark
    first.notes = "Sementara itu"
    edit_asset(asset=first, seen=first.updated_at, by=keeper)

    with pytest.raises(Refusal) as refusal:
        edit_assets(assets=assets, values=values, seen=mark, by=keeper, reason="x")

    assert refusal.value.code == "changed_meanwhile"
    second.refresh_from_db()
    assert second.condition != "RB"


def test_a_row_that_came_to_the_filter_since_the_preview_stops_all(keeper: User) -> None:
    AssetFactory()
    mark = foresee(Asset.objects.all(), {"condition": "RB"}).mark
    AssetFactory()

    with pytest.raises(Refusal):
        edit_assets(assets=Asset.objects.all(), values={"condition": "RB"}, seen=mark, by=keeper, reason="x")


def test_setting_outside_of_a_change_is_refused_by_the_database() -> None:
    asset = AssetFactory()

    with pytest.raises(IntegrityError):
        Asset.objects.record_set([asset.pk], condition="RB")


def test_a_thousand_items_cost_ten_queries_at_most(keeper: User) -> None:
    room, made = RoomFactory(), AssetFactory.build_batch(1000, unit=office())
    for number, asset in enumerate(made, 1):
        asset.register = number
    with change("test", by=keeper):
        Asset.objects.record_created(made)
    mark = foresee(Asset.objects.all(), {"room": room}).mark

    with CaptureQueriesContext(connection) as queries:
        edit_assets(assets=Asset.objects.all(), values={"room": room}, seen=mark, by=keeper, reason="x")

    assert Asset.objects.filter(room=room).count() == 1000
    assert len(queries) <= 10


# The pages


def test_from_the_fields_over_the_preview_to_the_change(client: Client, keeper: User) -> None:
    room = RoomFactory(name="Gudang")
    asset, other = AssetFactory(), AssetFactory()
    address = f"{PAGE}?asset={asset.pk}"

    assert "Ubah 1 barang" in client.get(address).content.decode()
    preview = client.post(address, {"room": room.pk, "step": "preview"})
    sent = hidden(preview.content.decode())
    assert "Gudang" in preview.content.decode()
    assert sent["room"] == str(room.pk)
    answer = client.post(address, {**sent, "step": "apply", "reason": "SK 12/2026"}, follow=True)

    act = Change.objects.get(verb="asset.edit_together")
    assert answer.redirect_chain[-1][0] == reverse("assets:change_detail", args=[act.pk])
    text = answer.content.decode()
    assert "SK 12/2026" in text
    assert "Gudang" in text
    other.refresh_from_db()
    assert other.room is None
    history = client.get(reverse("assets:asset_history", args=[asset.pk])).content.decode()
    assert "SK 12/2026" in history
    assert reverse("assets:change_detail", args=[act.pk]) in history


def test_everything_that_the_filter_finds_is_changed(client: Client) -> None:
    AssetFactory.create_batch(30, condition="B")
    AssetFactory(condition="RR")
    address = f"{PAGE}?everything=1&condition=B"

    sent = hidden(client.post(address, {"fund_source": "DAK", "step": "preview"}).content.decode())
    client.post(address, {**sent, "step": "apply", "reason": "Koreksi"})

    assert Asset.objects.filter(fund_source="DAK").count() == 30


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Isi sedikitnya satu hal"),
        ({"fund_source": "APBD", "empty_fund_source": "on"}, "jangan keduanya"),
        ({"room": "999999"}, "aria-invalid"),
        ({"warranty_until": "31-02-2026"}, "aria-invalid"),
        ({"condition": "X"}, "aria-invalid"),
        ({"status": "lost"}, "aria-invalid"),
        ({"fund_source": "x" * 101}, "aria-invalid"),
    ],
)
def test_wrong_input_is_told_at_its_field(data: dict[str, str], told: str, client: Client) -> None:
    asset = AssetFactory()

    answer = client.post(f"{PAGE}?asset={asset.pk}", {**data, "step": "preview"})

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_rooms_and_units_elsewhere_can_not_be_chosen(stranger: User, client_of: ClientOf) -> None:
    mine = AssetFactory(unit=stranger.scope)
    room = RoomFactory(unit=office())

    for data in ({"room": room.pk}, {"unit": office().pk}):
        answer = client_of(stranger).post(f"{PAGE}?asset={mine.pk}", {**data, "step": "preview"})
        assert answer.status_code == 422


def test_items_elsewhere_are_not_there(stranger: User, client_of: ClientOf) -> None:
    theirs = AssetFactory()

    answer = client_of(stranger).get(f"{PAGE}?asset={theirs.pk}", follow=True)

    assert "Belum ada barang yang dipilih" in answer.content.decode()


def test_without_a_reason_nothing_is_changed(client: Client) -> None:
    asset = AssetFactory(condition="B")
    address = f"{PAGE}?asset={asset.pk}"
    sent = hidden(client.post(address, {"condition": "RB", "step": "preview"}).content.decode())

    answer = client.post(address, {**sent, "step": "apply", "reason": "  "})

    assert answer.status_code == 422
    assert "Tulis alasannya" in answer.content.decode()
    asset.refresh_from_db()
    assert asset.condition == "B"


def test_who_changed_what_since_the_preview_is_told_and_the_preview_is_new(
    client: Client, keeper: User, manager: User
) -> None:
    asset = AssetFactory(name="Laptop", condition="B")
    address = f"{PAGE}?asset={asset.pk}"
    sent = hidden(client.post(address, {"condition": "RB", "step": "preview"}).content.decode())
    asset.notes = "Dari rekan"
    edit_asset(asset=asset, seen=asset.updated_at, by=manager)

    answer = client.post(address, {**sent, "step": "apply", "reason": "Rusak"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Laptop" in text
    assert manager.display_name in text
    again = client.post(address, {**hidden(text), "step": "apply", "reason": "Rusak"})
    assert again.status_code == 302


def test_back_to_the_fields_keeps_what_was_written(client: Client) -> None:
    asset = AssetFactory()

    answer = client.post(f"{PAGE}?asset={asset.pk}", {"fund_source": "DAK", "step": "form"})

    assert answer.status_code == 200
    assert 'value="DAK"' in answer.content.decode()


def test_very_many_items_are_a_job_that_is_done_once(
    client: Client, keeper: User, technician: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.views.together.MOST_AT_ONCE", 2)
    AssetFactory.create_batch(3, condition="B")
    address = f"{PAGE}?everything=1"
    sent = hidden(client.post(address, {"condition": "RB", "step": "preview"}).content.decode())

    answer = client.post(address, {**sent, "step": "apply", "reason": "Banjir"})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("assets:asset_edit_progress", args=[job.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client_of(technician).get(answer.headers["Location"]).status_code == 403
    work_on(job.pk, now=timezone.now())
    Job.objects.update(state=Job.State.WAITING)  # Killed before it could say so, and begun again.
    work_on(job.pk, now=timezone.now())

    assert Asset.objects.filter(condition="RB").count() == 3
    act = Change.objects.get(verb="asset.edit_together")
    assert (act.source, act.reason) == ("job", "Banjir")
    done = client.get(answer.headers["Location"])
    assert done.headers["Location"] == reverse("assets:change_detail", args=[act.pk])


def test_a_job_that_is_overtaken_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.views.together.MOST_AT_ONCE", 0)
    AssetFactory(condition="B")
    address = f"{PAGE}?everything=1"
    sent = hidden(client.post(address, {"condition": "RB", "step": "preview"}).content.decode())
    answer = client.post(address, {**sent, "step": "apply", "reason": "Banjir"})
    AssetFactory(condition="B")

    work_on(Job.objects.get().pk, now=timezone.now())

    text = client.get(answer.headers["Location"]).content.decode()
    assert "Ada barang yang berubah sejak pratinjau" in text
    assert f'href="{PAGE}?everything=1"' in text
    assert not Asset.objects.filter(condition="RB")


def test_a_change_is_seen_as_far_as_its_items_are(
    keeper: User, stranger: User, staff: User, client_of: ClientOf
) -> None:
    AssetFactory(name="Kantor", fund_source="APBD")
    mine = AssetFactory(name="Sendiri", unit=stranger.scope)
    url = reverse("assets:change_detail", args=[edit(keeper, {"fund_source": "DAK"}).pk])

    page = client_of(stranger).get(url).content.decode()
    assert "Sendiri" in page
    assert "Kantor" not in page
    assert client_of(staff).get(url).status_code == 403
    mine.unit = office()
    edit_asset(asset=mine, seen=Asset.objects.get(pk=mine.pk).updated_at, by=keeper)
    assert client_of(stranger).get(url).status_code == 404
