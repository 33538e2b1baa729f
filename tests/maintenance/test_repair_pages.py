from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.outbox.models import Notice
from core.trail.recording import change
from maintenance.actions.repair import Cost, assign_report, pause_work
from maintenance.lifecycle import steps_open_to
from maintenance.models import BreakageReport, Cause, Complaint, Repair
from organization.models import User
from tests.factories import AssetFactory, UnitFactory
from tests.maintenance.test_report_actions import brought_to, filed, finished
from tests.people import make_user

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
Page = Callable[..., object]

FINISH = {
    "cause": "misuse",
    "remedy": "any.clean",
    "work_done": "Dibersihkan.",
    "performer": "internal",
    "vendor": "",
    "fund_source": "",
    "condition_before": "RR",
    "condition_after": "B",
    "costs-TOTAL_FORMS": "3",
    "costs-INITIAL_FORMS": "0",
    **{f"costs-{n}-{name}": value for n in range(3) for name, value in
       {"description": "", "quantity": "1", "unit_price": ""}.items()},
}  # fmt: skip


@pytest.fixture
def at(staff: User, keeper: User, technician: User) -> Callable[[str], BreakageReport]:
    """`at("waiting")`: a report of staff's, in the technician's hands from "assigned" on."""
    return lambda status: brought_to(status, staff=staff, keeper=keeper, technician=technician)


def url(name: str, report: BreakageReport) -> str:
    return reverse(f"maintenance:report_{name}", args=[report.number])


def now_of(report: BreakageReport) -> tuple[str, str]:
    report.refresh_from_db()
    return report.status, report.assignee.username if report.assignee else ""


class TestWhatThePageAsksFor:
    @pytest.mark.parametrize(
        ("status", "who", "main"),
        [
            ("new", "keeper", "triage"),
            ("new", "manager", "triage"),
            ("new", "technician", ""),
            ("new", "staff", ""),
            ("triaged", "keeper", "assign"),
            ("triaged", "manager", "assign"),
            ("triaged", "technician", "start"),
            ("assigned", "technician", "start"),
            ("assigned", "keeper", ""),
            ("in_progress", "technician", "finish"),
            ("in_progress", "keeper", ""),
            ("waiting", "technician", "resume"),
            ("reopened", "technician", "start"),
            ("done", "staff", "confirm"),
            ("done", "technician", ""),
            ("confirmed", "staff", ""),
            ("rejected", "staff", ""),
            ("duplicate", "keeper", ""),
            ("in_progress", "auditor", ""),
            ("done", "administrator", ""),
        ],
    )
    def test_one_step_by_state_and_role(
        self,
        status: str,
        who: str,
        main: str,
        at: Callable[[str], BreakageReport],
        client_of: ClientOf,
        request: pytest.FixtureRequest,
    ) -> None:
        report = at(status)

        page = client_of(request.getfixturevalue(who)).get(report.get_absolute_url())

        assert page.context["main"] == main
        # One filled button, which a phone has under its thumb and finishing once more in the head.
        assert page.content.decode().count("btn-primary") == {"": 0, "finish": 3}.get(main, 2)

    def test_the_auditor_is_offered_nothing_at_all(
        self, at: Callable[[str], BreakageReport], auditor: User
    ) -> None:
        for status in BreakageReport.Status.values:
            assert steps_open_to(auditor, at(status), is_party=False) == set()

    def test_costs_are_not_shown_to_who_only_reported(
        self, at: Callable[[str], BreakageReport], staff: User, keeper: User, client_of: ClientOf
    ) -> None:
        from decimal import Decimal

        report = at("in_progress")
        finished(report, report.assignee, costs=[Cost("Cairan", 2, Decimal(40_000))])

        to_staff = client_of(staff).get(report.get_absolute_url()).content.decode()
        to_keeper = client_of(keeper).get(report.get_absolute_url()).content.decode()

        assert "Rp80.000" in to_keeper
        assert not re.search(r"Rp\d+\.\d{3}", to_staff)
        assert "Bersihkan dari debu" in to_staff

    def test_a_stranger_finds_no_report(
        self, at: Callable[[str], BreakageReport], stranger: User, client_of: ClientOf
    ) -> None:
        report = at("new")

        for name in ("detail", "triage", "assign", "reject", "duplicate", "start", "finish", "confirm"):
            assert client_of(stranger).get(url(name, report)).status_code == 404

    def test_the_address_of_a_step_leads_to_the_report(
        self, at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
    ) -> None:
        report = at("in_progress")

        answer = client_of(technician).get(url("finish", report))

        assert answer.status_code == 302
        assert answer["Location"] == report.get_absolute_url()

    def test_events_are_told_with_what_was_said(
        self, at: Callable[[str], BreakageReport], keeper: User, client_of: ClientOf
    ) -> None:
        text = client_of(keeper).get(at("waiting").get_absolute_url()).content.decode()

        for words in (
            "Diketahui, prioritas: Tinggi",
            "Ditugaskan kepada Technician",
            "Mulai dikerjakan",
            "Menunggu suku cadang",
            "“Dipesan.”",
        ):
            assert words in text


