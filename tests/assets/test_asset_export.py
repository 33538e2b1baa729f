from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assets.columns import file_columns
from assets.export import csv_response
from assets.models import Asset
from assets.spreadsheets.columns import recognize
from organization.models import User
from tests.factories import (
    CHAIR,
    PRINTER,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    RoomFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
EXPORT = reverse("assets:asset_export")
ClientOf = Callable[[User], Client]


def download(client: Client, query: str = "") -> bytes:
    response = client.get(f"{EXPORT}?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


def test_a_row_has_what_the_register_knows(client: Client) -> None:
    asset = AssetFactory(
        register=14, nibar="12" * 10, room=RoomFactory(code="A-101"), value=14_750_000, notes="Tas di lemari",
        mode="01",
    )  # fmt: skip
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Siti Lestari"))

    (row,) = read(download(client))

    told = {
        "Kode barang": "1.3.2.10.01.02.002", "Nomor register": "0014", "NIBAR": "'" + "12" * 10,
        "Nama barang": "Laptop", "Merek dan tipe": "ASUS ExpertBook B1", "Tanggal perolehan": "12-03-2021",
        "Cara perolehan": "Pengadaan", "Nilai perolehan": "14750000", "Kondisi": "B", "Status": "Digunakan",
        "Kode unit": "UMUM", "Ruangan": "A-101", "Pemegang": "Siti Lestari", "Keterangan": "Tas di lemari",
    }  # fmt: skip
    assert {key: row[key] for key in told} == told


def test_it_opens_in_an_office_spreadsheet(client: Client) -> None:
    AssetFactory(name="Kursi café")

    response = client.get(EXPORT)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfKode barang;")  # type: ignore[attr-defined]


def test_the_file_has_exactly_what_is_filtered_in_the_same_order(client: Client) -> None:
    AssetFactory(name="Laptop B", value=2)
    AssetFactory(name="Laptop A", value=1)
    AssetFactory(name="Kursi", classification_id=CHAIR)
    AssetFactory(name="Laptop C", condition="RB")
    AssetFactory(name="Laptop luar", unit=UnitFactory(code="LAIN"))

    rows = read(download(client, "family=laptop&view=good&unit=UMUM&sort=-value&page=7"))

    assert [row["Nama barang"] for row in rows] == ["Laptop B", "Laptop A"]


def test_a_stranger_downloads_only_the_own_goods(stranger: User, client_of: ClientOf) -> None:
    AssetFactory(name="Punya kantor")
    AssetFactory(name="Punya sendiri", unit=stranger.scope)

    assert [row["Nama barang"] for row in read(download(client_of(stranger)))] == ["Punya sendiri"]


def test_a_filter_that_can_not_be_read_leads_to_the_list_that_says_so(client: Client) -> None:
    response = client.get(f"{EXPORT}?year_from=abc")

    assert response["Location"] == f"{reverse('assets:asset_list')}?year_from=abc"


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+62 812", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "007", "1" * 16]
)
def test_no_cell_is_run_or_rounded(text: str, client: Client) -> None:
    AssetFactory(serial_number=text, specification=text, notes=text, name=f"{text} Laptop".strip())

    (row,) = read(download(client))

    assert row["Nomor seri pabrik"] == "'" + text
    assert row["Spesifikasi"] == "'" + text
    assert row["Keterangan"] == "'" + text


def test_an_ordinary_text_is_not_escaped(client: Client) -> None:
    AssetFactory(serial_number="SN-12/7", specification="Core i5; RAM 8 GB", notes='Kata "baru"')

    (row,) = read(download(client))

    assert (row["Nomor seri pabrik"], row["Spesifikasi"]) == ("SN-12/7", "Core i5; RAM 8 GB")
    assert row["Keterangan"] == 'Kata "baru"'


@pytest.mark.parametrize(
    ("day", "precision", "written"),
    [
        (date(2019, 3, 12), "day", "12-03-2019"),
        (date(2019, 3, 1), "month", "03-2019"),
        (date(2019, 1, 1), "year", "2019"),
        (None, "", ""),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(
    day: date | None, precision: str, written: str, client: Client
) -> None:
    AssetFactory(acquired_from=day, acquired_precision=precision)

    assert read(download(client))[0]["Tanggal perolehan"] == written


def test_without_the_right_to_details_no_names_values_and_notes_leave(staff: User) -> None:
    AssetFactory()

    columns = file_columns(staff)
    response = csv_response(Asset.objects.all(), columns, on=date(2026, 11, 24))
    (row,) = read(b"".join(response.streaming_content))  # type: ignore[attr-defined]

    assert {"Pemegang", "Nilai perolehan", "Keterangan"} & set(row) == set()


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            download(client)
        return len(queries)

    CustodyFactory(asset__room=RoomFactory())
    few = count()
    for _ in range(29):
        CustodyFactory(asset__room=RoomFactory())

    assert count() == few <= 4


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_importer_knows_every_heading_and_finds_nothing_changed(
    language: str, keeper: User, client_of: ClientOf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AssetFactory(
        register=14, nibar="0" + "12" * 22, room=RoomFactory(code="A-101"), notes="=1+1", serial_number="007",
        mode="04", origin="Pembelian", fund_source="APBD 2021", legacy_code="02.06.03.02.01", size="14 inci",
        material="Plastik", warranty_until=date(2024, 3, 12), supplier="CV Sumber", document_number="17/KU",
        host_name="UMUM-7", mac_address="3C:52:82:1A:0B:9F", ip_address="10.20.1.17", value="1500000.50",
    )  # fmt: skip
    AssetFactory(
        classification_id=PRINTER, name="Printer", brand="", acquired_from=date(2019, 1, 1),
        acquired_precision="year", value=None, condition=None, room_text="Gudang lama", status="lost",
    )  # fmt: skip
    keeper.language = language
    keeper.save()
    content = download(client_of(keeper))
    file = tmp_path / "barang.csv"
    file.write_bytes(content)

    with translation.override(language):
        known = {heading: recognize(heading) for heading in read(content)[0]}
    call_command("import_assets", str(file), dry_run=True)

    ignored = {"Status", "Pemegang", "Holder"}
    assert {heading for heading, match in known.items() if match is None} <= ignored
    answer = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert answer == {"rows": 2, "created": 0, "updated": 0, "unchanged": 2, "refused": 0}
