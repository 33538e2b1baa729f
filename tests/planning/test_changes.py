from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assets.models import Asset, Custody
from core.trail.models import Change
from core.trail.recording import change
from maintenance.actions.breakage import report_breakage
from maintenance.actions.occurrences import complete_occurrences
from organization.accounts.acts import WORDS
from organization.models import Employee, User
from planning.changes.kinds import kinds
from planning.changes.versions import first_versions
from planning.changes.words import ACTS, title_of
from tests.factories import AssetFactory, CustodyFactory, EmployeeFactory, OccurrenceFactory, UnitFactory
from tests.people import make_user

pytestmark = pytest.mark.django_db

LIST = "planning:change_list"


@pytest.fixture
def edited(keeper: User) -> Change:
    asset = AssetFactory(name="Laptop Inspektur", value=14_750_000)
    with change("asset.edit", by=keeper, reason="Salah ketik") as made:
        asset.value, asset.condition = 15_750_000, None
        asset.save()
    return made


def shown(client: Client, **query: Any) -> list[Change]:
    return [line.change for line in client.get(reverse(LIST), query).context["lines"]]


def test_the_list_says_who_what_and_when(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(auditor).get(reverse(LIST))

    line = next(each for each in page.context["lines"] if each.change == edited)
    assert (line.title, line.way) == ("Barang: data diubah", "perintah di server")
    [thing] = line.things
    assert (thing.noun, thing.name, thing.url) == (
        "Barang",
        Asset.objects.get().title,
        Asset.objects.get().get_absolute_url(),
    )
    assert ("Nilai perolehan", "Rp14.750.000", "Rp15.750.000") in {
        (d.label, d.old, d.new) for d in thing.told
    }
    assert "Salah ketik" in page.content.decode()


def test_a_change_opens_old_and_new(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(auditor).get(reverse("planning:change_detail", args=[edited.pk]))

    [touched] = page.context["touched"]
    assert touched.url == Asset.objects.get().get_absolute_url()
    assert {(d.label, d.old, d.new) for d in touched.differences} == {
        ("Nilai perolehan", "Rp14.750.000", "Rp15.750.000"),
        ("Kondisi", "Baik", "–"),
    }


def test_a_beginning_shows_its_values_and_a_removal_says_so(keeper: User) -> None:
    custody = CustodyFactory(employee=EmployeeFactory(name="Siti"), from_on=date(2024, 1, 4))
    begun = Custody.history.get().change
    with change("asset.take_back", by=keeper) as gone:
        custody.delete()

    [[first], _more] = first_versions(begun, User(is_superuser=True))
    [[last], _more] = first_versions(gone, User(is_superuser=True))

    assert ("Pemegang", None, "Siti") in {(d.label, d.old, d.new) for d in first.differences}
    assert ("Pemegang", "Siti", "–") in {(d.label, d.old, d.new) for d in last.differences}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "inspektur laptop"}, True),
        ({"q": "salah ketik"}, True),
        ({"q": "meja"}, False),
        ({"kind": "asset"}, True),
        ({"kind": "employee"}, False),
        ({"who": "keeper"}, True),
        ({"who": "nobody"}, False),
        ({"source": "command"}, True),
        ({"source": "import"}, False),
        ({"what": "value"}, True),
        ({"what": "condition"}, True),
        ({"what": "room"}, False),
        ({"what": "holder"}, False),
        ({"since": "2000-01-01", "until": "2000-01-02"}, False),
    ],
)
def test_the_filters(
    query: dict[str, str],
    found: bool,
    edited: Change,
    auditor: User,
    client_of: Callable[[User], Client],
) -> None:
    assert (edited in shown(client_of(auditor), **query)) == found


def test_what_begins_is_no_change_of_its_value(auditor: User, client_of: Callable[[User], Client]) -> None:
    AssetFactory(value=14_750_000)

    assert shown(client_of(auditor), what="value") == []


def test_a_step_of_a_report_names_it_and_its_item(
    auditor: User, keeper: User, technician: User, client_of: Callable[[User], Client]
) -> None:
    asset = AssetFactory(name="Printer", brand="Epson L3110")
    report = report_breakage(asset=asset, by=keeper, now=timezone.now(), description="Tidak menyala")
    client = client_of(auditor)

    [line] = client.get(reverse(LIST), {"kind": "breakage"}).context["lines"]
    [thing] = line.things

    assert (thing.noun, thing.name) == ("Laporan kerusakan", report.number)
    assert (thing.detail, thing.url) == ("Printer Epson L3110", report.get_absolute_url())
    assert line.change in shown(client, item=asset.pk)
    assert line.change in shown(client, q=report.number)
    assert line.change in shown(client, q="epson")
    assert shown(client, item=AssetFactory().pk, kind="breakage") == []


