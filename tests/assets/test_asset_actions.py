from __future__ import annotations

from datetime import date

import pytest

from assets.actions import (
    edit_asset,
    hand_over_asset,
    register_asset,
    reinstate_asset,
    retire_asset,
    take_back_asset,
)
from assets.models import Asset, Custody
from core.refusal import Refusal
from core.trail.models import Change
from organization.models import User
from tests.factories import (
    CHAIR,
    LAPTOP,
    PRINTER,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    UnitFactory,
    office,
)

pytestmark = pytest.mark.django_db
Status = Asset.Status


def new(**values: object) -> Asset:
    return Asset(**{"unit": office(), "classification_id": LAPTOP, "name": "Laptop", **values})


# Registering and changing


def test_the_first_asset_of_a_code_gets_number_1_and_its_family(keeper: User) -> None:
    asset = register_asset(asset=new(), by=keeper)

    assert (asset.register, asset.register_label) == (1, "0001")
    assert asset.family is not None
    assert asset.family.key == "laptop"


def test_the_next_number_continues_the_highest_and_its_width(keeper: User) -> None:
    AssetFactory(register=7, register_width=6)
    AssetFactory(register=3)

    assert register_asset(asset=new(), by=keeper).register_label == "000008"


def test_numbers_are_counted_by_code_and_unit(keeper: User) -> None:
    AssetFactory(register=7)
    AssetFactory(register=9, unit=UnitFactory())

    assert register_asset(asset=new(classification_id=PRINTER), by=keeper).register == 1
    assert register_asset(asset=new(), by=keeper).register == 8


def test_a_number_that_is_given_stays(keeper: User) -> None:
    assert register_asset(asset=new(register=40), by=keeper).register == 40


def test_registering_leaves_a_change_with_the_first_version(keeper: User) -> None:
    asset = register_asset(asset=new(), by=keeper, reason="Pengadaan 2026")

    version = asset.history.get()
    assert (version.change.verb, version.change.by, version.change.reason) == (
        "asset.register",
        keeper,
        "Pengadaan 2026",
    )


def test_editing_keeps_old_and_new(keeper: User) -> None:
    asset = AssetFactory(value=1_000_000)
    asset.value = 1_500_000

    edit_asset(asset=asset, seen=asset.updated_at, by=keeper, reason="Koreksi")

    new_version, old_version = asset.history.all()
    assert (old_version.value, new_version.value) == (1_000_000, 1_500_000)
    assert new_version.change.reason == "Koreksi"


def test_another_code_brings_another_family(keeper: User) -> None:
    asset = AssetFactory()
    asset.classification_id = CHAIR

    edit_asset(asset=asset, seen=asset.updated_at, by=keeper)

    assert Asset.objects.get().family.key == "chair"


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(keeper: User, manager: User) -> None:
    asset = AssetFactory(condition="B")
    seen = asset.updated_at
    other = Asset.objects.get()
    other.condition = "RR"
    edit_asset(asset=other, seen=seen, by=manager)
    asset.name = "Laptop kepala bagian"

    with pytest.raises(Refusal) as refused:
        edit_asset(asset=asset, seen=seen, by=keeper)

    assert refused.value.code == "changed_meanwhile"
    assert "Manager" in str(refused.value)
    assert "Kondisi" in str(refused.value)
    assert Asset.objects.get().name == "Laptop"
    assert Change.objects.filter(by=keeper).count() == 0


# Custody


def test_handing_over_opens_a_custody(keeper: User) -> None:
    asset, siti = AssetFactory(), EmployeeFactory(name="Siti")

    custody = hand_over_asset(asset=asset, to=siti, on=date(2026, 3, 2), by=keeper, note="032/7/BAST/2026")

    assert (custody.employee, custody.from_on, custody.until_on) == (siti, date(2026, 3, 2), None)
    assert custody.history.get().change.verb == "asset.hand_over"


def test_handing_on_releases_the_holder_the_same_day_in_the_same_change(keeper: User) -> None:
    before = CustodyFactory(from_on=date(2024, 1, 4))

    after = hand_over_asset(asset=before.asset, to=EmployeeFactory(), on=date(2026, 3, 2), by=keeper)

    before.refresh_from_db()
    assert before.until_on == date(2026, 3, 2)
    assert before.history.first().change == after.history.get().change


def test_a_stored_asset_is_in_use_once_handed_over(keeper: User) -> None:
    asset = AssetFactory(status=Status.STORED)

    hand_over_asset(asset=asset, to=EmployeeFactory(), on=date(2026, 3, 2), by=keeper)

    asset.refresh_from_db()
    assert (asset.status, asset.status_on) == (Status.IN_USE, date(2026, 3, 2))


@pytest.mark.parametrize("status", [Status.IN_DISPOSAL, Status.DISPOSED, Status.LOST])
def test_what_is_out_of_service_is_not_handed_over(status: str, keeper: User) -> None:
    asset = AssetFactory(status=status)

    with pytest.raises(Refusal, match="tidak dipakai lagi") as refused:
        hand_over_asset(asset=asset, to=EmployeeFactory(), on=date(2026, 3, 2), by=keeper)

    assert refused.value.code == "not_in_service"


def test_who_has_left_takes_nothing_over(keeper: User) -> None:
    gone = EmployeeFactory(name="Rina", left_on=date(2026, 2, 1))

    with pytest.raises(Refusal, match="Rina tidak lagi bekerja di sini") as refused:
        hand_over_asset(asset=AssetFactory(), to=gone, on=date(2026, 2, 1), by=keeper)

    assert refused.value.code == "employee_left"
    assert not Custody.objects.exists()


