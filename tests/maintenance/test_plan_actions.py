from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assets.models import Asset
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from maintenance.actions.due import cancel_gone, create_due, shift_due_dates
from maintenance.actions.occurrences import cancel_occurrences, complete_occurrences
from maintenance.actions.plans import (
    edit_plan,
    end_plan,
    make_plan,
    make_plan_from_template,
    pause_plan,
    plan_from_template,
    resume_plan,
)
from maintenance.duties import plans_in_charge
from maintenance.models import MaintenanceTemplate, Occurrence, Plan
from organization.models import Holiday, User
from tests.factories import LAPTOP, PRINTER, AssetFactory, UnitFactory, office

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def a_plan(by: User, today: date = TODAY, **fields: object) -> Plan:
    values = {
        "name": "Cuci saringan AC",
        "unit": office(),
        "interval_value": 1,
        "interval_unit": "month",
        "anchor_on": date(2026, 12, 31),
        **fields,
    }
    if not {"asset", "family"} & fields.keys():
        values["asset"] = AssetFactory()
    return make_plan(plan=Plan(**values), by=by, today=today)


def dates(plan: Plan) -> list[date]:
    return list(plan.occurrences.order_by("nominal_due").values_list("nominal_due", flat=True))


def template(key: str = "laptop_care") -> MaintenanceTemplate:
    return MaintenanceTemplate.objects.get(key=key)


class TestMaking:
    def test_one_click_makes_a_plan_for_all_goods_of_the_family(self, keeper: User) -> None:
        laptops = {AssetFactory().pk, AssetFactory(status="stored").pk}
        AssetFactory(status="disposed")
        AssetFactory(classification_id=PRINTER, name="Printer")
        AssetFactory(unit=UnitFactory(code="LAIN"))

        plan = make_plan_from_template(template=template(), unit=office(), by=keeper, today=TODAY)

        assert set(plan.occurrences.values_list("asset", flat=True)) == laptops
        assert (plan.interval_value, plan.interval_unit, plan.mode) == (6, "month", "completion")
        assert plan.checklist is not None
        assert plan.history.get().change.verb == "plan.make"

    def test_the_first_round_comes_within_a_month_on_a_working_day(self, keeper: User) -> None:
        AssetFactory()

        plan = make_plan_from_template(template=template(), unit=office(), by=keeper, today=TODAY)

        # 24 December is collective leave, 25 a holiday, 26 and 27 a weekend.
        assert plan.anchor_on == date(2026, 12, 28)

    def test_a_second_plan_from_the_same_template_is_refused(self, keeper: User) -> None:
        AssetFactory()
        make_plan_from_template(template=template(), unit=office(), by=keeper, today=TODAY)

        with pytest.raises(Refusal) as refused:
            make_plan_from_template(template=template(), unit=office(), by=keeper, today=TODAY)

        assert refused.value.code == "plan_exists"

    def test_a_plan_without_goods_is_refused(self, keeper: User) -> None:
        with pytest.raises(Refusal) as refused:
            make_plan_from_template(template=template("ac_filter"), unit=office(), by=keeper, today=TODAY)

        assert refused.value.code == "no_goods"
        assert not Plan.objects.exists()
        assert not Change.objects.filter(verb="plan.make").exists()

    def test_an_anchor_in_the_past_gives_the_rhythm_and_no_backlog(self, keeper: User) -> None:
        plan = a_plan(keeper, anchor_on=date(2025, 1, 31))

        assert dates(plan) == [date(2026, 11, 30)]
        create_due(on=date(2026, 12, 1), since=TODAY)
        assert dates(plan) == [date(2026, 11, 30), date(2026, 12, 31)]

    def test_a_plan_adjusted_before_making_keeps_what_the_template_proposes(self, keeper: User) -> None:
        AssetFactory()

        plan = plan_from_template(template("server_check"), office(), TODAY)

        assert plan.pk is None
        assert (plan.interval_unit, plan.tolerance_days, plan.minutes) == ("week", 2, 30)
        assert plan.anchor_on == date(2026, 12, 1)


