from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assets.models import Asset
from core.files.uploads import clean_upload
from maintenance.actions.breakage import join_report, report_breakage
from maintenance.actions.repair import assign_report, pause_work, start_work, triage_report
from maintenance.models import BreakageReport, Complaint, ReportFile
from organization.models import User
from tests.factories import PRINTER, AssetFactory, CustodyFactory, RoomFactory, UnitFactory, office
from tests.maintenance.test_report_actions import finished
from tests.people import make_user

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def complaint(key: str = "laptop.no_power") -> Complaint:
    return Complaint.objects.get(key=key)


def filed(by: User, **fields: object) -> BreakageReport:
    values = {"asset": None, "complaint": complaint(), "description": "Mati sejak pagi.", **fields}
    values["asset"] = values["asset"] or AssetFactory()
    return report_breakage(by=by, now=timezone.now() - timedelta(hours=2), **values)


def picture(kind: str = "JPEG", name: str = "foto.jpg", **options: object) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def located() -> SimpleUploadedFile:
    exif = Image.new("RGB", (1, 1)).getexif()
    exif[0x010F] = "Pembuat Kamera"
    exif.get_ifd(0x8825)[1] = "S"
    return picture(exif=exif)


def send(client: Client, asset: Asset, **fields: object) -> object:
    sent = {
        "complaint": "laptop.no_power",
        "description": "",
        "stops_work": "no",
        "form_key": str(uuid4()),
        "newest": "0",
        **fields,
    }
    return client.post(reverse("maintenance:report_create", args=[asset.pk]), sent)


