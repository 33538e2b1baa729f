from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset
from core.importing.models import ImportBatch
from core.jobs.models import Job
from organization.models import User
from tests.assets.importing import (
    HEAD,
    LAPTOP_ROW,
    PRINTER_ROW,
    csv_bytes,
    previewed,
    row,
    work,
)
from tests.factories import AssetFactory, ImportBatchFactory, UnitFactory, office

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(keeper: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(keeper)


def url(name: str, *args: int) -> str:
    return reverse(f"importing:{name}", args=args)


def page(response: HttpResponse) -> str:
    return response.content.decode()


def upload(client: Client, content: bytes, name: str = "KIB B.csv", **data: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(url("import_list"), {"file": file, "unit": office().pk, **data})


def only_batch() -> ImportBatch:
    return ImportBatch.objects.get()


def messy(keeper: User) -> ImportBatch:
    AssetFactory(register=1, name="Laptop lama")
    return previewed(
        keeper,
        csv_bytes(
            LAPTOP_ROW,
            row(PRINTER_ROW, Ruangan="210204"),
            row(Register="2", Kondisi="Rusak"),
            row(Register="3", Harga="35.000 (6)"),
        ),
    )


# import_list ------------------------------------------------------------------------------------


def test_upload_is_kept_and_read_by_a_job(client: Client) -> None:
    response = upload(client, csv_bytes(LAPTOP_ROW))

    batch = only_batch()
    assert response.url == batch.get_absolute_url()
    assert (batch.state, batch.file_name) == ("previewing", "KIB B.csv")
    assert "Berkas sedang dibaca" in page(client.get(response.url))
    work()
    assert "Periksa sebelum diterapkan" in page(client.get(response.url))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "kosong"), (b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "gambar")],
)
def test_upload_that_is_no_spreadsheet_is_refused_at_its_field(
    client: Client, content: bytes, said: str
) -> None:
    response = upload(client, content, name="KIB B.xlsx")

    assert response.status_code == 422
    assert said in page(response)
    assert not ImportBatch.objects.exists()


def test_upload_into_a_unit_elsewhere_is_refused(stranger: User, client_of: Callable[[User], Client]) -> None:
    response = upload(client_of(stranger), csv_bytes(LAPTOP_ROW))

    assert response.status_code == 422
    assert not ImportBatch.objects.exists()


