"""Two people at once: on SQLite the transaction is the queue, on PostgreSQL the locked row."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from assets.actions import (
    annul_handover,
    confirm_receipt,
    dispute_receipt,
    hand_over_assets,
    take_back_assets,
)
from assets.models import Custody, Handover
from organization.actions import record_leaving
from organization.models import User
from tests.factories import AssetFactory, CustodyFactory, EmployeeFactory
from tests.maintenance.test_report_races import at_once
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)


def test_numbers_have_neither_gaps_nor_doubles(keeper: User) -> None:
    goods = [AssetFactory() for _ in range(8)]
    siti = EmployeeFactory()

    outcomes = at_once(
        *(lambda asset=asset: hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper) for asset in goods)
    )

    assert outcomes == [""] * 8
    assert sorted(Handover.objects.values_list("number", flat=True)) == [
        f"032/{n:03d}/BAST/UMUM/III/2026" for n in range(1, 9)
    ]


def test_two_who_hand_over_the_same_goods_leave_one_holder(keeper: User) -> None:
    goods = [AssetFactory() for _ in range(3)]
    other = make_user("keeper", username="other")
    siti, budi = EmployeeFactory(), EmployeeFactory()

    outcomes = at_once(
        lambda: hand_over_assets(assets=goods, to=siti, on=DAY, by=keeper),
        lambda: hand_over_assets(assets=goods[::-1], to=budi, on=DAY, by=other),
    )

    # One after the other: the second one moves them on from the first.
    assert outcomes == ["", ""]
    assert Custody.objects.open().count() == 3
    assert len(set(Custody.objects.open().values_list("employee", flat=True))) == 1
    assert sorted(Handover.objects.values_list("kind", flat=True)) == ["hand_over", "move"]


def test_two_who_hand_over_to_the_same_person_are_told(keeper: User) -> None:
    asset, siti = AssetFactory(), EmployeeFactory()
    act = lambda: hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper)  # noqa: E731

    assert sorted(at_once(act, act)) == ["", "already_held"]
    assert Handover.objects.count() == 1


def test_one_form_sent_by_two_taps_makes_one_handover(keeper: User) -> None:
    asset, siti, key = AssetFactory(), EmployeeFactory(), uuid4()
    tap = lambda: hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper, form_key=key)  # noqa: E731

    assert at_once(tap, tap, tap) == ["", "", ""]
    assert Handover.objects.count() == 1


def test_goods_come_back_once(keeper: User) -> None:
    asset = CustodyFactory().asset
    act = lambda: take_back_assets(assets=[asset], on=DAY, by=keeper)  # noqa: E731

    assert sorted(at_once(act, act)) == ["", "not_held"]


def test_who_leaves_while_something_is_handed_to_them(keeper: User) -> None:
    """Either they have left and get nothing, or they hold it and can't leave."""
    asset, siti = AssetFactory(), EmployeeFactory()

    outcomes = at_once(
        lambda: hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper),
        lambda: record_leaving(employee=siti, left_on=DAY, by=keeper, on=DAY),
    )

    assert sorted(outcomes) in (["", "employee_left"], ["", "still_holds"])


def test_confirming_and_disputing_at_once(keeper: User, staff: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)

    outcomes = at_once(
        lambda: confirm_receipt(handover=handover, by=staff),
        lambda: dispute_receipt(handover=handover, answer="Tidak ada", by=staff),
    )

    handover.refresh_from_db()
    # Who is told first that it isn't there may hear after that it is; never the other way round.
    assert handover.state == "confirmed"
    assert sorted(outcomes) in (["", ""], ["", "answered"])


def test_annulling_while_it_is_passed_on(keeper: User) -> None:
    asset = AssetFactory()
    handover = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)
    budi = EmployeeFactory()

    outcomes = at_once(
        lambda: annul_handover(handover=handover, reason="Salah orang", by=keeper),
        lambda: hand_over_assets(assets=[asset], to=budi, on=DAY, by=keeper),
    )

    assert outcomes in (["", ""], ["later_minutes", ""])
    assert [custody.employee for custody in Custody.objects.open()] == [budi]