class TestDesk:
    def test_triage_and_assignment_in_one_go(
        self, at: Callable[[str], BreakageReport], keeper: User, technician: User, client_of: ClientOf
    ) -> None:
        report = at("new")

        answer = client_of(keeper).post(
            url("triage", report), {"priority": "urgent", "assignee": technician.pk, "note": ""}
        )

        assert answer.status_code == 302
        assert now_of(report) == ("assigned", "technician")

    def test_the_priority_of_the_complaint_is_proposed(
        self, at: Callable[[str], BreakageReport], keeper: User, client_of: ClientOf
    ) -> None:
        report = at("new")
        usual = Complaint.objects.get(pk=report.complaint_id).default_priority

        page = client_of(keeper).get(report.get_absolute_url())

        assert page.context["forms"]["triage"].initial == {"priority": usual}

    def test_only_who_mends_things_of_the_unit_is_offered(
        self, at: Callable[[str], BreakageReport], keeper: User, staff: User, client_of: ClientOf
    ) -> None:
        make_user("technician", username="jauh", scope=UnitFactory(code="LAIN"))
        make_user("technician", username="keluar", is_active=False)
        report = at("new")

        page = client_of(keeper).get(report.get_absolute_url())

        offered = page.context["forms"]["triage"].fields["assignee"].queryset
        assert {person.username for person in offered} == {"technician", "keeper"}

    def test_nobody_else_can_be_assigned(
        self, at: Callable[[str], BreakageReport], keeper: User, staff: User, client_of: ClientOf
    ) -> None:
        report = at("triaged")

        answer = client_of(keeper).post(url("assign", report), {"assignee": staff.pk, "note": ""})

        assert answer.status_code == 422
        assert now_of(report) == ("triaged", "")

    def test_work_is_given_to_somebody_else(
        self, at: Callable[[str], BreakageReport], keeper: User, client_of: ClientOf
    ) -> None:
        other = make_user("technician", username="other")
        report = at("in_progress")

        page = client_of(keeper).get(report.get_absolute_url())
        client_of(keeper).post(url("assign", report), {"assignee": other.pk, "note": "Cuti."})

        assert url("assign", report) in page.content.decode()
        assert now_of(report) == ("assigned", "other")

    def test_a_rejection_needs_its_reason(
        self, at: Callable[[str], BreakageReport], keeper: User, staff: User, client_of: ClientOf
    ) -> None:
        report = at("new")

        refused = client_of(keeper).post(url("reject", report), {"note": " "})
        client_of(keeper).post(url("reject", report), {"note": "Milik pribadi."})

        assert refused.status_code == 422
        assert now_of(report) == ("rejected", "")
        assert Notice.objects.to(staff).get().topic == "report.rejected"

    def test_a_duplicate_is_marked_by_the_other_number(
        self, at: Callable[[str], BreakageReport], keeper: User, staff: User, client_of: ClientOf
    ) -> None:
        earlier = filed(staff)
        report = filed(staff, asset=earlier.asset)
        client = client_of(keeper)

        proposed = client.get(url("duplicate", report)).context["form"].initial["of"]
        unknown = client.post(url("duplicate", report), {"of": "LK-2020-0001", "note": ""})
        itself = client.post(url("duplicate", report), {"of": report.number, "note": ""})
        client.post(url("duplicate", report), {"of": f" {earlier.number.lower()} ", "note": ""})

        assert proposed == earlier.number
        assert "Tidak ada laporan LK-2020-0001" in unknown.content.decode()
        assert (unknown.status_code, itself.status_code) == (422, 422)
        report.refresh_from_db()
        assert report.duplicate_of == earlier

    def test_a_number_of_another_unit_is_unknown(self, staff: User, client_of: ClientOf) -> None:
        unit = UnitFactory(code="LAIN")
        elsewhere = make_user("keeper", username="elsewhere", scope=unit)
        report, secret = filed(staff, asset=AssetFactory(unit=unit)), filed(staff)

        answer = client_of(elsewhere).post(url("duplicate", report), {"of": secret.number, "note": ""})

        assert answer.status_code == 422

    def test_what_can_only_be_refused_shows_no_form(
        self, at: Callable[[str], BreakageReport], keeper: User, client_of: ClientOf
    ) -> None:
        answer = client_of(keeper).get(url("reject", at("done")))

        assert answer.status_code == 409
        assert "berstatus “Selesai”" in answer.content.decode()