class TestComing:
    def test_a_month_ahead_is_made_and_at_least_the_next(self, keeper: User) -> None:
        weekly = a_plan(keeper, interval_unit="week", anchor_on=date(2026, 11, 23))
        yearly = a_plan(keeper, interval_unit="year", anchor_on=date(2026, 3, 1))

        assert dates(weekly) == [
            date(2026, 11, 30),
            date(2026, 12, 7),
            date(2026, 12, 14),
            date(2026, 12, 21),
        ]
        assert dates(yearly) == [date(2027, 3, 1)]

    def test_a_due_date_moves_to_a_working_day_and_is_not_fed_back(self, keeper: User) -> None:
        plan = a_plan(keeper, anchor_on=date(2026, 11, 28), interval_unit="week")

        first = plan.occurrences.earliest("nominal_due")

        # Saturday; the next ones are Saturdays again.
        assert (first.nominal_due, first.due_on) == (date(2026, 11, 28), date(2026, 11, 30))
        assert {d.weekday() for d in dates(plan)} == {5}

    def test_twice_makes_nothing_twice(self, keeper: User) -> None:
        a_plan(keeper)

        assert create_due(on=TODAY, since=None) == 0
        assert create_due(on=TODAY, since=TODAY) == 0

    def test_goods_that_come_later_join_without_a_past(self, keeper: User) -> None:
        laptop = AssetFactory()
        plan = a_plan(keeper, family=laptop.family, anchor_on=date(2026, 11, 30))
        later = AssetFactory()

        create_due(on=date(2026, 12, 5), since=date(2026, 12, 4))

        assert list(later.occurrences.values_list("nominal_due", flat=True)) == [date(2026, 12, 30)]
        assert plan.occurrences.filter(asset=laptop).count() == 2

    def test_an_outage_longer_than_the_horizon_loses_no_date(self, keeper: User) -> None:
        plan = a_plan(keeper, interval_unit="week", anchor_on=date(2026, 11, 30))

        create_due(on=date(2027, 2, 15), since=TODAY)

        found = dates(plan)
        assert found[0] == date(2026, 11, 30)
        assert found[-1] == date(2027, 3, 15)
        assert len(found) == 16

    def test_nothing_comes_after_the_last_date(self, keeper: User) -> None:
        plan = a_plan(keeper, interval_unit="week", anchor_on=date(2026, 11, 30), ends_on=date(2026, 12, 10))

        assert dates(plan) == [date(2026, 11, 30), date(2026, 12, 7)]

    def test_a_new_day_off_moves_what_is_due_on_it(self, keeper: User) -> None:
        plan = a_plan(keeper, anchor_on=date(2026, 12, 9))
        Holiday.objects.create(on=date(2026, 12, 9), name="Pilkada", kind="local")

        assert shift_due_dates(on=TODAY) == 1
        assert shift_due_dates(on=TODAY) == 0
        assert plan.occurrences.get(nominal_due=date(2026, 12, 9)).due_on == date(2026, 12, 10)

    def test_what_is_out_of_service_is_cancelled_with_the_reason(self, keeper: User) -> None:
        plan = a_plan(keeper)
        with change("test", by=keeper):
            plan.asset.status = "disposed"
            plan.asset.save()

        assert cancel_gone(on=TODAY) == 1
        assert cancel_gone(on=TODAY) == 0
        gone = plan.occurrences.get()
        assert (gone.cancelled_on, gone.cancel_reason) == (TODAY, "retired")
        assert create_due(on=TODAY, since=TODAY) == 0

    def test_goods_that_leave_the_set_keep_only_what_was_due(self, keeper: User) -> None:
        laptop = AssetFactory()
        plan = a_plan(keeper, family=laptop.family, interval_unit="week", anchor_on=date(2026, 11, 30))
        with change("test", by=keeper):
            laptop.unit = UnitFactory(code="LAIN")
            laptop.save()

        cancel_gone(on=date(2026, 12, 2))

        left = plan.occurrences.order_by("nominal_due")
        assert [o.cancel_reason for o in left] == ["", "left_plan", "left_plan", "left_plan"]