def test_list_takes_the_same_queries_for_one_and_for_thirty(client: Client) -> None:
    ImportBatchFactory()
    client.get(url("import_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("import_list"))
    ImportBatchFactory.create_batch(29)

    with CaptureQueriesContext(connection) as thirty:
        response = client.get(url("import_list"))

    assert len(one) == len(thirty) <= 8
    assert page(response).count("daftar.csv") == 25


# import_detail ----------------------------------------------------------------------------------


def test_preview_shows_what_was_read_and_what_will_happen(client: Client, keeper: User) -> None:
    batch = messy(keeper)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(batch.get_absolute_url())
    shown = page(response)

    assert len(queries) <= 12
    assert "9 dikenali" in shown
    assert "35.000 (6)" in shown
    assert "“Rusak” belum jelas" in shown
    assert "<del>Laptop lama</del>" in shown
    assert "Ruangan belum terdaftar" in shown
    assert "2 baris masih ditolak." in shown
    assert "Terapkan 2 baris" in shown
    assert " disabled" in shown


@pytest.mark.parametrize("view", ["refused", "updated", "created", "unchanged", "left_out", "warned", "?"])
def test_each_view_opens(client: Client, keeper: User, view: str) -> None:
    batch = messy(keeper)

    response = client.get(batch.get_absolute_url(), {"view": view})

    assert response.status_code == 200


def test_view_is_paged_by_25_with_the_same_queries(client: Client, keeper: User) -> None:
    few = previewed(keeper, csv_bytes(LAPTOP_ROW))
    many = previewed(keeper, csv_bytes(*(row(Register=str(n)) for n in range(1, 61))))

    client.get(few.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(few.get_absolute_url(), {"view": "created"})
    with CaptureQueriesContext(connection) as sixty:
        response = client.get(many.get_absolute_url(), {"view": "created", "page": "3"})

    assert len(one) == len(sixty) <= 12
    assert page(response).count('class="thing-pic line-no"') == 10


def test_file_without_a_code_column_asks_for_it(client: Client, keeper: User) -> None:
    head = ["nama barang", "alat", "register", "harga"]
    batch = previewed(keeper, csv_bytes(["Laptop", LAPTOP_ROW[0], "1", "100"], head=head))

    shown = page(client.get(batch.get_absolute_url()))
    assert "Ada kolom yang belum dikenali" in shown
    assert '<details class="fold" open>' in shown

    client.post(
        url("import_columns", batch.pk),
        {"column_0_A": "name", "column_0_B": "code", "column_0_C": "register", "column_0_D": "value"},
    )
    work()
    batch.refresh_from_db()
    assert (batch.created, batch.refused) == (1, 0)


def test_sheets_and_heading_rows_are_chosen(client: Client, keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(HEAD, LAPTOP_ROW, head=["a"] * 9))

    client.post(url("import_sheets", batch.pk), {"sheet_0": "on", "first_0": "2", "last_0": "2"})
    work()
    batch.refresh_from_db()
    assert batch.created == 1

    client.post(url("import_sheets", batch.pk), {"first_0": "2", "last_0": "2"})
    work()
    batch.refresh_from_db()
    assert (batch.rows_total, batch.tables[0]["skip"]) == (0, "unchosen")


def test_running_page_asks_again_and_then_leads_on(client: Client, keeper: User) -> None:
    upload(client, csv_bytes(LAPTOP_ROW))
    batch = only_batch()
    polls = {**HTMX, "HX-Target": "progress"}

    part = client.get(batch.get_absolute_url(), headers=polls)
    assert 'hx-trigger="every 2s"' in page(part)
    assert "<html" not in page(part)

    work()
    over = client.get(batch.get_absolute_url(), headers=polls)
    assert over["HX-Redirect"] == batch.get_absolute_url()


def test_page_says_when_no_worker_has_begun(client: Client) -> None:
    upload(client, csv_bytes(LAPTOP_ROW))
    batch = only_batch()
    assert "Pekerjaan belum dimulai" not in page(client.get(batch.get_absolute_url()))

    Job.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=1))

    assert "Pekerjaan belum dimulai" in page(client.get(batch.get_absolute_url()))


def test_job_that_gave_up_offers_to_read_again(client: Client) -> None:
    upload(client, csv_bytes(LAPTOP_ROW))
    batch = only_batch()
    Job.objects.update(state=Job.State.FAILED, error="Tiga kali gagal.")

    assert "Tiga kali gagal." in page(client.get(batch.get_absolute_url()))
    client.post(url("import_read_again", batch.pk))
    work()
    batch.refresh_from_db()
    assert batch.state == "previewed"


# rows -------------------------------------------------------------------------------------------


def test_cell_is_mended_where_it_stands(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    mended = batch.rows.get(number=4)

    response = client.post(url("import_mend", batch.pk), {f"cell_{mended.pk}_condition": "RR"}, headers=HTMX)

    assert response.status_code == 200
    assert "1 baris masih ditolak." in page(response)
    assert "<html" not in page(response)


def test_cell_that_is_still_refused_keeps_what_was_typed(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    mended = batch.rows.get(number=4)

    response = client.post(
        url("import_mend", batch.pk), {f"cell_{mended.pk}_condition": "parah"}, headers=HTMX
    )

    assert response.status_code == 422
    assert 'value="parah"' in page(response)


def test_saving_one_row_keeps_what_was_typed_in_the_others(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    refused = list(batch.rows.filter(verdict="refused"))
    assert len(refused) > 1
    typed = {f"cell_{row.pk}_condition": "B" for row in refused}

    client.post(url("import_mend", batch.pk), typed, headers=HTMX)

    assert all(row.edits.get("condition") == "B" for row in batch.rows.filter(pk__in=[r.pk for r in refused]))


def test_a_row_of_another_import_is_not_mended(client: Client, keeper: User) -> None:
    batch, other = messy(keeper), previewed(keeper, csv_bytes(PRINTER_ROW))
    row = batch.rows.get(number=4)

    client.post(url("import_mend", other.pk), {f"cell_{row.pk}_condition": "B"}, headers=HTMX)

    row.refresh_from_db()
    assert row.edits == {}


def test_without_javascript_mending_leads_back_to_the_same_view(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    mended = batch.rows.get(number=4)

    response = client.post(
        url("import_mend", batch.pk) + "?view=refused", {f"cell_{mended.pk}_condition": "RR"}
    )

    assert response.status_code == 302
    assert response["Location"] == f"{batch.get_absolute_url()}?view=refused#results"


def test_row_is_left_out_and_taken_in_again(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    bad = batch.rows.get(number=4)

    client.post(url("import_row_leave", batch.pk, bad.pk), {"left_out": "1"}, headers=HTMX)
    shown = page(client.get(batch.get_absolute_url()))
    assert "Dikeluarkan dari impor" in shown
    client.post(url("import_row_leave", batch.pk, bad.pk), {"left_out": "0"}, headers=HTMX)

    bad.refresh_from_db()
    assert not bad.left_out


def test_row_page_shows_all_of_it(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    bad = batch.rows.get(number=4)

    shown = page(client.get(url("import_row", batch.pk, bad.pk)))

    assert "Tanggal Perolehan" in shown
    assert "12-03-2019" in shown
    assert "belum jelas" in shown


def test_row_of_another_batch_is_not_there(client: Client, keeper: User) -> None:
    batch, other = messy(keeper), previewed(keeper, csv_bytes(PRINTER_ROW))

    assert client.get(url("import_row", other.pk, batch.rows.first().pk)).status_code == 404  # type: ignore[union-attr]


def test_goods_that_are_perhaps_others_are_a_group_and_nothing_says_that_all_is_in_order(
    client: Client, keeper: User
) -> None:
    AssetFactory(register=1, brand="Lenovo")
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, row(Register="2")))

    shown = page(client.get(batch.get_absolute_url()))
    assert "Mungkin barang lain" in shown
    assert "1 baris dikeluarkan" in shown
    assert "Semua baris sudah beres" not in shown
    wanted = page(client.post(url("import_doubted", batch.pk), {"wanted": "1"}, headers=HTMX))
    assert "1 baris tetap diikutkan" in wanted
    client.post(url("import_doubted", batch.pk), {"wanted": "0"})
    client.post(url("import_apply", batch.pk))
    work()

    shown = page(client.get(batch.get_absolute_url()))
    assert "Diterapkan, kecuali 1 baris yang tidak ikut" in shown
    report = client.get(url("import_report", batch.pk))
    content = b"".join(report.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    first = list(csv.reader(io.StringIO(content), delimiter=";"))[1]
    assert (first[4], first[5]) == ("Dikeluarkan", "")
    assert "tampak lain" in first[7]


# applying ---------------------------------------------------------------------------------------


def test_journey_to_the_result(client: Client, keeper: User) -> None:
    batch = messy(keeper)
    client.post(url("import_mend", batch.pk), {f"cell_{batch.rows.get(number=4).pk}_condition": "RR"})
    client.post(url("import_row_leave", batch.pk, batch.rows.get(number=5).pk), {"left_out": "1"})

    client.post(url("import_apply", batch.pk))
    assert "Impor sedang diterapkan" in page(client.get(batch.get_absolute_url()))
    work()

    with CaptureQueriesContext(connection) as queries:
        shown = page(client.get(batch.get_absolute_url()))
    assert len(queries) <= 12
    assert "3 baris diterapkan" in shown
    assert "1 baris yang diperbaiki" in shown
    assert Asset.objects.count() == 3


def test_apply_with_refused_rows_is_forbidden(client: Client, keeper: User) -> None:
    batch = messy(keeper)

    response = client.post(url("import_apply", batch.pk))

    assert response.status_code == 409
    assert "masih ditolak" in page(response)


def test_report_keeps_what_was_left_out_and_escapes_formulas(client: Client, keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(row(Nama_Barang="=1+1"), row(Register="2", Harga="35.000 (6)")))
    client.post(url("import_row_leave", batch.pk, batch.rows.get(number=3).pk), {"left_out": "1"})

    response = client.get(url("import_report", batch.pk))

    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert len(lines) == 3
    assert lines[1][2].startswith("'=1+1")
    assert lines[2][4] == "Dikeluarkan"


def test_file_comes_back_as_a_download_and_never_as_a_page(client: Client, keeper: User) -> None:
    batch = previewed(keeper, b"<html><table><tr><td>x</td></tr></table></html>", name="a.html")

    response = client.get(url("import_file", batch.pk))

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_cancelled_import_says_so(client: Client, keeper: User) -> None:
    batch = messy(keeper)

    client.post(url("import_cancel", batch.pk))

    assert "Impor dibatalkan" in page(client.get(batch.get_absolute_url()))


def test_stranger_meets_404(keeper: User, stranger: User, client_of: Callable[[User], Client]) -> None:
    batch = messy(keeper)
    client = client_of(stranger)
    some = batch.rows.get(number=4)

    assert client.get(batch.get_absolute_url()).status_code == 404
    assert client.get(url("import_report", batch.pk)).status_code == 404
    assert client.post(url("import_apply", batch.pk)).status_code == 404
    assert client.post(url("import_mend", batch.pk), {f"cell_{some.pk}_name": "x"}).status_code == 404


def test_own_import_stays_visible_and_others_of_the_unit_too(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    batch = messy(keeper)
    colleague = User.objects.create_user("rekan", scope=office())
    colleague.groups.set(keeper.groups.all())
    keeper.scope = UnitFactory(code="LAIN")
    keeper.save()

    assert client_of(keeper).get(batch.get_absolute_url()).status_code == 200
    assert client_of(colleague).get(batch.get_absolute_url()).status_code == 200


# round trip -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_our_own_export_changes_nothing_when_it_is_imported(
    client: Client, keeper: User, language: str, tmp_path: Path
) -> None:
    keeper.language = language
    keeper.save()
    AssetFactory(register=1, register_width=6, nibar="0012" * 11, notes="=SUM(1)", room_text="010201",
                 mode="02", origin="Hibah", serial_number="000123", size='14" lebar; 2')  # fmt: skip
    AssetFactory(register=2, acquired_precision="year", acquired_from="2019-01-01", value="1500000.50",
                 condition=None, brand="-5 derajat", unit=UnitFactory(code="PERL"))  # fmt: skip
    AssetFactory(register=3, acquired_precision="month", acquired_from="2019-03-01", value=None)

    exported = b"".join(client.get(reverse("assets:asset_export")).streaming_content)  # type: ignore[attr-defined]
    batch = previewed(keeper, exported, name="barang.csv")

    assert (batch.rows_total, batch.refused) == (3, 0)
    assert [r.diff for r in batch.rows.all()] == [[], [], []]
    assert batch.unchanged == 3