class TestFiling:
    def test_two_taps_are_enough(self, staff: User, client_of: ClientOf) -> None:
        asset = AssetFactory()

        answer = send(client_of(staff), asset)

        report = BreakageReport.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == reverse("maintenance:report_detail", args=[report.number])
        assert (report.asset, report.reporter, report.complaint) == (asset, staff, complaint())

    def test_the_complaints_of_the_family_come_with_their_first_aid(
        self, staff: User, client_of: ClientOf
    ) -> None:
        asset = AssetFactory(classification_id=PRINTER, name="Printer", brand="Epson L3210")

        text = client_of(staff).get(reverse("maintenance:report_create", args=[asset.pk])).content.decode()

        of_printer = Complaint.objects.filter(family__key="printer")
        assert of_printer.count() >= 5
        for each in of_printer:
            assert each.name in text
            assert each.first_aid in text
        assert "Lainnya" in text
        assert complaint().first_aid not in text

    def test_something_else_needs_a_sentence(self, staff: User, client_of: ClientOf) -> None:
        client, asset = client_of(staff), AssetFactory()

        refused = send(client, asset, complaint="other")
        send(client, asset, complaint="other", description="Engsel patah.")

        assert refused.status_code == 422
        assert "Ceritakan keluhannya dengan satu kalimat." in refused.content.decode()
        report = BreakageReport.objects.get()
        assert (report.complaint, report.headline) == (None, "Engsel patah.")

    def test_an_item_of_no_family_is_told_in_words(self, staff: User, client_of: ClientOf) -> None:
        asset = AssetFactory(family=None)

        page = client_of(staff).get(reverse("maintenance:report_create", args=[asset.pk]))
        send(client_of(staff), asset, description="Rusak.")

        assert "complaint" not in page.context["form"].fields
        assert BreakageReport.objects.get().description == "Rusak."

    def test_a_complaint_of_another_family_is_refused(self, staff: User, client_of: ClientOf) -> None:
        assert send(client_of(staff), AssetFactory(), complaint="printer.paper_jam").status_code == 422

    def test_a_sentence_alone_is_enough(self, staff: User, client_of: ClientOf) -> None:
        answer = send(client_of(staff), AssetFactory(), complaint="", description="Kipasnya berisik.")

        assert answer.status_code == 302
        report = BreakageReport.objects.get()
        assert (report.complaint, report.headline) == (None, "Kipasnya berisik.")

    def test_neither_a_tap_nor_a_sentence_is_told_at_the_tiles(
        self, staff: User, client_of: ClientOf
    ) -> None:
        refused = send(client_of(staff), AssetFactory(), complaint="")

        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["complaint"]
        assert "atau ceritakan dengan satu kalimat" in refused.content.decode()

    def test_what_was_typed_is_kept(self, staff: User, client_of: ClientOf) -> None:
        refused = send(client_of(staff), AssetFactory(), complaint="?", description="Kipasnya berisik.")

        assert refused.status_code == 422
        assert "Kipasnya berisik." in refused.content.decode()

    def test_the_same_form_twice_ends_at_the_same_report(self, staff: User, client_of: ClientOf) -> None:
        client, asset, key = client_of(staff), AssetFactory(), str(uuid4())

        first, second = (send(client, asset, form_key=key) for _ in range(2))

        assert first["Location"] == second["Location"]
        assert BreakageReport.objects.count() == 1

    def test_an_open_report_is_offered_first(
        self, staff: User, keeper: User, coordinator: User, client_of: ClientOf
    ) -> None:
        report = filed(staff)

        text = (
            client_of(coordinator)
            .get(reverse("maintenance:report_create", args=[report.asset.pk]))
            .content.decode()
        )

        assert "Sudah dilaporkan 2 jam yang lalu" in text
        assert reverse("maintenance:report_join", args=[report.number]) in text
        assert "Tidak menyala" in text
        # Whoever may not read the report sees what it is about, not who said what.
        assert "Mati sejak pagi." not in text
        assert staff.display_name not in text

    def test_who_was_slower_is_told_and_may_insist(
        self, staff: User, keeper: User, client_of: ClientOf
    ) -> None:
        report = filed(keeper)
        client = client_of(staff)

        told = send(client, report.asset, description="Layar mati juga.")
        insisted = send(client, report.asset, newest=str(report.pk))

        assert told.status_code == 422
        assert "Layar mati juga." in told.content.decode()
        assert f'name="newest" value="{report.pk}"' in told.content.decode()
        assert insisted.status_code == 302
        assert BreakageReport.objects.count() == 2

    def test_what_is_out_of_service_says_so_instead_of_a_form(self, staff: User, client_of: ClientOf) -> None:
        asset = AssetFactory(status="lost")

        for answer in (
            client_of(staff).get(reverse("maintenance:report_create", args=[asset.pk])),
            send(client_of(staff), asset),
        ):
            assert answer.status_code == 409
            assert "Hilang" in answer.content.decode()

    def test_an_item_of_another_unit_is_not_there(self, stranger: User, client_of: ClientOf) -> None:
        assert send(client_of(stranger), AssetFactory()).status_code == 404

    def test_joining_leads_to_the_report(self, staff: User, keeper: User, client_of: ClientOf) -> None:
        report = filed(keeper)
        client = client_of(staff)
        assert client.get(report.get_absolute_url()).status_code == 404

        client.post(reverse("maintenance:report_join", args=[report.number]))

        assert client.get(report.get_absolute_url()).status_code == 200

    def test_the_item_is_found_among_ones_own_or_by_words(self, staff: User, client_of: ClientOf) -> None:
        own = CustodyFactory(employee=staff.employee, asset=AssetFactory(name="Laptop saya")).asset
        room = RoomFactory(name="Ruang Rapat")
        other = AssetFactory(classification_id=PRINTER, name="Printer", brand="Epson L3210", room=room)
        AssetFactory(classification_id=PRINTER, name="Printer", brand="Epson L3210", status="disposed")
        client, url = client_of(staff), reverse("maintenance:report_choose")

        assert client.get(url).context["found"] == [own]
        assert client.get(url, {"q": "epson"}).context["found"] == [other]
        assert client.get(url, {"q": "tidak ada"}).context["found"] == []

    def test_a_slip_of_the_keys_is_forgiven_and_told(self, staff: User, client_of: ClientOf) -> None:
        printer = AssetFactory(classification_id=PRINTER, name="Epson L3210")

        page = client_of(staff).get(reverse("maintenance:report_choose"), {"q": "pritner"})

        assert page.context["found"] == [printer]
        assert "Tidak ada yang memuat “pritner”" in page.content.decode()

    def test_the_number_of_hits_is_that_of_all_and_not_of_those_shown(
        self, staff: User, client_of: ClientOf
    ) -> None:
        AssetFactory.create_batch(23, name="Kipas")

        answer = client_of(staff).get(reverse("maintenance:report_choose"), {"q": "kipas"})

        assert len(answer.context["found"]) < 23
        assert "23 barang ditemukan" in answer.content.decode()