class TestCompleting:
    def test_it_says_who_when_what_and_changes_the_condition(self, technician: User) -> None:
        asset = AssetFactory(condition="B")
        plan = a_plan(technician, asset=asset, anchor_on=date(2026, 11, 24))
        occurrence = plan.occurrences.earliest("nominal_due")

        complete_occurrences(
            occurrences=[occurrence],
            done_on=TODAY,
            by=technician,
            now=NOW,
            note="Kipas berisik",
            cost=Decimal(150_000),
            steps_done=[2, 1, 2],
            condition_after="RR",
        )

        occurrence.refresh_from_db()
        asset.refresh_from_db()
        assert (occurrence.done_on, occurrence.done_by, occurrence.cost) == (TODAY, technician, 150_000)
        assert occurrence.steps_done == [1, 2]
        assert (occurrence.condition_before, occurrence.condition_after) == ("B", "RR")
        assert asset.condition == "RR"
        version = asset.history.first()
        assert (version.condition, version.change.verb, version.change.by) == (
            "RR",
            "occurrence.complete",
            technician,
        )

    def test_several_at_once_share_the_cost_in_whole_rupiah(self, technician: User) -> None:
        family = AssetFactory().family
        AssetFactory()
        AssetFactory()
        plan = a_plan(technician, family=family, anchor_on=TODAY)
        first_round = plan.occurrences.filter(nominal_due=TODAY)

        done = complete_occurrences(
            occurrences=first_round, done_on=TODAY, by=technician, now=NOW, cost=Decimal(100_000)
        )

        assert sorted(o.cost for o in done) == [33_333, 33_333, 33_334]
        assert Change.objects.filter(verb="occurrence.complete").count() == 1

    def test_within_the_tolerance_before_the_date_it_closes_that_occurrence(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=date(2026, 11, 30), tolerance_days=7)

        complete_occurrences(
            occurrences=plan.occurrences.filter(nominal_due=date(2026, 11, 30)),
            done_on=date(2026, 11, 23),
            by=technician,
            now=NOW,
        )

        assert plan.occurrences.get(nominal_due=date(2026, 11, 30)).done_on == date(2026, 11, 23)
        assert dates(plan) == [date(2026, 11, 30), date(2026, 12, 30)]

    def test_earlier_than_that_is_refused_with_the_day_from_when_on(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=date(2026, 12, 10), tolerance_days=7)

        with pytest.raises(Refusal, match="3 Desember 2026") as refused:
            complete_occurrences(occurrences=plan.occurrences.all(), done_on=TODAY, by=technician, now=NOW)

        assert refused.value.code == "too_early"
        assert plan.occurrences.open().count() == 1

    def test_counted_from_completion_the_next_follows_the_day_it_was_done(self, technician: User) -> None:
        plan = a_plan(
            technician, mode="completion", interval_value=3, anchor_on=date(2026, 12, 10), tolerance_days=5
        )

        complete_occurrences(
            occurrences=plan.occurrences.all(), done_on=date(2026, 11, 20), by=technician, now=NOW
        )

        assert [(o.nominal_due, o.done_on) for o in plan.occurrences.order_by("nominal_due")] == [
            (date(2026, 12, 10), date(2026, 11, 20)),
            (date(2027, 2, 20), None),
        ]
        assert create_due(on=TODAY, since=TODAY) == 0

    def test_fixed_dates_do_not_move_when_it_is_done_late(self, technician: User) -> None:
        plan = a_plan(technician, today=date(2026, 9, 1), anchor_on=date(2026, 9, 30), interval_value=3)

        complete_occurrences(occurrences=plan.occurrences.all(), done_on=TODAY, by=technician, now=NOW)

        assert dates(plan) == [date(2026, 9, 30), date(2026, 12, 30)]

    def test_one_service_covers_all_that_was_owed_by_then(self, technician: User) -> None:
        plan = a_plan(technician, today=date(2026, 11, 1), anchor_on=date(2026, 11, 2), interval_unit="week")
        create_due(on=TODAY, since=date(2026, 11, 1))

        complete_occurrences(
            occurrences=plan.occurrences.filter(nominal_due=date(2026, 11, 2)),
            done_on=TODAY,
            by=technician,
            now=NOW,
        )

        closed = {o.nominal_due: o.cancel_reason for o in plan.occurrences.skipped()}
        assert closed == {date(2026, 11, day): "covered" for day in (9, 16, 23)}
        assert not plan.occurrences.overdue(date(2026, 11, 25)).exists()

    def test_done_already_is_refused_with_the_day(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=TODAY)
        occurrence = plan.occurrences.earliest("nominal_due")
        complete_occurrences(occurrences=[occurrence], done_on=TODAY, by=technician, now=NOW)

        with pytest.raises(Refusal, match="24 November 2026") as refused:
            complete_occurrences(occurrences=[occurrence], done_on=TODAY, by=technician, now=NOW)

        assert refused.value.code == "already_done"

    def test_the_future_cannot_be_recorded(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=date(2026, 11, 26))

        with pytest.raises(Refusal) as refused:
            complete_occurrences(
                occurrences=plan.occurrences.all(), done_on=date(2026, 11, 26), by=technician, now=NOW
            )

        assert refused.value.code == "in_future"

    def test_goods_out_of_service_are_refused(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=TODAY)
        with change("test", by=technician):
            Asset.objects.record_updated([*map(_lost, Asset.objects.filter(pk=plan.asset_id))], ["status"])

        with pytest.raises(Refusal) as refused:
            complete_occurrences(
                occurrences=plan.occurrences.filter(nominal_due=TODAY),
                done_on=TODAY,
                by=technician,
                now=NOW,
            )

        assert refused.value.code == "not_in_service"


def _lost(asset: Asset) -> Asset:
    asset.status = "lost"
    return asset