class TestWorkshop:
    def test_from_start_to_finish(
        self, at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
    ) -> None:
        report, client = at("assigned"), client_of(technician)

        client.post(url("start", report))
        client.post(url("pause", report), {"reason": "vendor", "note": "Dibawa.", "until": ""})
        assert now_of(report) == ("waiting", "technician")
        client.post(url("resume", report), {"note": ""})
        client.post(
            url("finish", report),
            {
                **FINISH,
                "costs-0-description": "Cairan",
                "costs-0-quantity": "1,5",
                "costs-0-unit_price": "Rp40.000",
                "photos": SimpleUploadedFile("hasil.jpg", jpeg()),
            },
        )

        assert now_of(report) == ("done", "technician")
        repair = Repair.objects.with_cost().get()
        assert (repair.cause.key, repair.remedy.key, repair.cost) == ("misuse", "any.clean", 60_000)
        assert repair.files.count() == report.files.count() == 1
        assert [event.verb for event in report.events.all()][-4:] == ["start", "wait", "resume", "finish"]

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"cause": ""}, "Pilih sebabnya"),
            ({"remedy": "", "work_done": " "}, "Pilih tindakannya, atau uraikan di sini."),
            ({"performer": "vendor"}, "Tulis nama penyedia jasa"),
            ({"costs-0-description": "Cairan"}, "Tulis harga satu barangnya."),
            ({"costs-1-unit_price": "40.000"}, "Tulis untuk apa biayanya."),
            ({"costs-1-quantity": "0"}, "Tulis banyaknya sebagai bilangan"),
            (
                {"costs-0-description": "Cairan", "costs-0-unit_price": "1,500.00"},
                "Tulis jumlahnya dalam rupiah",
            ),
            ({"remedy": "printer.pickup"}, "aria-invalid"),
            ({"photos": "svg"}, "gambar.svg: Berkas bukan foto yang dapat dibaca."),
        ],
    )
    def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
        self,
        changed: dict[str, str],
        sentence: str,
        at: Callable[[str], BreakageReport],
        technician: User,
        client_of: ClientOf,
    ) -> None:
        report = at("in_progress")
        sent = {**FINISH, "fund_source": "APBD pemeliharaan", **changed}
        if "photos" in changed:
            sent["photos"] = SimpleUploadedFile("gambar.svg", b"<svg/>")

        answer = client_of(technician).post(url("finish", report), sent)

        assert answer.status_code == 422
        text = answer.content.decode()
        assert "APBD pemeliharaan" in text
        assert sentence in text
        assert now_of(report) == ("in_progress", "technician")
        assert Repair.objects.count() == 0

    def test_a_pause_needs_its_reason_and_a_day_to_come(
        self, at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
    ) -> None:
        report, client = at("in_progress"), client_of(technician)

        for sent in (
            {"reason": "", "note": "x"},
            {"reason": "lunch", "note": "x"},
            {"reason": "parts", "note": ""},
            {"reason": "parts", "note": "x", "until": "2020-01-01"},
            {"reason": "parts", "note": "x", "until": "9999-01-01"},
        ):
            assert client.post(url("pause", report), sent).status_code == 422

        assert now_of(report) == ("in_progress", "technician")

    def test_what_was_typed_survives_that_somebody_was_faster(
        self, at: Callable[[str], BreakageReport], technician: User, keeper: User, client_of: ClientOf
    ) -> None:
        report = at("in_progress")
        pause_work(report=report, reason="parts", note="x", by=technician, now=timezone.now())

        answer = client_of(technician).post(url("finish", report), {**FINISH, "work_done": "Panjang lebar."})

        assert answer.status_code == 409
        text = answer.content.decode()
        assert "Panjang lebar." in text
        assert "berstatus “Menunggu”" in text

    def test_a_technician_cannot_take_what_is_anothers(
        self, at: Callable[[str], BreakageReport], client_of: ClientOf
    ) -> None:
        report = at("assigned")
        other = make_user("technician", username="other")

        answer = client_of(other).post(url("start", report))

        assert answer.status_code == 409
        assert "ditugaskan kepada Technician" in answer.content.decode()

    def test_who_may_not_is_refused_whatever_they_send(
        self,
        at: Callable[[str], BreakageReport],
        staff: User,
        auditor: User,
        manager: User,
        client_of: ClientOf,
    ) -> None:
        report = at("in_progress")

        for person in (staff, auditor, manager):
            for name in ("start", "pause", "resume", "finish"):
                assert client_of(person).post(url(name, report), FINISH).status_code == 403
        for person in (staff, auditor):
            for name in ("triage", "assign", "reject", "duplicate"):
                assert client_of(person).post(url(name, report)).status_code == 403

    def test_causes_and_remedies_are_of_the_family_and_of_any(
        self, at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
    ) -> None:
        page = client_of(technician).get(at("in_progress").get_absolute_url())

        form = page.context["forms"]["finish"]
        assert form.fields["cause"].queryset.count() == Cause.objects.count() == 15
        families = {r.family.key if r.family else "" for r in form.fields["remedy"].queryset}
        assert families == {"", "laptop"}