def test_upkeep_that_is_done_names_its_item(
    auditor: User, technician: User, client_of: Callable[[User], Client]
) -> None:
    turn = OccurrenceFactory(asset=AssetFactory(name="AC Split", brand=""))
    today = timezone.localdate()
    complete_occurrences(
        occurrences=[turn], done_on=today, by=technician, now=timezone.now(), condition_after="RR"
    )

    [line] = client_of(auditor).get(reverse(LIST), {"kind": "occurrence"}).context["lines"]

    assert turn.get_absolute_url() in [each.url for each in line.things]
    assert {each.name for each in line.things} == {"AC Split"}


def test_of_many_things_one_is_named_and_the_rest_counted(
    auditor: User, keeper: User, client_of: Callable[[User], Client]
) -> None:
    assets = [AssetFactory(condition="B") for _n in range(30)]
    with change("asset.edit_together", by=keeper) as act:
        for asset in assets:
            asset.condition = "RR"
            asset.save()

    line = next(line for line in client_of(auditor).get(reverse(LIST)).context["lines"] if line.change == act)

    assert [each.name for each in line.things] == [assets[0].title]
    assert line.others == 29


def test_the_files_hold_what_is_filtered_each_old_and_new_in_a_row(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(auditor)

    asked = client.get(reverse("planning:change_csv"), {"what": "value"})
    book = client.get(reverse("planning:change_xlsx"), {"what": "value"})

    rows = list(csv.reader(io.StringIO(b"".join(asked.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-3:] == ["Yang diubah", "Sebelum", "Sesudah"]
    assert [row[-3:] for row in rows[1:]] == [["Nilai perolehan", "Rp14.750.000", "Rp15.750.000"]]
    assert rows[1][4:6] == ["Barang: data diubah", "Salah ketik"]
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert [cell.value for cell in sheet[2]][-2:] == ["Rp14.750.000", "Rp15.750.000"]
    assert sheet.max_row == 2


def test_the_file_of_everything_has_a_row_for_each_change(
    edited: Change, auditor: User, client_of: Callable[[User], Client]
) -> None:
    with change("office.name", by=auditor) as bare:
        pass

    answer = client_of(auditor).get(reverse("planning:change_csv"))
    lines = b"".join(answer.streaming_content).decode()

    assert bare.verb == "office.name"
    assert title_of(bare.verb) in lines
    assert "Rp15.750.000" in lines
    assert "Barang: didaftarkan" in lines or "Baru" in lines


def test_a_filter_that_cant_be_read_leads_back_to_the_list(
    auditor: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(auditor).get(reverse("planning:change_csv"), {"since": "kemarin"})

    assert answer.status_code == 302


def test_a_manager_of_one_unit_sees_its_changes_alone(
    edited: Change, client_of: Callable[[User], Client]
) -> None:
    unit = UnitFactory(code="LAIN")
    manager = make_user("manager", username="lain", scope=unit)
    own = AssetFactory(unit=unit, name="Printer sendiri")
    client = client_of(manager)

    seen = shown(client)

    assert edited not in seen
    assert own.history.get().change in seen
    assert client.get(reverse("planning:change_detail", args=[edited.pk])).status_code == 404
    assert edited not in shown(client, q="inspektur")


def test_of_a_change_across_units_each_sees_its_part(keeper: User) -> None:
    unit = UnitFactory(code="LAIN")
    mine, other = AssetFactory(unit=unit, name="Milik", brand=""), AssetFactory(name="Orang lain")
    with change("asset.edit_together", by=keeper) as both:
        for asset in (mine, other):
            asset.condition = "RR"
            asset.save()

    [touched, _more] = first_versions(both, make_user("manager", username="lain", scope=unit))

    assert [each.name for each in touched] == ["Milik"]


def test_a_staff_number_is_masked(keeper: User) -> None:
    employee = EmployeeFactory(staff_number="198705122010011001")
    made = employee.history.get().change

    [[touched], _more] = first_versions(made, User(is_superuser=True))

    text = " ".join(d.new for d in touched.differences)
    assert "198705122010011001" not in text
    assert "19870512••••••••01" in text


def test_everything_tracked_is_in_the_list() -> None:
    assert {Asset, Custody, Employee} <= {kind.model for kind in kinds()}


def test_an_act_without_words_of_its_own_is_still_readable() -> None:
    assert title_of("asset.polish_twice") == "Barang: polish twice"


def test_what_people_do_with_accounts_has_words_and_an_account_alone_is_no_reason(
    auditor: User, client_of: Callable[[User], Client]
) -> None:
    with change("account.set_second_factor", by=auditor, reason="pegawai: "):
        pass

    page = client_of(auditor).get(reverse("planning:change_list")).content.decode()

    assert {verb.partition(".")[2] for verb in WORDS} - set(ACTS) == set()
    assert "Akun: langkah kedua dipasang" in page
    assert "pegawai:" not in page


def test_the_history_of_an_item_begins_with_what_it_was_registered_with(
    auditor: User, client_of: Callable[[User], Client]
) -> None:
    asset = AssetFactory(value=14_750_000, brand="ASUS ExpertBook B1")

    page = client_of(auditor).get(reverse("assets:asset_history", args=[asset.pk])).content.decode()

    assert "Rp14.750.000" in page
    assert "ASUS ExpertBook B1" in page
    assert "<del>" not in page