class TestPhotos:
    def test_photos_of_camera_and_gallery_are_kept_without_where_they_were_taken(
        self, staff: User, client_of: ClientOf
    ) -> None:
        client = client_of(staff)

        send(client, AssetFactory(), photos_camera=located(), photos=[picture("PNG"), picture("WEBP")])

        photos = list(ReportFile.objects.all())
        assert len(photos) == 3
        for photo in photos:
            for name, url in ((photo.file, "file_open"), (photo.thumbnail, "file_thumbnail")):
                answer = client.get(reverse(f"files:{url}", args=["laporan", photo.pk]))
                content = b"".join(answer.streaming_content)
                image = Image.open(BytesIO(content))
                assert image.format == "JPEG"
                assert dict(image.getexif()) == {}
                assert b"Pembuat" not in content
                assert "foto" not in name.name
        assert len({photo.file.name for photo in photos}) == 3

    def test_a_photo_is_served_with_care(self, staff: User, client_of: ClientOf) -> None:
        send(client_of(staff), AssetFactory(), photos=picture())
        photo = ReportFile.objects.get()

        answer = client_of(staff).get(photo.get_absolute_url())

        answer.close()
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]

    def test_a_photo_is_only_for_those_who_may_see_the_report(
        self, staff: User, technician: User, coordinator: User, stranger: User, client_of: ClientOf
    ) -> None:
        send(client_of(staff), AssetFactory(), photos=picture())
        photo = ReportFile.objects.get()

        for name in ("file_open", "file_thumbnail"):
            url = reverse(f"files:{name}", args=["laporan", photo.pk])
            shown = client_of(technician).get(url)
            assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
            assert client_of(coordinator).get(url).status_code == 404
            assert client_of(stranger).get(url).status_code == 404
            assert Client().get(url).status_code == 302

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
            ("polyglot.jpg", b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)"),
            ("IMG_1.HEIC", b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"),
            ("surat.pdf", b"%PDF-1.7"),
            ("kosong.jpg", b" "),
        ],
    )
    def test_what_is_no_photo_is_refused_by_its_name(
        self, name: str, content: bytes, staff: User, client_of: ClientOf
    ) -> None:
        answer = send(client_of(staff), AssetFactory(), photos=SimpleUploadedFile(name, content))

        assert answer.status_code == 422
        text = answer.content.decode()
        assert f"{name}: Berkas bukan foto yang dapat dibaca." in text
        assert "Foto perlu dipilih sekali lagi." in text
        assert BreakageReport.objects.count() == 0

    def test_a_bomb_is_refused(self, staff: User, client_of: ClientOf) -> None:
        out = BytesIO()
        Image.new("1", (30_000, 30_000)).save(out, "PNG")

        answer = send(client_of(staff), AssetFactory(), photos=SimpleUploadedFile("bom.png", out.getvalue()))

        assert answer.status_code == 422
        assert "50 juta piksel" in answer.content.decode()

    def test_six_photos_are_too_many(self, staff: User, client_of: ClientOf) -> None:
        answer = send(client_of(staff), AssetFactory(), photos=[picture() for _ in range(6)])

        assert answer.status_code == 422
        assert "Paling banyak 5 berkas" in answer.content.decode()


