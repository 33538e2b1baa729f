"""The other daily verbs: upkeep, attendance, custody, registering and changing an item."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from assets.models import Asset
from core.trail.models import Change
from organization.models import User
from tests.api.program import Program
from tests.factories import (
    LAPTOP,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    OccurrenceFactory,
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(keeper: User) -> Program:
    return Program(keeper)


def errors(response: Any) -> list[str]:
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    return list(response.json()["errors"])


def code(response: Any) -> str:
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    return str(response.json()["code"])


# Upkeep


def test_upkeep_is_recorded_as_done(program: Program) -> None:
    occurrence = OccurrenceFactory(asset__condition="B")
    body = {"done_on": "2026-11-03", "cost": "150000", "condition_after": "RR", "note": "Bersih"}

    done = program.post(f"occurrences/{occurrence.pk}/complete", body).json()

    told = {"state": "done", "done_on": "2026-11-03", "cost": "150000.00", "condition_after": "RR"}
    assert {name: done[name] for name in told} == told
    assert done["performer"] == occurrence.plan.performer
    assert Asset.objects.get().condition == "RR"
    assert code(program.post(f"occurrences/{occurrence.pk}/complete", body)) == "already_done"


def test_upkeep_is_skipped_with_a_reason(program: Program) -> None:
    occurrence = OccurrenceFactory()
    path = f"occurrences/{occurrence.pk}/cancel"

    assert errors(program.post(path, {"reason": "retired", "note": "x"})) == ["reason"]
    assert errors(program.post(path, {"reason": "away", "note": ""})) == ["note"]
    skipped = program.post(path, {"reason": "away", "note": "Dipinjam"}).json()

    assert (skipped["state"], skipped["cancel_reason"]) == ("skipped", "away")
    assert code(program.post(path, {"reason": "away", "note": "Lagi"})) == "skipped"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"done_on": "2999-01-01"}, "done_on"),
        ({"done_on": "24-11-2026"}, "done_on"),
        ({"done_on": "2026-02-30"}, "done_on"),
        ({"done_on": 1}, "done_on"),
        ({}, "done_on"),
        ({"done_on": "2026-11-03", "cost": "1.500.000"}, "cost"),
        ({"done_on": "2026-11-03", "cost": -1}, "cost"),
        ({"done_on": "2026-11-03", "cost": True}, "cost"),
        ({"done_on": "2026-11-03", "condition_after": "X"}, "condition_after"),
    ],
)
def test_upkeep_that_can_not_be_read_is_refused(body: dict[str, Any], field: str, program: Program) -> None:
    occurrence = OccurrenceFactory()

    assert errors(program.post(f"occurrences/{occurrence.pk}/complete", body)) == [field]


# Training


def test_attendance_is_recorded_and_what_is_not_sent_stays(coordinator: User) -> None:
    session = SessionFactory(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 3), hours=16)
    came, stayed = ParticipationFactory(session=session), ParticipationFactory(session=session)
    program, path = Program(coordinator), f"sessions/{session.pk}/attendance"

    entries = [
        {"participation": came.pk, "attendance": "attended", "result": "passed"},
        {"participation": stayed.pk, "attendance": "absent"},
    ]
    first = program.post(path, {"entries": entries}).json()
    number = {"participation": came.pk, "certificate_number": "800/1", "certificate_on": "2026-11-04"}
    second = program.post(path, {"entries": [number]}).json()

    assert (first["changed"], second["changed"]) == (2, 1)
    (kept,) = second["items"]
    told = {"attendance": "attended", "result": "passed", "hours": 16, "certificate_number": "800/1"}
    assert {name: kept[name] for name in told} == told
    assert program.get(f"sessions/{session.pk}").json()["status"] == "held"


def test_what_is_wrong_with_an_entry_stands_at_it_and_nothing_is_written(coordinator: User) -> None:
    session = SessionFactory(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 3), hours=16)
    mine, foreign = ParticipationFactory(session=session), ParticipationFactory()
    entries = [
        {"participation": mine.pk, "attendance": "attended", "hours": 17},
        {"participation": foreign.pk, "attendance": "attended"},
        {"participation": mine.pk, "attendance": "absent"},
    ]

    response = Program(coordinator).post(f"sessions/{session.pk}/attendance", {"entries": entries})

    assert errors(response) == ["entries.0.hours", "entries.1.participation", "entries.2.participation"]
    mine.refresh_from_db()
    assert mine.is_invited


def test_attendance_waits_for_the_first_day(coordinator: User) -> None:
    session = SessionFactory(starts_on=date(2999, 1, 1), ends_on=date(2999, 1, 2))
    entry = {"participation": ParticipationFactory(session=session).pk, "attendance": "attended"}

    response = Program(coordinator).post(f"sessions/{session.pk}/attendance", {"entries": [entry]})

    assert code(response) == "not_begun"


# Custody


def test_goods_are_handed_over_confirmed_and_taken_back(program: Program, staff: User) -> None:
    goods = [AssetFactory().pk, AssetFactory().pk]
    receiver = staff.employee
    body = {"assets": goods, "to": receiver.pk, "on": "2026-11-02", "purpose": "Rapat"}

    response = program.post("handovers", body)

    made = response.json()
    assert response.status_code == 201, response.content
    assert (made["kind"], made["state"], made["goods"], made["purpose"]) == (
        "hand_over", "waiting", 2, "Rapat",
    )  # fmt: skip
    assert made["number"]
    assert [item["asset"]["id"] for item in made["items"]] == goods
    holder = program.get(f"assets/{goods[0]}").json()["holder"]
    assert holder == {"id": receiver.pk, "name": receiver.name, "since": "2026-11-02"}
    assert code(program.post("handovers", body)) == "already_held"

    mine = Program(staff)
    assert [each["id"] for each in mine.items("handovers?state=waiting")] == [made["id"]]
    assert mine.post(f"handovers/{made['id']}/confirm").json()["state"] == "confirmed"
    assert code(mine.post(f"handovers/{made['id']}/dispute", {"answer": "Tidak ada"})) == "answered"

    back = program.post("handovers/take-back", {"assets": goods, "on": "2026-11-03", "stored": True})
    assert back.json()["kind"] == "return"
    assert Asset.objects.filter(status="stored").count() == 2
    again = program.post("handovers/take-back", {"assets": goods, "on": "2026-11-03"})
    assert code(again) == "not_held"


def test_the_same_key_sent_again_hands_over_once(program: Program) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"assets": [AssetFactory().pk], "to": EmployeeFactory().pk, "on": "2026-11-02"}

    first, again = (program.post("handovers", body, **key).json() for _ in range(2))

    assert first == again


def test_goods_go_to_nobody_elsewhere(stranger: User) -> None:
    mine, foreign = AssetFactory(unit=stranger.scope), AssetFactory()
    body = {"assets": [mine.pk], "to": EmployeeFactory().pk, "on": "2026-11-02"}
    program = Program(stranger)

    assert errors(program.post("handovers", body)) == ["to"]
    body = {"assets": [mine.pk, foreign.pk], "to": stranger.employee.pk, "on": "2026-11-02"}
    assert errors(program.post("handovers", body)) == ["assets"]
    assert errors(program.post("handovers", {**body, "assets": []})) == ["assets"]


# The register


NEW = {"code": LAPTOP, "name": "Laptop", "unit": "UMUM"}


def test_an_item_is_registered_with_the_next_number(program: Program) -> None:
    AssetFactory(register=7)
    room = RoomFactory(code="A-7")
    body = {**NEW, "room": "A-7", "acquired": "03-2019", "value": "14750000", "condition": "B"}

    response = program.post("assets", body)

    found = response.json()
    assert response.status_code == 201
    told = {"register": 8, "acquired_precision": "month", "acquisition_year": 2019, "value": "14750000.00"}
    assert {name: found[name] for name in told} == told
    assert (found["room"]["name"], found["status"], found["measure"]) == (room.name, "in_use", "Unit")
    assert program.get(f"assets/{found['id']}").json() == found


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "9.9.9"}, "code"),
        ({"code": None}, "code"),
        ({"name": ""}, "name"),
        ({"unit": "TIDAK-ADA"}, "unit"),
        ({"unit": "LAIN"}, "unit"),
        ({"room": "TIDAK-ADA"}, "room"),
        ({"acquired": "31-02-2019"}, "acquired"),
        ({"value": "-1"}, "value"),
        ({"condition": "Rusak"}, "condition"),
        ({"status": "disposed"}, "status"),
        ({"nibar": "12a"}, "nibar"),
        ({"ip_address": "300.1.1.1"}, "ip_address"),
        ({"register": 0}, "register"),
        ({"id": 7}, "id"),
    ],
)
def test_an_item_that_can_not_be_read_is_refused(fields: dict[str, Any], field: str) -> None:
    from tests.people import make_user

    unit = UnitFactory(code="LAIN")
    user = make_user("keeper", scope=UnitFactory(code="SENDIRI"))
    body = {**NEW, "unit": "SENDIRI", **fields}
    assert unit.pk != user.scope_id

    assert errors(Program(user).post("assets", body)) == [field]
    assert not Asset.objects.exists()


def test_a_number_that_is_taken_is_told(program: Program) -> None:
    AssetFactory(register=7)

    assert errors(program.post("assets", {**NEW, "register": 7})) == ["register"]


def test_only_what_is_sent_changes(program: Program) -> None:
    room = RoomFactory(code="A-9")
    asset = AssetFactory(
        room=room, notes="Tas", acquired_from=date(2019, 1, 1), acquired_precision="year", mode="01"
    )
    version = program.get(f"assets/{asset.pk}").json()["version"]
    before = Asset.objects.values().get()

    body = {"version": version, "brand": "Asus", "notes": None, "reason": "Salah ketik"}
    response = program.patch(f"assets/{asset.pk}", body)

    after = Asset.objects.values().get()
    assert response.status_code == 200, response.content
    assert {name for name in after if after[name] != before[name]} == {
        *("brand", "notes", "updated_at", "search_text"),
    }
    assert (after["brand"], after["notes"]) == ("Asus", "")
    assert Change.objects.get(verb="asset.edit").reason == "Salah ketik"


def test_who_read_an_older_version_overwrites_nothing(program: Program) -> None:
    asset = AssetFactory()
    version = program.get(f"assets/{asset.pk}").json()["version"]
    assert program.patch(f"assets/{asset.pk}", {"version": version, "brand": "A"}).status_code == 200

    assert (
        code(program.patch(f"assets/{asset.pk}", {"version": version, "brand": "B"})) == "changed_meanwhile"
    )
    assert errors(program.patch(f"assets/{asset.pk}", {"brand": "B"})) == ["version"]
    assert errors(program.patch(f"assets/{asset.pk}", {"version": "x", "brand": "B"})) == ["version"]
    assert Asset.objects.get().brand == "A"


def test_a_change_that_changes_nothing_leaves_no_trace(program: Program) -> None:
    asset = AssetFactory(room=RoomFactory(code="A-1"), warranty_until=date(2028, 2, 29))
    found = program.get(f"assets/{asset.pk}").json()

    same = {"version": found["version"], "room": "A-1", "value": found["value"], "code": found["code"]}
    response = program.patch(f"assets/{asset.pk}", {**same, "warranty_until": "2028-02-29"})

    assert response.json()["version"] == found["version"]
    assert not Change.objects.filter(verb="asset.edit").exists()


def test_an_item_that_is_held_can_not_be_told_to_have_a_holder(program: Program) -> None:
    custody = CustodyFactory()
    version = program.get(f"assets/{custody.asset_id}").json()["version"]

    response = program.patch(f"assets/{custody.asset_id}", {"version": version, "holder": None})

    assert errors(response) == ["holder"]