def test_the_holder_does_not_take_over_from_themselves(keeper: User) -> None:
    custody = CustodyFactory()

    with pytest.raises(Refusal, match="sudah memegang") as refused:
        hand_over_asset(asset=custody.asset, to=custody.employee, on=date(2026, 3, 2), by=keeper)

    assert refused.value.code == "already_held"


@pytest.mark.parametrize("until", [None, date(2025, 6, 1)])
def test_a_custody_does_not_begin_before_the_one_before_it_ended(until: date | None, keeper: User) -> None:
    custody = CustodyFactory(from_on=date(2025, 1, 4), until_on=until)

    with pytest.raises(Refusal, match="4 Januari 2025") as refused:
        hand_over_asset(asset=custody.asset, to=EmployeeFactory(), on=date(2025, 1, 3), by=keeper)

    assert refused.value.code == "before_custody"
    assert Custody.objects.count() == 1


def test_taking_back_ends_the_custody(keeper: User) -> None:
    custody = CustodyFactory()

    take_back_asset(asset=custody.asset, on=date(2026, 3, 2), by=keeper, reason="Pindah tugas")

    custody.refresh_from_db()
    assert custody.until_on == date(2026, 3, 2)
    assert custody.history.first().change.reason == "Pindah tugas"


def test_what_nobody_holds_is_not_taken_back(keeper: User) -> None:
    with pytest.raises(Refusal) as refused:
        take_back_asset(asset=AssetFactory(), on=date(2026, 3, 2), by=keeper)

    assert refused.value.code == "not_held"


def test_nothing_is_taken_back_before_it_was_handed_over(keeper: User) -> None:
    custody = CustodyFactory(from_on=date(2025, 1, 4))

    with pytest.raises(Refusal) as refused:
        take_back_asset(asset=custody.asset, on=date(2025, 1, 3), by=keeper)

    assert refused.value.code == "before_custody"


# Out of service and back


@pytest.mark.parametrize("outcome", [Status.DISPOSED, Status.LOST])
def test_what_is_written_off_or_lost_nobody_holds(outcome: str, keeper: User) -> None:
    custody = CustodyFactory()

    retire_asset(asset=custody.asset, outcome=outcome, on=date(2026, 11, 2), by=keeper, reason="SK 12/2026")

    custody.refresh_from_db()
    asset = Asset.objects.get()
    assert (asset.status, asset.status_on) == (outcome, date(2026, 11, 2))
    assert custody.until_on == date(2026, 11, 2)
    assert asset.history.first().change.reason == "SK 12/2026"


def test_what_is_proposed_for_write_off_stays_with_its_holder(keeper: User) -> None:
    custody = CustodyFactory()

    retire_asset(
        asset=custody.asset, outcome=Status.IN_DISPOSAL, on=date(2026, 11, 2), by=keeper, reason="Rusak"
    )

    custody.refresh_from_db()
    assert custody.until_on is None
    assert Asset.objects.get().status == Status.IN_DISPOSAL


def test_a_proposal_is_decided_later(keeper: User) -> None:
    asset = AssetFactory(status=Status.IN_DISPOSAL, status_on=date(2026, 10, 1))

    retire_asset(asset=asset, outcome=Status.DISPOSED, on=date(2026, 11, 2), by=keeper, reason="SK")

    assert Asset.objects.get().status == Status.DISPOSED


@pytest.mark.parametrize(
    ("status", "outcome", "on", "code"),
    [
        (Status.LOST, Status.LOST, date(2026, 11, 2), "already_so"),
        (Status.DISPOSED, Status.LOST, date(2026, 11, 2), "written_off"),
        (Status.IN_DISPOSAL, Status.DISPOSED, date(2026, 9, 30), "before_status"),
    ],
)
def test_retiring_is_refused(status: str, outcome: str, on: date, code: str, keeper: User) -> None:
    asset = AssetFactory(status=status, status_on=date(2026, 10, 1))

    with pytest.raises(Refusal) as refused:
        retire_asset(asset=asset, outcome=outcome, on=on, by=keeper, reason="Rusak")

    assert refused.value.code == code
    assert Asset.objects.get().status == status


def test_nothing_is_lost_before_its_holder_had_it(keeper: User) -> None:
    custody = CustodyFactory(from_on=date(2025, 1, 4))

    with pytest.raises(Refusal) as refused:
        retire_asset(asset=custody.asset, outcome=Status.LOST, on=date(2025, 1, 3), by=keeper, reason="-")

    assert refused.value.code == "before_custody"
    assert Asset.objects.get().status == Status.IN_USE


def test_a_mistake_is_put_right_with_its_reason(keeper: User) -> None:
    asset = AssetFactory(status=Status.LOST, status_on=date(2026, 10, 1))

    reinstate_asset(asset=asset, on=date(2026, 11, 2), by=keeper, reason="Ditemukan di gudang")

    asset.refresh_from_db()
    assert (asset.status, asset.status_on) == (Status.IN_USE, date(2026, 11, 2))
    assert asset.history.first().change.reason == "Ditemukan di gudang"


def test_what_is_in_service_is_not_put_back(keeper: User) -> None:
    with pytest.raises(Refusal) as refused:
        reinstate_asset(asset=AssetFactory(), on=date(2026, 11, 2), by=keeper, reason="-")

    assert refused.value.code == "in_service"
