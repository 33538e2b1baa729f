"""Several goods in one set of minutes: who has them then, what stands in the minutes, what forbids it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assets.actions import (
    annul_handover,
    confirm_receipt,
    dispute_receipt,
    hand_over_asset,
    hand_over_assets,
    retire_asset,
    set_numbering,
    take_back_asset,
    take_back_assets,
)
from assets.models import Asset, Custody, Handover
from core.outbox.letters import words_of
from core.outbox.models import Notice
from core.refusal import Refusal
from organization.actions import record_leaving
from organization.models import Employee, User
from tests.factories import (
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    RoomFactory,
    UnitFactory,
    office,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
Kind, State, Status = Handover.Kind, Handover.State, Asset.Status


def holder_of(asset: Asset) -> Employee | None:
    custody = asset.custodies.open().first()
    return custody.employee if custody else None


# Handing over


def test_several_goods_go_into_custody_with_one_set_of_minutes(keeper: User) -> None:
    goods, siti = [AssetFactory(condition="RR"), AssetFactory(), AssetFactory()], EmployeeFactory()

    handover = hand_over_assets(
        assets=goods,
        to=siti,
        on=DAY,
        by=keeper,
        purpose="Pengganti perangkat lama",
        paper_name="Nota dinas",
        paper_number="800/12/2026",
        paper_on=date(2026, 2, 27),
        notes={goods[1].pk: "dengan tas"},
    )

    assert handover.kind == Kind.HAND_OVER
    assert (handover.giver, handover.receiver) == (keeper.employee, siti)
    assert handover.receiver_position == siti.position.name
    items = handover.items.select_related("asset", "opened")
    assert [item.asset for item in items] == goods
    assert [item.condition for item in items] == ["RR", "B", "B"]
    assert [item.note for item in items] == ["", "dengan tas", ""]
    assert [holder_of(asset) for asset in goods] == [siti] * 3
    assert {custody.from_on for custody in Custody.objects.all()} == {DAY}
    changes = {version.change_id for version in Custody.history.all()} | {handover.history.get().change_id}
    assert len(changes) == 1


def test_the_number_of_statements_does_not_grow_with_the_goods(
    keeper: User, django_assert_max_num_queries: object
) -> None:
    siti = EmployeeFactory()
    goods = [AssetFactory(status=Status.STORED) for _ in range(40)]

    with django_assert_max_num_queries(40):  # type: ignore[operator]
        hand_over_assets(assets=goods, to=siti, on=DAY, by=keeper)

    assert Custody.objects.open().filter(employee=siti).count() == 40


def test_goods_out_of_one_persons_hands_go_from_holder_to_holder(keeper: User) -> None:
    rina = EmployeeFactory()
    goods = [CustodyFactory(employee=rina).asset for _ in range(2)]

    handover = hand_over_assets(assets=goods, to=EmployeeFactory(), on=DAY, by=keeper)

    assert (handover.kind, handover.giver) == (Kind.MOVE, rina)
    assert [item.ended.until_on for item in handover.items.select_related("ended")] == [DAY, DAY]


def test_goods_of_several_people_are_given_by_the_keeper(keeper: User) -> None:
    held, free = CustodyFactory(), AssetFactory()

    handover = hand_over_assets(assets=[held.asset, free], to=EmployeeFactory(), on=DAY, by=keeper)

    assert (handover.kind, handover.giver) == (Kind.HAND_OVER, keeper.employee)
    held.refresh_from_db()
    assert held.until_on == DAY


def test_a_room_and_another_condition_are_written_into_the_register_too(keeper: User) -> None:
    asset, room = AssetFactory(status=Status.STORED, condition="B"), RoomFactory()

    hand_over_assets(
        assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper, room=room, conditions={asset.pk: "RR"}
    )

    asset.refresh_from_db()
    assert (asset.room, asset.condition, asset.status, asset.status_on) == (room, "RR", Status.IN_USE, DAY)


def test_a_form_that_is_sent_twice_makes_one_handover(keeper: User) -> None:
    asset, siti, key = AssetFactory(), EmployeeFactory(), uuid4()

    first = hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper, form_key=key)
    second = hand_over_assets(assets=[asset], to=siti, on=DAY, by=keeper, form_key=key)

    assert first == second
    assert Handover.objects.count() == 1


def test_the_same_goods_named_twice_stand_in_the_minutes_once(keeper: User) -> None:
    asset = AssetFactory()

    handover = hand_over_assets(assets=[asset, asset], to=EmployeeFactory(), on=DAY, by=keeper)

    assert handover.items.count() == 1


@pytest.mark.parametrize(
    ("outcome", "code"), [(Status.LOST, "not_in_service"), (Status.DISPOSED, "not_in_service")]
)
def test_nothing_is_handed_over_when_one_of_the_goods_is_out_of_service(
    outcome: str, code: str, keeper: User
) -> None:
    good, gone = AssetFactory(), AssetFactory(status=outcome)

    with pytest.raises(Refusal) as no:
        hand_over_assets(assets=[good, gone], to=EmployeeFactory(), on=DAY, by=keeper)

    assert no.value.code == code
    assert str(gone) in str(no.value)
    assert not Custody.objects.exists()
    assert not Handover.objects.exists()


def test_what_somebody_holds_is_not_given_to_them_again(keeper: User) -> None:
    custody = CustodyFactory()

    with pytest.raises(Refusal) as no:
        hand_over_assets(assets=[AssetFactory(), custody.asset], to=custody.employee, on=DAY, by=keeper)

    assert no.value.code == "already_held"


def test_who_has_left_gets_nothing(keeper: User) -> None:
    gone = EmployeeFactory(left_on=date(2026, 3, 1))

    with pytest.raises(Refusal) as no:
        hand_over_assets(assets=[AssetFactory()], to=gone, on=DAY, by=keeper)

    assert no.value.code == "employee_left"


def test_a_day_that_has_not_come_is_refused(keeper: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    for act in (
        lambda: hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=tomorrow, by=keeper),
        lambda: take_back_assets(assets=[CustodyFactory().asset], on=tomorrow, by=keeper),
    ):
        with pytest.raises(Refusal) as no:
            act()
        assert no.value.code == "not_come"


def test_a_day_before_the_last_custody_is_refused(keeper: User) -> None:
    custody = CustodyFactory(from_on=date(2026, 3, 3))

    with pytest.raises(Refusal) as no:
        hand_over_assets(assets=[custody.asset], to=EmployeeFactory(), on=DAY, by=keeper)

    assert no.value.code == "before_custody"


def test_nothing_chosen_is_refused(keeper: User) -> None:
    with pytest.raises(Refusal) as no:
        hand_over_assets(assets=[], to=EmployeeFactory(), on=DAY, by=keeper)

    assert no.value.code == "nothing_chosen"


def test_a_refused_handover_uses_up_no_number(keeper: User) -> None:
    hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper)
    with pytest.raises(Refusal):
        hand_over_assets(assets=[AssetFactory(status=Status.LOST)], to=EmployeeFactory(), on=DAY, by=keeper)

    handover = hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper)

    assert handover.sequence == 2


# Taking back


def test_goods_come_back_in_one_return(keeper: User) -> None:
    rina, room = EmployeeFactory(), RoomFactory()
    goods = [CustodyFactory(employee=rina).asset for _ in range(3)]

    handover = take_back_assets(assets=goods, on=DAY, by=keeper, room=room, stored=True)

    assert (handover.kind, handover.state) == (Kind.RETURN, State.CONFIRMED)
    assert (handover.giver, handover.receiver) == (rina, keeper.employee)
    assert not Custody.objects.open().exists()
    assert {(a.status, a.room) for a in Asset.objects.all()} == {(Status.STORED, room)}


def test_goods_of_two_people_do_not_come_back_in_one_return(keeper: User) -> None:
    rina, siti = CustodyFactory(employee__name="Rina"), CustodyFactory(employee__name="Siti")

    with pytest.raises(Refusal, match="Rina, Siti") as no:
        take_back_assets(assets=[rina.asset, siti.asset], on=DAY, by=keeper)

    assert no.value.code == "several_holders"


def test_what_nobody_holds_does_not_come_back(keeper: User) -> None:
    with pytest.raises(Refusal) as no:
        take_back_assets(assets=[CustodyFactory().asset, AssetFactory()], on=DAY, by=keeper)

    assert no.value.code == "not_held"
    assert Custody.objects.open().count() == 1


def test_one_of_the_goods_goes_the_same_way(keeper: User) -> None:
    asset = AssetFactory()

    given = hand_over_asset(asset=asset, to=EmployeeFactory(), on=DAY, by=keeper, note="dengan tas")
    ended = take_back_asset(asset=asset, on=date(2026, 3, 9), by=keeper)

    assert given == ended
    assert given.note == "dengan tas"
    assert [h.kind for h in Handover.objects.order_by("sequence")] == [Kind.HAND_OVER, Kind.RETURN]


# Numbers


def test_numbers_are_counted_by_year_and_written_as_is_usual(keeper: User) -> None:
    days = [date(2025, 12, 30), date(2026, 1, 5), date(2026, 11, 2)]

    made = [hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=d, by=keeper) for d in days]

    assert [handover.number for handover in made] == [
        "032/001/BAST/UMUM/XII/2025",
        "032/001/BAST/UMUM/I/2026",
        "032/002/BAST/UMUM/XI/2026",
    ]


def test_a_unit_numbers_by_its_own_template_and_those_below_it_too(keeper: User) -> None:
    section = UnitFactory(code="HUKUM", parent=office())
    below = UnitFactory(code="HUKUM-1", parent=section)
    set_numbering(unit=section, template="{number:04}/HK/{month}/{year}", by=keeper)

    own = hand_over_assets(assets=[AssetFactory(unit=below)], to=EmployeeFactory(), on=DAY, by=keeper)
    mixed = hand_over_assets(
        assets=[AssetFactory(unit=below), AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper
    )

    assert (own.number, own.unit) == ("0001/HK/03/2026", section)
    assert (mixed.number, mixed.unit) == ("032/001/BAST/UMUM/III/2026", office())


def test_another_template_does_not_begin_the_count_anew(keeper: User) -> None:
    hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper)
    set_numbering(unit=office(), template="BAST-{year}-{number}", by=keeper)

    handover = hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper)

    assert handover.number == "BAST-2026-2"


def test_a_number_that_gets_too_long_is_refused(keeper: User) -> None:
    unit = UnitFactory(code="U" * 40)
    set_numbering(unit=unit, template="{unit}/{number}/{year}/" + "X" * 40, by=keeper)

    with pytest.raises(Refusal, match="Persingkat pola") as no:
        hand_over_assets(assets=[AssetFactory(unit=unit)], to=EmployeeFactory(), on=DAY, by=keeper)

    assert no.value.code == "number_too_long"


# The receiver's word


def test_the_receiver_is_told_and_confirms(keeper: User, staff: User) -> None:
    goods = [AssetFactory(), AssetFactory()]
    handover = hand_over_assets(assets=goods, to=staff.employee, on=DAY, by=keeper)

    notice = Notice.objects.to(staff).get()
    assert "2 barang diserahkan kepada Anda" in words_of(notice).sentence
    assert notice.path == handover.get_absolute_url()
    assert list(Handover.objects.to_confirm_by(staff)) == [handover]
    confirmed = confirm_receipt(handover=handover, by=staff)

    assert confirmed.state == State.CONFIRMED
    assert confirmed.answered_at is not None
    assert not Handover.objects.to_confirm_by(staff).exists()


def test_the_receiver_says_what_is_wrong_and_the_keeper_is_told(keeper: User, staff: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)

    disputed = dispute_receipt(handover=handover, answer="Pengisi daya tidak ada", by=staff)

    assert disputed.state == State.DISPUTED
    words = words_of(Notice.objects.to(keeper).get())
    assert handover.number in words.sentence
    assert "Pengisi daya tidak ada" in words.detail
    assert confirm_receipt(handover=handover, by=staff).state == State.CONFIRMED


def test_nobody_but_the_receiver_confirms(keeper: User, staff: User, manager: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)

    for person in (keeper, manager):
        with pytest.raises(Refusal) as no:
            confirm_receipt(handover=handover, by=person)
        assert no.value.code == "not_receiver"


def test_for_somebody_without_an_account_the_keeper_notes_the_signed_paper(
    keeper: User, manager: User
) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=EmployeeFactory(), on=DAY, by=keeper)

    with pytest.raises(Refusal):
        confirm_receipt(handover=handover, by=manager)
    assert confirm_receipt(handover=handover, by=keeper).state == State.CONFIRMED


def test_what_is_confirmed_is_not_answered_again(keeper: User, staff: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)
    confirm_receipt(handover=handover, by=staff)

    with pytest.raises(Refusal) as no:
        dispute_receipt(handover=handover, answer="Bukan laptop saya", by=staff)

    assert no.value.code == "answered"


def test_who_takes_over_for_themselves_has_confirmed_by_that(keeper: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=keeper.employee, on=DAY, by=keeper)

    assert handover.state == State.CONFIRMED
    assert not Notice.objects.exists()


def test_who_answers_for_goods_no_longer_is_told(keeper: User, staff: User) -> None:
    custody = CustodyFactory(employee=staff.employee)

    take_back_assets(assets=[custody.asset], on=DAY, by=keeper)

    assert "tidak lagi" in words_of(Notice.objects.to(staff).get()).sentence


# Annulling


def test_a_mistaken_handover_is_as_if_it_had_not_been(keeper: User) -> None:
    room, rina = RoomFactory(), EmployeeFactory()
    before = CustodyFactory(employee=rina, asset=AssetFactory(room=None, room_text="Gudang"))
    stored = AssetFactory(status=Status.STORED, status_on=date(2025, 5, 5), room=RoomFactory())
    was = stored.room
    handover = hand_over_assets(
        assets=[before.asset, stored],
        to=EmployeeFactory(),
        on=DAY,
        by=keeper,
        room=room,
        conditions={stored.pk: "RR"},
    )

    annulled = annul_handover(handover=handover, reason="Salah orang", by=keeper)

    assert annulled.state == State.ANNULLED
    assert annulled.history.first().change.reason == "Salah orang"
    assert holder_of(before.asset) == rina
    assert holder_of(stored) is None
    stored.refresh_from_db()
    before.asset.refresh_from_db()
    assert (stored.status, stored.status_on, stored.room) == (Status.STORED, date(2025, 5, 5), was)
    assert stored.condition == "B"
    assert (before.asset.room, before.asset.room_text) == (None, "Gudang")


def test_a_mistaken_return_gives_the_goods_back_to_their_holder(keeper: User) -> None:
    custody = CustodyFactory()
    handover = take_back_assets(assets=[custody.asset], on=DAY, by=keeper, stored=True)

    annul_handover(handover=handover, reason="Salah barang", by=keeper)

    assert holder_of(custody.asset) == custody.employee
    assert Asset.objects.get().status == Status.IN_USE
    assert Custody.objects.count() == 1


def test_an_annulled_number_stays_used(keeper: User) -> None:
    asset = AssetFactory()
    first = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)
    annul_handover(handover=first, reason="Salah orang", by=keeper)

    second = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)

    assert (first.sequence, second.sequence) == (1, 2)


def test_what_was_changed_since_stays_as_it_is(keeper: User) -> None:
    asset, later = AssetFactory(room=RoomFactory()), RoomFactory()
    handover = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper, room=RoomFactory())
    from assets.actions import edit_asset

    asset.refresh_from_db()
    asset.room = later
    edit_asset(asset=asset, seen=asset.updated_at, by=keeper)

    annul_handover(handover=handover, reason="Salah orang", by=keeper)

    asset.refresh_from_db()
    assert asset.room == later


def test_only_the_last_handover_of_goods_is_annulled(keeper: User) -> None:
    asset = AssetFactory()
    first = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)
    second = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)

    with pytest.raises(Refusal, match=second.number) as no:
        annul_handover(handover=first, reason="Salah orang", by=keeper)

    assert no.value.code == "later_minutes"
    annul_handover(handover=second, reason="Salah orang", by=keeper)
    annul_handover(handover=first, reason="Salah orang", by=keeper)
    assert holder_of(asset) is None


def test_what_is_lost_since_is_not_annulled(keeper: User) -> None:
    asset = AssetFactory()
    handover = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)
    retire_asset(asset=asset, outcome=Status.LOST, on=date(2026, 4, 1), by=keeper, reason="Dicuri")

    with pytest.raises(Refusal) as no:
        annul_handover(handover=handover, reason="Salah orang", by=keeper)

    assert no.value.code == "out_of_service"


def test_nothing_goes_back_to_who_has_left(keeper: User) -> None:
    custody = CustodyFactory()
    handover = take_back_assets(assets=[custody.asset], on=DAY, by=keeper)
    record_leaving(employee=custody.employee, left_on=date(2026, 4, 1), by=keeper, on=date(2026, 4, 1))

    with pytest.raises(Refusal) as no:
        annul_handover(handover=handover, reason="Salah barang", by=keeper)

    assert no.value.code == "employee_left"


def test_what_is_annulled_is_neither_annulled_nor_confirmed(keeper: User, staff: User) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)
    annul_handover(handover=handover, reason="Salah orang", by=keeper)

    with pytest.raises(Refusal) as again:
        annul_handover(handover=handover, reason="Salah orang", by=keeper)
    with pytest.raises(Refusal) as confirmed:
        confirm_receipt(handover=handover, by=staff)

    assert again.value.code == confirmed.value.code == "annulled"