class TestLists:
    def test_staff_see_their_own_reports_alone(
        self, staff: User, keeper: User, coordinator: User, client_of: ClientOf
    ) -> None:
        own, joined, other = filed(staff), filed(keeper), filed(coordinator)
        join_report(report=joined, by=staff, now=timezone.now())

        for name in ("report_list", "report_mine"):
            page = client_of(staff).get(reverse(f"maintenance:{name}"))
            assert {report.pk for report in page.context["page"]} == {own.pk, joined.pk}
        page = client_of(keeper).get(reverse("maintenance:report_list"))
        assert {report.pk for report in page.context["page"]} == {own.pk, joined.pk, other.pk}

    def test_a_scope_bounds_the_list_the_queue_and_its_numbers(
        self, staff: User, client_of: ClientOf
    ) -> None:
        inside = UnitFactory(code="UMUM-RT", parent=office())
        mine = filed(staff, asset=AssetFactory(unit=inside))
        filed(staff)
        keeper = make_user("keeper", username="penjaga", scope=inside)
        client = client_of(keeper)

        for name in ("report_list", "report_queue"):
            page = client.get(reverse(f"maintenance:{name}"))
            assert [report.pk for report in page.context["page"]] == [mine.pk]
        assert page.context["views"][0][1] == 1

    def test_what_waits_for_a_confirmation_stands_first(
        self, staff: User, keeper: User, technician: User, client_of: ClientOf
    ) -> None:
        done, fresh = filed(staff), filed(staff)
        BreakageReport.objects.filter(pk=done.pk).update(status="done")
        rejected = filed(staff)
        BreakageReport.objects.filter(pk=rejected.pk).update(status="rejected")

        page = client_of(staff).get(reverse("maintenance:report_mine"))

        assert [(need, [r.pk for r in rows]) for need, rows in page.context["groups"]] == [
            (0, [done.pk]),
            (2, [fresh.pk]),
            (3, [rejected.pk]),
        ]
        assert "Periksa dan konfirmasi" in page.content.decode()

    def test_its_days_are_counted_the_same_on_every_page(self, staff: User, client_of: ClientOf) -> None:
        now, done, going = timezone.now(), filed(staff), filed(staff)
        long_ago = {"reported_at": now - timedelta(days=9), "status_at": now - timedelta(days=4)}
        BreakageReport.objects.filter(pk=done.pk).update(status="done", **long_ago)
        BreakageReport.objects.filter(pk=going.pk).update(status="triaged", **long_ago)

        for page in ("web:home", "maintenance:report_mine"):
            text = client_of(staff).get(reverse(page)).content.decode()
            assert "dilaporkan 9 hari yang lalu" in text
            assert "4 hari yang lalu" in text
            assert text.count("9 hari yang lalu") == text.count("4 hari yang lalu") == 1

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("status=open", {"urgent", "waiting"}),
            ("status=closed", {"done"}),
            ("status=waiting", {"waiting"}),
            ("wait_reason=budget", {"waiting"}),
            ("priority=urgent", {"urgent"}),
            ("q=berisik", {"urgent"}),
            ("q=LK-2026-0003", {"done"}),
            ("q=printer", {"done"}),
            ("family=printer", {"done"}),
            ("assignee=none", {"done"}),
            ("stops_work=true", {"urgent"}),
            ("reported_to=2020-01-01", set()),
        ],
    )
    def test_the_list_is_narrowed(
        self,
        query: str,
        expected: set[str],
        staff: User,
        keeper: User,
        technician: User,
        client_of: ClientOf,
    ) -> None:
        now = timezone.now()
        urgent = filed(staff, description="Kipas berisik.", stops_work=True)
        triage_report(report=urgent, priority="urgent", assignee=technician, by=keeper, now=now)
        waiting = filed(staff)
        triage_report(report=waiting, priority="low", assignee=technician, by=keeper, now=now)
        start_work(report=waiting, by=technician, now=now)
        pause_work(report=waiting, reason="budget", note="Biaya.", by=technician, now=now)
        printer = AssetFactory(classification_id=PRINTER, name="Printer", brand="Epson L3210")
        done = filed(staff, asset=printer, complaint=complaint("printer.paper_jam"))
        BreakageReport.objects.filter(pk=done.pk).update(status="done", number="LK-2026-0003")
        names = {urgent.pk: "urgent", waiting.pk: "waiting", done.pk: "done"}

        page = client_of(keeper).get(f"{reverse('maintenance:report_list')}?{query}")

        assert {names[report.pk] for report in page.context["page"]} == expected

    def test_a_filter_that_cannot_be_read_is_told(self, keeper: User, client_of: ClientOf) -> None:
        page = client_of(keeper).get(reverse("maintenance:report_list"), {"reported_from": "kemarin"})

        assert page.status_code == 200
        assert "Dilaporkan mulai" in page.content.decode()


