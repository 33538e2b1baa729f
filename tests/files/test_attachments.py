from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings

from assets.actions import attach_to_asset, choose_main_photo, remove_asset_file
from assets.models import Asset, AssetFile
from assets.story import whole_story
from core.files.uploads import Upload, clean_upload
from core.refusal import Refusal
from core.trail.models import Change
from maintenance.models import BreakageReport, ReportEvent
from organization.models import User
from tests.factories import (
    AssetFactory,
    AssetFileFactory,
    HandoverFactory,
    ParticipationFactory,
    ParticipationFileFactory,
    ReportFactory,
    ReportFileFactory,
)
from tests.files.test_uploads import PDF

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo(color: str = "teal", name: str = "foto.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (900, 600), color).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def cleaned(*uploads: SimpleUploadedFile) -> list[Upload]:
    return [clean_upload(upload) for upload in uploads]


def attach(asset: Asset, by: User, *uploads: SimpleUploadedFile, kind: str = "photo") -> list[AssetFile]:
    return attach_to_asset(owner=asset, uploads=cleaned(*uploads), kind=kind, by=by, now=NOW)


def files_url(owner: object) -> str:
    shelf = {"Asset": "barang", "BreakageReport": "laporan", "Participation": "peserta"}
    return reverse("files:file_list", args=[shelf[type(owner).__name__], owner.pk])  # type: ignore[attr-defined]


class TestAdding:
    def test_several_at_once_without_javascript(self, keeper: User, client_of: ClientOf) -> None:
        asset, client = AssetFactory(), client_of(keeper)

        answer = client.post(
            files_url(asset),
            {
                "uploads": [photo(), SimpleUploadedFile("faktur.pdf", PDF)],
                "kind": "invoice",
                "caption": "Pengadaan 2021",
            },
        )

        assert answer["Location"] == f"{asset.get_absolute_url()}#berkas"
        page = client.get(asset.get_absolute_url()).content.decode()
        assert page.count("Pengadaan 2021") >= 2
        assert "Faktur, PDF" in page
        stored = asset.files.get(format="pdf")
        assert (stored.name, stored.size, stored.added_by) == ("faktur.pdf", len(PDF), keeper)
        assert "faktur" not in stored.file.name

    def test_the_form_comes_when_the_fold_is_opened(
        self, keeper: User, auditor: User, client_of: ClientOf
    ) -> None:
        asset = AssetFactory()

        page = client_of(keeper).get(asset.get_absolute_url()).content.decode()
        form = client_of(keeper).get(files_url(asset), headers={"HX-Request": "true"}).content.decode()
        refused = client_of(auditor).get(files_url(asset), headers={"HX-Request": "true"})

        assert f'hx-get="{files_url(asset)}"' in page
        assert 'name="uploads"' not in page
        assert form.startswith(f'<form method="post" action="{files_url(asset)}"')
        assert 'name="uploads"' in form
        assert refused.status_code == 403

    def test_a_form_sent_twice_adds_once(self, keeper: User, client_of: ClientOf) -> None:
        asset, client = AssetFactory(), client_of(keeper)

        for _ in range(2):
            client.post(files_url(asset), {"uploads": photo(), "kind": "photo"})

        assert asset.files.count() == 1

    def test_the_database_holds_it(self, keeper: User) -> None:
        file = attach(AssetFactory(), keeper, photo())[0]

        with pytest.raises(IntegrityError), transaction.atomic():
            AssetFileFactory(asset=file.asset, sha256=file.sha256)

    def test_one_bad_file_of_three_adds_none_and_says_which(self, keeper: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        sent = [photo(), SimpleUploadedFile("virus.pdf", b"MZ"), SimpleUploadedFile("a.exe", b"MZ")]

        answer = client_of(keeper).post(
            files_url(asset), {"uploads": sent, "kind": "photo", "caption": "Baru"}
        )

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "virus.pdf: Isinya bukan PDF" in text
        assert "a.exe: Berkas jenis ini tidak disimpan." in text
        assert 'value="Baru"' in text
        assert not asset.files.exists()

    @pytest.mark.parametrize("data", [{}, {"uploads": "kata"}, {"kind": "surat cinta"}])
    def test_nonsense_is_refused_at_its_field(
        self, data: dict[str, str], keeper: User, client_of: ClientOf
    ) -> None:
        assert client_of(keeper).post(files_url(AssetFactory()), data).status_code == 422

    def test_eleven_are_too_many(self, keeper: User, client_of: ClientOf) -> None:
        sent = {"uploads": [photo() for _ in range(11)], "kind": "photo"}

        answer = client_of(keeper).post(files_url(AssetFactory()), sent)

        assert "Paling banyak 10 berkas" in answer.content.decode()

    def test_a_store_that_is_full_says_so_and_keeps_what_was_typed(
        self, keeper: User, client_of: ClientOf, settings: Settings, tmp_path: Path
    ) -> None:
        asset = AssetFactory()
        in_the_way = tmp_path / "a file"
        in_the_way.write_text("")
        settings.MEDIA_ROOT = in_the_way

        answer = client_of(keeper).post(
            files_url(asset), {"uploads": photo(), "kind": "photo", "caption": "Depan"}
        )

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Berkas tidak dapat disimpan saat ini" in text
        assert 'value="Depan"' in text
        assert not asset.files.exists()

    def test_a_report_with_a_photo_that_cannot_be_stored_keeps_its_words(
        self, staff: User, client_of: ClientOf, settings: Settings, tmp_path: Path
    ) -> None:
        asset = AssetFactory()
        (tmp_path / "a file").write_text("")
        settings.MEDIA_ROOT = tmp_path / "a file"
        url = reverse("maintenance:report_create", args=[asset.pk])
        form = client_of(staff).get(url).context["form"]
        complaint = next(iter(form.complaints), "")
        sent = {
            "complaint": complaint,
            "description": "Layar bergaris sejak pagi",
            "stops_work": "no",
            "form_key": form["form_key"].value(),
            "photos": photo(),
        }

        answer = client_of(staff).post(url, sent)

        text = answer.content.decode()
        assert "Berkas tidak dapat disimpan saat ini" in text
        assert "Layar bergaris sejak pagi" in text
        assert not BreakageReport.objects.exists()


class TestMainPhoto:
    def test_the_first_photo_becomes_it_and_stands_in_the_list(
        self, keeper: User, client_of: ClientOf
    ) -> None:
        asset = AssetFactory()
        first, second = attach(asset, keeper, photo(), photo("red"))

        assert (first.is_main, second.is_main) == (True, False)
        small = reverse("files:file_thumbnail", args=["barang", first.pk])
        client = client_of(keeper)
        assert small in client.get(reverse("assets:asset_list")).content.decode()
        assert client.get(asset.get_absolute_url()).content.decode().count(small) == 2

    def test_another_is_chosen(self, keeper: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        second = attach(asset, keeper, photo(), photo("red"))[1]

        client_of(keeper).post(reverse("files:file_main", args=["barang", second.pk]))

        assert [file.is_main for file in asset.files.all()] == [False, True]

    def test_the_next_takes_its_place_when_it_is_removed(self, keeper: User) -> None:
        asset = AssetFactory()
        first, second = attach(asset, keeper, photo(), photo("red"))

        remove_asset_file(file=first, reason="Buram", by=keeper, now=NOW)

        second.refresh_from_db()
        assert second.is_main

    def test_a_paper_that_is_sent_along_with_photos_is_no_photo(self, keeper: User, staff: User) -> None:
        (paper,) = attach(AssetFactory(), keeper, SimpleUploadedFile("faktur.pdf", PDF))

        assert paper.kind == "other"
        assert not AssetFile.objects.visible_to(staff).exists()

    def test_a_paper_never_is_one(self, keeper: User) -> None:
        (paper,) = attach(AssetFactory(), keeper, SimpleUploadedFile("faktur.pdf", PDF))

        assert not paper.is_main
        with pytest.raises(Refusal) as refused:
            choose_main_photo(file=paper, by=keeper)
        assert refused.value.code == "no_photo"

    def test_reports_have_none(self, keeper: User, client_of: ClientOf) -> None:
        file = ReportFileFactory(report=ReportFactory(reporter=keeper))

        assert (
            client_of(keeper).post(reverse("files:file_main", args=["laporan", file.pk])).status_code == 404
        )


class TestRemoving:
    def test_the_history_says_who_and_why(self, keeper: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        (file,) = attach(asset, keeper, SimpleUploadedFile("faktur.pdf", PDF), kind="invoice")
        url, client = reverse("files:file_remove", args=["barang", file.pk]), client_of(keeper)

        assert client.post(url, {"reason": ""}).status_code == 422
        client.post(url, {"reason": "Salah barang"})

        assert not asset.files.exists()
        removed, added = whole_story(asset)[:2]
        assert (removed.change.reason, removed.differences[0].old) == ("Salah barang", "Faktur: faktur.pdf")
        assert added.differences[0].new == "Faktur: faktur.pdf"
        assert client.get(url).status_code == 404

    def test_of_a_report_it_is_a_step_in_its_log(self, staff: User, client_of: ClientOf) -> None:
        report = ReportFactory(reporter=staff)
        client = client_of(staff)
        client.post(files_url(report), {"uploads": photo(name="layar.jpg"), "kind": "photo"})
        file = report.files.get()

        client.post(reverse("files:file_remove", args=["laporan", file.pk]), {"reason": "Bukan ini"})

        log = [(event.verb, event.note) for event in report.events.all()]
        assert log == [
            (ReportEvent.Verb.ATTACH, "layar.jpg"),
            (ReportEvent.Verb.DETACH, "layar.jpg: Bukan ini"),
        ]
        page = client.get(report.get_absolute_url()).content.decode()
        assert "Berkas dihapus" in page

    def test_a_file_goes_with_the_person_who_is_taken_off_the_list(
        self, coordinator: User, client_of: ClientOf
    ) -> None:
        file = ParticipationFileFactory()
        url = reverse("training:participant_remove", args=[file.participation.pk])

        assert client_of(coordinator).post(url).status_code == 302


class TestReading:
    def test_staff_see_photos_and_manuals_but_no_invoice(self, staff: User, client_of: ClientOf) -> None:
        asset = AssetFactory()
        shown = AssetFileFactory(asset=asset, name="depan.jpg")
        manual = AssetFileFactory(asset=asset, kind="manual", format="pdf", name="petunjuk.pdf")
        invoice = AssetFileFactory(asset=asset, kind="invoice", format="pdf", name="faktur.pdf")

        page = client_of(staff).get(asset.get_absolute_url()).content.decode()

        assert shown.get_absolute_url() in page
        assert manual.get_absolute_url() in page
        assert "faktur.pdf" not in page
        assert client_of(staff).get(invoice.get_absolute_url()).status_code == 404

    def test_what_a_repair_cost_is_not_for_the_reporter(self, staff: User, client_of: ClientOf) -> None:
        report = ReportFactory(reporter=staff)
        receipt = ReportFileFactory(
            report=report, kind="receipt", added_by=User.objects.system(), name="nota.jpg"
        )

        assert client_of(staff).get(receipt.get_absolute_url()).status_code == 404
        assert "nota.jpg" not in client_of(staff).get(report.get_absolute_url()).content.decode()

    def test_signed_minutes_are_read_by_who_received_the_goods(
        self, staff: User, technician: User, keeper: User, client_of: ClientOf
    ) -> None:
        handover = HandoverFactory(receiver=staff.employee)
        url = reverse("files:file_list", args=["bast", handover.pk])
        signed = SimpleUploadedFile("bast.pdf", PDF)

        client_of(keeper).post(url, {"uploads": signed, "kind": "signed"})

        file = handover.files.get()
        page = client_of(staff).get(handover.get_absolute_url()).content.decode()
        assert "BAST bertanda tangan, PDF" in page
        answer = client_of(staff).get(file.get_absolute_url())
        assert b"".join(answer.streaming_content) == PDF
        assert client_of(technician).get(file.get_absolute_url()).status_code == 404
        assert "Berkas ditambahkan" in client_of(keeper).get(handover.get_absolute_url()).content.decode()

    def test_ones_own_certificate_is_on_ones_own_page(
        self, staff: User, keeper: User, client_of: ClientOf
    ) -> None:
        own = ParticipationFactory(employee=staff.employee)
        file = ParticipationFileFactory(participation=own)
        url = files_url(own)

        assert url in client_of(staff).get(reverse("organization:my_page"), follow=True).content.decode()
        assert "sertifikat.pdf" in client_of(staff).get(url).content.decode()
        assert client_of(keeper).get(file.get_absolute_url()).status_code == 404

    def test_a_pdf_that_somebody_sent_is_downloaded_and_never_run(
        self, keeper: User, client_of: ClientOf
    ) -> None:
        (file,) = attach(AssetFactory(), keeper, SimpleUploadedFile("faktur “é” 📄.pdf", PDF))

        answer = client_of(keeper).get(file.get_absolute_url())

        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''faktur")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_a_proxy_hands_it_out_where_it_may(
        self, keeper: User, client_of: ClientOf, settings: Settings
    ) -> None:
        settings.ACCEL_REDIRECT = "/berkas-dalam/"
        (file,) = attach(AssetFactory(), keeper, SimpleUploadedFile("faktur.pdf", PDF))

        answer = client_of(keeper).get(file.get_absolute_url())

        assert answer["X-Accel-Redirect"] == f"/berkas-dalam/{file.file.name}"
        assert answer["Content-Disposition"] == 'attachment; filename="faktur.pdf"'
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.content == b""

    def test_a_file_that_the_store_lost_is_not_found(self, keeper: User, client_of: ClientOf) -> None:
        (file,) = attach(AssetFactory(), keeper, photo())
        Path(file.file.path).unlink()

        assert client_of(keeper).get(file.get_absolute_url()).status_code == 404

    def test_a_shelf_that_is_none_is_not_found(self, keeper: User, client_of: ClientOf) -> None:
        assert client_of(keeper).get("/berkas/rahasia/1/").status_code == 404


def test_what_is_stored_is_written_in_one_change(keeper: User) -> None:
    made = attach(AssetFactory(), keeper, photo(), photo("red"))

    assert len(made) == 2
    assert Change.objects.filter(verb="asset.attach").count() == 1