class TestReporter:
    def test_confirming_and_opening_again(
        self, at: Callable[[str], BreakageReport], staff: User, client_of: ClientOf
    ) -> None:
        client, fine, broken = client_of(staff), at("done"), at("done")

        client.post(url("confirm", fine), {"note": ""})
        without_reason = client.post(url("reopen", broken), {"note": ""})
        client.post(url("reopen", broken), {"note": "Masih mati."})

        assert without_reason.status_code == 422
        assert now_of(fine)[0] == "confirmed"
        assert now_of(broken) == ("reopened", "technician")

    def test_only_the_reporter_has_the_last_word(
        self, at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
    ) -> None:
        report = at("done")

        answer = client_of(technician).post(url("confirm", report), {"note": ""})

        assert answer.status_code == 409
        assert now_of(report)[0] == "done"

    def test_a_note_is_added_by_those_concerned(
        self,
        at: Callable[[str], BreakageReport],
        staff: User,
        auditor: User,
        administrator: User,
        technician: User,
        client_of: ClientOf,
    ) -> None:
        report = at("waiting")

        client_of(staff).post(url("comment", report), {"note": "Saya di tempat."})

        assert report.events.last().note == "Saya di tempat."
        assert Notice.objects.to(technician).filter(topic="report.comment").count() == 1
        for person in (auditor, administrator):
            assert client_of(person).post(url("comment", report), {"note": "x"}).status_code == 403

    def test_what_people_write_is_never_markup(
        self, at: Callable[[str], BreakageReport], staff: User, keeper: User, client_of: ClientOf
    ) -> None:
        evil = "<script>alert(1)</script>"
        report = filed(staff, description=evil)
        client_of(staff).post(url("comment", report), {"note": evil})

        for page in (
            report.get_absolute_url(),
            reverse("maintenance:report_list"),
            reverse("maintenance:report_queue"),
            report.asset.get_absolute_url(),
            reverse("outbox:notice_list"),
        ):
            assert evil not in client_of(keeper).get(page).content.decode()

    def test_a_reassigned_report_is_still_seen_by_its_technician(
        self, staff: User, keeper: User, client_of: ClientOf
    ) -> None:
        """The item may move to another unit while it is being mended."""
        unit = UnitFactory(code="LAIN")
        near = make_user("technician", username="near", scope=unit)
        report = filed(staff)
        BreakageReport.objects.filter(pk=report.pk).update(status="triaged")
        assign_report(report=report, assignee=near, by=keeper, now=timezone.now())

        assert client_of(near).get(report.get_absolute_url()).status_code == 200


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return out.getvalue()