class TestQueue:
    def test_a_technician_sees_their_own_work_first_the_oldest_of_the_most_urgent_on_top(
        self, staff: User, keeper: User, technician: User, client_of: ClientOf
    ) -> None:
        now = timezone.now()
        made = {}
        for priority in ("low", "urgent", "normal", "urgent"):
            report = filed(staff)
            triage_report(report=report, priority=priority, assignee=technician, by=keeper, now=now)
            made.setdefault(priority, []).append(report.pk)
        triage_report(report=filed(staff), priority="urgent", assignee=keeper, by=keeper, now=now)

        page = client_of(technician).get(reverse("maintenance:report_queue"))

        assert page.context["view"].key == "mine"
        assert [(label, [r.pk for r in rows]) for label, rows in page.context["groups"]] == [
            ("Mendesak", made["urgent"]),
            ("Biasa", made["normal"]),
            ("Rendah", made["low"]),
        ]
        assert page.content.decode().count("btn-primary") == 1

    def test_the_desk_sees_what_is_new_first(
        self, staff: User, keeper: User, manager: User, client_of: ClientOf
    ) -> None:
        report = filed(staff)

        for person in (keeper, manager):
            page = client_of(person).get(reverse("maintenance:report_queue"))
            assert page.context["view"].key == "new"
            assert [r.pk for r in page.context["page"]] == [report.pk]

    def test_what_waits_is_apart_by_what_it_waits_for(
        self, staff: User, keeper: User, technician: User, client_of: ClientOf
    ) -> None:
        now = timezone.now()
        for reason in ("parts", "budget"):
            report = filed(staff)
            triage_report(report=report, priority="low", assignee=technician, by=keeper, now=now)
            start_work(report=report, by=technician, now=now)
            pause_work(report=report, reason=reason, note="x", by=technician, now=now)
        url = reverse("maintenance:report_queue")

        mine = client_of(technician).get(url)
        waiting = client_of(technician).get(url, {"view": "waiting"})

        assert list(mine.context["page"]) == []
        assert [label for label, _ in waiting.context["groups"]] == ["Anggaran", "Suku cadang"]

    def test_an_unknown_tab_is_the_first(self, technician: User, client_of: ClientOf) -> None:
        page = client_of(technician).get(reverse("maintenance:report_queue"), {"view": "x"})

        assert page.context["view"].key == "mine"


class TestPanels:
    def test_the_item_says_that_it_is_reported_to_everybody_and_by_whom_to_some(
        self, staff: User, coordinator: User, keeper: User, client_of: ClientOf
    ) -> None:
        report = filed(staff)
        url = report.asset.get_absolute_url()

        to_other = client_of(coordinator).get(url).content.decode()
        to_keeper = client_of(keeper).get(url).content.decode()
        to_reporter = client_of(staff).get(url).content.decode()

        assert report.number in to_keeper
        assert report.number in to_reporter
        assert "Ikuti laporan itu" in to_other
        assert "Mati sejak pagi." not in to_other
        assert "Ikuti laporan itu" not in to_reporter

    def test_the_start_page_has_what_is_new_ones_work_and_ones_reports(
        self, staff: User, keeper: User, technician: User, client_of: ClientOf
    ) -> None:
        new, given = filed(staff), filed(staff)
        triage_report(report=given, priority="high", assignee=technician, by=keeper, now=timezone.now())
        BreakageReport.objects.filter(pk=filed(staff).pk).update(status="done")

        to_keeper = client_of(keeper).get("/").content.decode()
        to_technician = client_of(technician).get("/").content.decode()
        to_staff = client_of(staff).get("/").content.decode()

        assert "Laporan baru" in to_keeper
        assert new.get_absolute_url() in to_keeper
        assert "Tugas saya" in to_technician
        assert given.get_absolute_url() in to_technician
        assert "Mohon dikonfirmasi" in to_staff


def test_the_page_of_a_report_costs_at_most_twelve_queries(
    staff: User, client_of: ClientOf, keeper: User
) -> None:
    """The dearest case: a scoped technician about to finish what was finished and opened again."""
    unit = UnitFactory(code="UMUM-RT", parent=office())
    technician = make_user("technician", username="teknisi2", scope=office())
    now = timezone.now()
    report = filed(
        staff,
        asset=CustodyFactory(asset=AssetFactory(unit=unit)).asset,
        photos=[clean_upload(picture()) for _ in range(3)],
    )
    triage_report(report=report, priority="high", by=keeper, now=now)
    assign_report(report=report, assignee=technician, by=keeper, now=now)
    start_work(report=report, by=technician, now=now)
    finished(report, technician)
    BreakageReport.objects.filter(pk=report.pk).update(status="in_progress")
    client = client_of(technician)
    client.get("/")

    with CaptureQueriesContext(connection) as queries:
        page = client.get(report.get_absolute_url())

    assert page.status_code == 200
    assert "finish" in page.context["forms"]
    assert len(queries) <= 12, "\n".join(q["sql"][:150] for q in queries)