class TestSkipping:
    def test_a_turn_left_out_keeps_its_reason_and_the_next_stays(self, technician: User) -> None:
        plan = a_plan(technician, anchor_on=date(2026, 11, 18), today=date(2026, 11, 1), interval_value=3)

        cancel_occurrences(
            occurrences=plan.occurrences.all(),
            reason="away",
            note="Dibawa dinas sampai 27 November",
            by=technician,
            now=NOW,
        )

        skipped = plan.occurrences.skipped().get()
        assert (skipped.cancel_reason, skipped.cancelled_by) == ("away", technician)
        assert plan.occurrences.open().get().nominal_due == date(2027, 2, 18)

    def test_counted_from_completion_the_next_follows_the_date_itself(self, technician: User) -> None:
        plan = a_plan(
            technician,
            mode="completion",
            anchor_on=date(2026, 11, 18),
            today=date(2026, 11, 1),
            interval_value=3,
        )

        cancel_occurrences(
            occurrences=plan.occurrences.all(), reason="away", note="-", by=technician, now=NOW
        )

        assert plan.occurrences.open().get().nominal_due == date(2027, 2, 18)


class TestChangingThePlan:
    def test_new_dates_replace_what_is_coming_and_leave_what_was_due(self, keeper: User) -> None:
        plan = a_plan(keeper, today=date(2026, 11, 1), anchor_on=date(2026, 11, 9), interval_unit="week")
        plan.interval_unit, plan.anchor_on = "month", date(2026, 12, 1)

        edit_plan(plan=plan, by=keeper, today=date(2026, 11, 20))

        assert dates(plan) == [date(2026, 11, 9), date(2026, 11, 16), date(2026, 12, 1)]

    def test_a_new_name_leaves_the_dates(self, keeper: User) -> None:
        plan = a_plan(keeper)
        before = set(plan.occurrences.values_list("pk", flat=True))
        plan.name = "Perawatan AC"

        edit_plan(plan=plan, by=keeper, today=TODAY)

        assert set(plan.occurrences.values_list("pk", flat=True)) == before
        assert plan.history.first().name == "Perawatan AC"

    def test_a_pause_takes_what_is_coming_and_resuming_makes_nothing_up(self, keeper: User) -> None:
        plan = a_plan(keeper, today=date(2026, 9, 1), anchor_on=date(2026, 9, 30))
        pause_plan(plan=plan, by=keeper, today=date(2026, 10, 5), reason="AC diganti")
        create_due(on=date(2026, 11, 20), since=date(2026, 10, 5))
        assert dates(plan) == [date(2026, 9, 30)]

        resume_plan(plan=plan, by=keeper, today=TODAY)

        assert dates(plan) == [date(2026, 9, 30), date(2026, 11, 30)]

    def test_the_end_skips_what_was_still_open(self, keeper: User) -> None:
        plan = a_plan(keeper, today=date(2026, 11, 1), anchor_on=date(2026, 11, 9), interval_unit="week")

        end_plan(plan=plan, by=keeper, today=date(2026, 11, 20), reason="Kontrak servis dimulai")

        assert [o.cancel_reason for o in plan.occurrences.all()] == ["plan_ended", "plan_ended"]
        with pytest.raises(Refusal) as refused:
            resume_plan(plan=plan, by=keeper, today=TODAY)
        assert refused.value.code == "plan_ended"

    @pytest.mark.parametrize(("act", "code"), [(pause_plan, "plan_paused"), (resume_plan, "plan_running")])
    def test_what_is_so_already_is_refused(self, keeper: User, act: object, code: str) -> None:
        plan = a_plan(keeper)
        if act is pause_plan:
            pause_plan(plan=plan, by=keeper, today=TODAY)

        with pytest.raises(Refusal) as refused:
            act(plan=plan, by=keeper, today=TODAY)

        assert refused.value.code == code


def test_a_plan_is_seen_in_its_scope_and_below_but_changed_only_from_above(
    keeper: User, stranger: User
) -> None:
    below = UnitFactory(code="UMUM-RT", parent=office())
    keeper.scope = below
    plan = a_plan(stranger, asset=AssetFactory(classification_id=LAPTOP))

    assert plan in Plan.objects.visible_to(keeper)
    assert plan not in Plan.objects.changeable_by(keeper)
    assert plan not in Plan.objects.visible_to(stranger)
    assert not Occurrence.objects.visible_to(stranger).exists()


def test_who_is_in_charge_of_a_plan_hands_it_on_before_leaving(keeper: User, technician: User) -> None:
    plan = a_plan(keeper, responsible=keeper)
    a_plan(keeper, responsible=technician)
    end_plan(plan=a_plan(keeper, responsible=keeper), by=keeper, today=TODAY)

    duties = plans_in_charge(keeper.employee)

    assert duties == [f"Penanggung jawab rencana pemeliharaan “{plan.name}”."]
