from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maintenance.actions.plans import make_plan
from maintenance.models import MaintenanceTemplate, Occurrence, Plan
from organization.models import User
from tests.factories import AssetFactory, OccurrenceFactory, PlanFactory, RoomFactory, UnitFactory, office
from tests.people import make_user

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def today() -> date:
    return timezone.localdate()


def due_in(days: int, **fields: object) -> Occurrence:
    due = today() + timedelta(days=days)
    return OccurrenceFactory(nominal_due=due, due_on=due, **fields)


def a_round(count: int, days: int = 0, **fields: object) -> Plan:
    """A plan for several laptops, all due on one day."""
    assets = AssetFactory.create_batch(count)
    plan = PlanFactory(asset=None, family=assets[0].family, name="Perawatan laptop", **fields)
    for asset in assets:
        due_in(days, plan=plan, asset=asset)
    return plan


class TestUpkeepList:
    def test_the_most_urgent_first_in_groups_with_counts(self, technician: User, client_of: ClientOf) -> None:
        a_round(3, days=-4)
        due_in(2)
        due_in(20)

        page = client_of(technician).get(reverse("maintenance:upkeep_list"))

        assert [key for key, _ in page.context["groups"]] == ["overdue", "week", "later"]
        assert page.context["numbers"] == {"overdue": 3, "week": 1, "later": 1}
        text = page.content.decode()
        assert "Terlambat 4 hari" in text
        assert "2 hari lagi" in text

    def test_a_round_of_several_is_one_row(self, technician: User, client_of: ClientOf) -> None:
        plan = a_round(12)

        page = client_of(technician).get(reverse("maintenance:upkeep_list"))

        ((_, (row,)),) = page.context["groups"]
        assert (row.plan_id, row.count) == (plan.pk, 12)

    def test_who_only_reads_sees_no_act(self, auditor: User, client_of: ClientOf) -> None:
        due_in(0)

        page = client_of(auditor).get(reverse("maintenance:upkeep_list")).content.decode()

        assert "Catat selesai" not in page
        assert "Buat rencana" not in page

    def test_mine_are_those_i_am_responsible_for(
        self, technician: User, keeper: User, client_of: ClientOf
    ) -> None:
        mine = due_in(0, plan=PlanFactory(responsible=technician))
        due_in(0, plan=PlanFactory(responsible=keeper))

        page = client_of(technician).get(reverse("maintenance:upkeep_list"), {"responsible": "me"})

        assert [row.plan_id for _, rows in page.context["groups"] for row in rows] == [mine.plan_id]

    def test_a_part_for_htmx_is_the_list_alone(self, technician: User, client_of: ClientOf) -> None:
        due_in(0)

        part = client_of(technician).get(reverse("maintenance:upkeep_list"), headers={"HX-Request": "true"})

        assert "<html" not in part.content.decode()

    def test_counts_and_rows_stop_at_the_scope(self, client_of: ClientOf) -> None:
        below = UnitFactory(code="UMUM-RT", parent=office())
        scoped = make_user("technician", username="teknisi2", scope=below)
        plan = a_round(3, days=-1)
        due_in(-1, plan=plan, asset=AssetFactory(unit=below))

        page = client_of(scoped).get(reverse("maintenance:upkeep_list"))

        assert page.context["numbers"]["overdue"] == 1