class TestWithdrawing:
    def test_the_reporter_finds_it_on_the_page_while_the_report_is_new(
        self, at: Callable[[str], BreakageReport], staff: User, client_of: ClientOf
    ) -> None:
        report, client = at("new"), client_of(staff)
        assert url("withdraw", report) in client.get(report.get_absolute_url()).content.decode()

        client.post(url("withdraw", report), {"note": "Kabelnya lepas."})

        assert now_of(report) == ("withdrawn", "")
        page = client.get(report.get_absolute_url())
        assert "Ditarik" in page.content.decode()
        assert client.get(url("withdraw", report)).status_code == 409

    def test_what_the_desk_has_taken_note_of_is_the_desk_s(
        self, at: Callable[[str], BreakageReport], staff: User, client_of: ClientOf
    ) -> None:
        report, client = at("triaged"), client_of(staff)

        assert url("withdraw", report) not in client.get(report.get_absolute_url()).content.decode()
        assert client.post(url("withdraw", report), {"note": ""}).status_code == 409

    def test_nobody_else_may(
        self, at: Callable[[str], BreakageReport], keeper: User, client_of: ClientOf
    ) -> None:
        assert client_of(keeper).post(url("withdraw", at("new")), {"note": ""}).status_code == 403


@pytest.mark.parametrize(("registered", "proposed"), [("B", ""), (None, ""), ("RR", "RR"), ("RB", "RB")])
def test_a_breakage_is_not_presumed_to_have_been_in_good_condition(
    registered: str | None,
    proposed: str,
    at: Callable[[str], BreakageReport],
    technician: User,
    client_of: ClientOf,
) -> None:
    report = at("in_progress")
    with change("test.arrange", by=technician):
        report.asset.condition = registered
        report.asset.save()

    form = client_of(technician).get(report.get_absolute_url()).context["forms"]["finish"]

    assert (form.initial["condition_before"], form.initial["condition_after"]) == (proposed, "B")


def test_the_head_of_a_refused_form_names_its_fields(
    at: Callable[[str], BreakageReport], technician: User, client_of: ClientOf
) -> None:
    report = at("in_progress")
    sent = {**FINISH, "cause": "", "remedy": "", "work_done": ""}

    page = client_of(technician).post(url("finish", report), sent).content.decode()

    head = page[page.index("isian perlu diperbaiki") :].split("</div>")[0]
    assert '<a href="#finish_cause_0">Sebab kerusakan</a>' in head
    assert '<a href="#finish_work_done">' in head