class TestMakingAPlan:
    def test_one_click_makes_it(self, keeper: User, client_of: ClientOf) -> None:
        AssetFactory.create_batch(2)
        client = client_of(keeper)
        offered = client.get(reverse("maintenance:plan_create")).content.decode()
        assert "Perawatan laptop" in offered

        response = client.post(reverse("maintenance:plan_create"), {"template": "laptop_care"}, follow=True)

        plan = Plan.objects.get()
        assert response.redirect_chain[-1][0] == plan.get_absolute_url()
        assert plan.occurrences.count() == 2
        assert "dibuat untuk 2 barang" in response.content.decode()

    def test_twice_is_refused_with_the_plan_that_exists(self, keeper: User, client_of: ClientOf) -> None:
        AssetFactory()
        client = client_of(keeper)
        client.post(reverse("maintenance:plan_create"), {"template": "laptop_care"})

        response = client.post(reverse("maintenance:plan_create"), {"template": "laptop_care"})

        assert response.status_code == 409
        assert "sudah mempunyai rencana “Perawatan laptop”" in response.content.decode()
        assert Plan.objects.count() == 1

    def test_an_adjusted_template_keeps_its_origin(self, keeper: User, client_of: ClientOf) -> None:
        AssetFactory()
        url = reverse("maintenance:plan_create_own") + "?template=laptop_care"
        client = client_of(keeper)
        form = client.get(url).context["form"]

        client.post(url, {**_values(form), "interval_value": 4, "responsible": keeper.pk})

        plan = Plan.objects.get()
        assert (plan.template.key, plan.interval_value, plan.responsible) == ("laptop_care", 4, keeper)

    def test_for_one_item_from_its_page(self, keeper: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        url = reverse("maintenance:plan_create_own") + f"?asset={asset.pk}"
        client = client_of(keeper)
        form = client.get(url).context["form"]
        assert "unit" not in form.fields

        client.post(url, {**_values(form), "name": "Cek baterai"})

        plan = Plan.objects.get()
        assert (plan.asset, plan.unit) == (asset, asset.unit)
        assert plan.occurrences.count() == 1

    def test_for_what_an_asset_list_shows(self, keeper: User, client_of: ClientOf) -> None:
        room = RoomFactory()
        inside = AssetFactory(room=room)
        AssetFactory()
        url = reverse("maintenance:plan_create_own") + f"?family=laptop&room={room.code}"
        client = client_of(keeper)
        form = client.get(url).context["form"]

        client.post(url, {**_values(form), "name": "Laptop ruang rapat"})

        plan = Plan.objects.get()
        assert (plan.family.key, plan.filters) == ("laptop", {"room": room.code})
        assert [o.asset for o in plan.occurrences.all()] == [inside]

    def test_anothers_item_is_not_there(self, stranger: User, client_of: ClientOf) -> None:
        url = reverse("maintenance:plan_create_own") + f"?asset={AssetFactory().pk}"

        assert client_of(stranger).get(url).status_code == 404

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("ends_on", "2020-01-01", "Hari terakhir mendahului hari pertama."),
            ("tolerance_days", "40", "Tuliskan kurang dari setengah jarak waktunya."),
            ("interval_value", "0", "lebih besar"),
            ("interval_value", "9999", "lebih kecil"),
            ("anchor_on", "1999-12-31", "Pilih tanggal antara tahun 2000"),
            ("unit", "99999", "Masukkan pilihan"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field(
        self, field: str, value: str, said: str, keeper: User, client_of: ClientOf
    ) -> None:
        AssetFactory()
        url = reverse("maintenance:plan_create_own") + "?family=laptop"
        client = client_of(keeper)
        form = client.get(url).context["form"]

        response = client.post(url, {**_values(form), "name": "X", field: value})

        assert response.status_code == 422
        (error, *_) = response.context["form"].errors[field]
        assert said in error
        assert not Plan.objects.exists()

    def test_only_people_who_do_the_work_can_be_made_responsible(
        self, keeper: User, technician: User, staff: User, stranger: User, client_of: ClientOf
    ) -> None:
        form = client_of(keeper).get(reverse("maintenance:plan_create_own")).context["form"]
        theirs = client_of(stranger).get(reverse("maintenance:plan_create_own")).context["form"]

        assert set(form.fields["responsible"].queryset) == {keeper, technician, stranger}
        assert set(theirs.fields["unit"].queryset) == {stranger.scope}


def _values(form: object) -> dict[str, object]:
    """What a browser would send back of a fresh form."""
    values = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in values.items()}


class TestPlanPage:
    def test_several_are_recorded_at_once(self, technician: User, client_of: ClientOf) -> None:
        plan = a_round(3)
        done, also_done, left = plan.occurrences.order_by("pk")

        response = client_of(technician).post(
            reverse("maintenance:plan_round_complete", args=[plan.pk]),
            {
                "occurrences": [done.pk, also_done.pk],
                "done_on": today().isoformat(),
                "performer": "vendor",
                "vendor": "CV Sejuk",
                "cost": "300.000",
                "note": "",
            },
            follow=True,
        )

        assert "Pemeliharaan 2 barang pada" in response.content.decode()
        assert [o.cost for o in plan.occurrences.done()] == [150_000, 150_000]
        assert list(plan.occurrences.due_by(today())) == [left]

    def test_nothing_ticked_is_said_and_what_was_typed_kept(
        self, technician: User, client_of: ClientOf
    ) -> None:
        plan = a_round(2)

        response = client_of(technician).post(
            reverse("maintenance:plan_round_complete", args=[plan.pk]),
            {"done_on": today().isoformat(), "performer": "internal", "note": "Sudah dibersihkan"},
        )

        assert response.status_code == 422
        text = response.content.decode()
        assert "Centang paling sedikit satu barang yang sudah dikerjakan." in text
        assert "Sudah dibersihkan" in text

    def test_a_refusal_keeps_the_ticks(self, technician: User, client_of: ClientOf) -> None:
        plan = a_round(2, days=20)
        first = plan.occurrences.earliest("pk")

        response = client_of(technician).post(
            reverse("maintenance:plan_round_complete", args=[plan.pk]),
            {"occurrences": first.pk, "done_on": today().isoformat(), "performer": "internal"},
        )

        assert response.status_code == 422
        assert "dapat dikerjakan mulai" in response.content.decode()
        assert [ticked for _o, ticked in response.context["to_do"]] == [True, False]

    def test_an_occurrence_of_another_plan_is_refused(self, technician: User, client_of: ClientOf) -> None:
        plan, other = a_round(1), due_in(0)

        response = client_of(technician).post(
            reverse("maintenance:plan_round_complete", args=[plan.pk]),
            {"occurrences": other.pk, "done_on": today().isoformat(), "performer": "internal"},
        )

        assert response.status_code == 422
        other.refresh_from_db()
        assert other.is_open

    def test_several_are_skipped_with_a_reason(self, technician: User, client_of: ClientOf) -> None:
        plan = a_round(3)
        url = reverse("maintenance:plan_round_cancel", args=[plan.pk])
        ids = list(plan.occurrences.values_list("pk", flat=True)[:2])
        client = client_of(technician)
        assert client.get(url, {"occurrences": ids}).content.decode().count("checked") == 2

        client.post(url, {"occurrences": ids, "reason": "no_budget", "note": "Menunggu DPA"})

        assert {o.cancel_reason for o in plan.occurrences.skipped()} == {"no_budget"}
        assert plan.occurrences.due_by(today()).count() == 1

    def test_reasons_of_the_system_cannot_be_chosen(self, technician: User, client_of: ClientOf) -> None:
        occurrence = due_in(0)

        response = client_of(technician).post(
            reverse("maintenance:occurrence_cancel", args=[occurrence.pk]),
            {"reason": "retired", "note": "x"},
        )

        assert response.status_code == 422

    def test_a_scoped_reader_sees_a_plan_from_above_with_their_own_goods_only(
        self, client_of: ClientOf
    ) -> None:
        below = UnitFactory(code="UMUM-RT", parent=office())
        scoped = make_user("technician", username="teknisi2", scope=below)
        plan = a_round(3)
        mine = due_in(0, plan=plan, asset=AssetFactory(unit=below))

        page = client_of(scoped).get(plan.get_absolute_url())

        assert [o for o, _ in page.context["to_do"]] == [mine]
        assert page.context["goods_count"] == 1

    def test_pausing_and_resuming_say_what_they_did(self, keeper: User, client_of: ClientOf) -> None:
        plan = a_round(1, days=5)
        client = client_of(keeper)

        paused = client.post(
            reverse("maintenance:plan_pause", args=[plan.pk]), {"reason": "Kontrak habis"}, follow=True
        )
        resumed = client.post(reverse("maintenance:plan_resume", args=[plan.pk]), follow=True)

        assert "dijeda." in paused.content.decode()
        assert "berjalan kembali." in resumed.content.decode()
        assert plan.history.filter(change__reason="Kontrak habis").exists()

    def test_a_change_to_the_dates_makes_them_anew(self, keeper: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        plan = make_plan(
            plan=Plan(
                name="Cek",
                unit=office(),
                asset=asset,
                interval_value=1,
                interval_unit="month",
                anchor_on=today() + timedelta(days=20),
            ),
            by=keeper,
            today=today(),
        )
        url = reverse("maintenance:plan_edit", args=[plan.pk])
        client = client_of(keeper)
        form = client.get(url).context["form"]
        new = today() + timedelta(days=10)

        client.post(url, {**_values(form), "anchor_on": new.isoformat()})

        assert plan.occurrences.open().earliest("nominal_due").nominal_due == new

    @pytest.mark.parametrize("count", [1, 30])
    def test_a_page_costs_at_most_twelve_queries(
        self, count: int, technician: User, client_of: ClientOf
    ) -> None:
        plan = a_round(count, days=-1)
        client = client_of(technician)
        client.get(plan.get_absolute_url())

        with CaptureQueriesContext(connection) as queries:
            client.get(plan.get_absolute_url())

        assert len(queries) <= 12


class TestRecordingOne:
    def test_the_steps_the_cost_and_the_condition_are_recorded(
        self, technician: User, client_of: ClientOf
    ) -> None:
        template = MaintenanceTemplate.objects.get(key="laptop_care")
        occurrence = due_in(0, plan=PlanFactory(checklist=template.checklist))
        url = reverse("maintenance:occurrence_complete", args=[occurrence.pk])
        client = client_of(technician)
        assert "Bersihkan debu" in client.get(url).content.decode()

        response = client.post(
            url,
            {
                "done_on": today().isoformat(),
                "performer": "internal",
                "steps": ["1", "2"],
                "cost": "1.500.000",
                "condition_after": "RR",
                "note": "Engsel longgar",
            },
        )

        occurrence.refresh_from_db()
        assert response.headers["Location"] == occurrence.plan.get_absolute_url()
        assert (occurrence.steps_done, occurrence.cost) == ([1, 2], 1_500_000)
        assert occurrence.asset.condition == "RR"
        page = client.get(occurrence.get_absolute_url()).content.decode()
        assert "Rp1.500.000" in page
        assert "Engsel longgar" in page

    def test_a_step_that_the_plan_lacks_is_refused(self, technician: User, client_of: ClientOf) -> None:
        template = MaintenanceTemplate.objects.get(key="laptop_care")
        occurrence = due_in(0, plan=PlanFactory(checklist=template.checklist))

        response = client_of(technician).post(
            reverse("maintenance:occurrence_complete", args=[occurrence.pk]),
            {"done_on": today().isoformat(), "performer": "internal", "steps": ["99"]},
        )

        assert response.status_code == 422

    def test_tomorrow_cannot_be_recorded(self, technician: User, client_of: ClientOf) -> None:
        occurrence = due_in(0)

        response = client_of(technician).post(
            reverse("maintenance:occurrence_complete", args=[occurrence.pk]),
            {"done_on": (today() + timedelta(days=1)).isoformat(), "performer": "internal"},
        )

        assert response.status_code == 422
        assert response.context["form"].errors["done_on"] == [
            "Pemeliharaan baru dapat dicatat sesudah dikerjakan."
        ]

    def test_twice_is_refused_where_it_stands(self, technician: User, client_of: ClientOf) -> None:
        occurrence = due_in(0)
        url = reverse("maintenance:occurrence_complete", args=[occurrence.pk])
        sent = {"done_on": today().isoformat(), "performer": "internal"}
        client = client_of(technician)
        client.post(url, sent)

        response = client.post(url, sent)

        assert response.status_code == 422
        assert "sudah dicatat selesai" in response.content.decode()

    def test_a_skipped_one_says_when_the_next_is(self, technician: User, client_of: ClientOf) -> None:
        plan = PlanFactory(anchor_on=date(2026, 8, 18), interval_value=3)
        occurrence = OccurrenceFactory(plan=plan, nominal_due=date(2026, 11, 18), due_on=date(2026, 11, 18))

        page = client_of(technician).get(reverse("maintenance:occurrence_cancel", args=[occurrence.pk]))

        assert page.context["next_on"] > today()


class TestRecords:
    def test_states_are_told_apart(self, technician: User, client_of: ClientOf) -> None:
        done = due_in(-3, done_on=today(), done_by=technician)
        skipped = due_in(-3, cancelled_on=today(), cancel_reason="away")
        waiting = due_in(3)
        client, url = client_of(technician), reverse("maintenance:occurrence_list")

        def shown(**query: object) -> set[Occurrence]:
            return set(client.get(url, query).context["page"].rows)

        assert shown() == {done, skipped, waiting}
        assert shown(state="done") == {done}
        assert shown(state="skipped") == {skipped}
        assert shown(state="open") == {waiting}
        assert shown(asset=done.asset_id) == {done}
        assert shown(q=done.plan.name, due_to=today().isoformat()) == {done, skipped}

    def test_a_filter_that_cannot_be_read_is_said(self, technician: User, client_of: ClientOf) -> None:
        page = client_of(technician).get(reverse("maintenance:occurrence_list"), {"due_from": "besok"})

        assert "Jatuh tempo mulai:" in page.content.decode()

    def test_anothers_asset_cannot_be_asked_for(self, stranger: User, client_of: ClientOf) -> None:
        asset = AssetFactory(name="Rahasia")

        page = client_of(stranger).get(reverse("maintenance:occurrence_list"), {"asset": asset.pk})

        assert "Rahasia" not in page.content.decode()
