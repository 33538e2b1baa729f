"""An applied import taken back: by the trail, all of it or nothing, and never over somebody's work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import apply_import, cancel_import
from core.importing.models import ImportBatch
from core.importing.taking_back import UNDO, begin_undo
from core.jobs.actions import work_on
from core.jobs.models import Job
from core.outbox.models import Notice
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from maintenance.models import CardLine
from organization.models import Employee, User
from tests.assets.importing import HEAD, LAPTOP_ROW, PRINTER_ROW, csv_bytes, import_rows, previewed, row, work
from tests.factories import (
    PRINTER,
    AssetFactory,
    CustodyFactory,
    ParticipationFactory,
    ReportFactory,
    RoomFactory,
    SessionFactory,
    UnitFactory,
    office,
)
from tests.importing.lists import import_list, write_xlsx
from tests.importing.undoing import foresee, numbers, start_undo, take_back
from tests.people import make_user
from training.models import Course, Participation, Session

pytestmark = pytest.mark.django_db
NIBAR = "120115014010000000200020141320201040010000001"


def applied(by: User, *rows: list[str]) -> ImportBatch:
    batch = previewed(by, csv_bytes(*rows))
    apply_import(batch=batch, by=by, now=timezone.now())
    work()
    batch.refresh_from_db()
    assert batch.state == "applied"
    return batch


def edit(by: User, asset: Asset, **values: object) -> None:
    with change("asset.edit", by=by):
        for name, value in values.items():
            setattr(asset, name, value)
        asset.save()


# goods ------------------------------------------------------------------------------------------


def test_what_came_is_removed_and_what_changed_is_as_before(keeper: User) -> None:
    old = AssetFactory(register=1, room=RoomFactory(), acquired_precision="year", acquired_from="2019-01-01")
    before = Asset.objects.filter(pk=old.pk).values().get()
    batch = applied(keeper, row(Ruangan="Gudang X", Kondisi="RB"), row(Register="2"), PRINTER_ROW)
    new = Asset.objects.exclude(pk=old.pk)
    assert new.count() == 2

    found = foresee(batch, keeper)
    assert (batch.state, Asset.objects.count(), numbers(found)) == ("applied", 3, (2, 1, 0))
    start_undo(batch, keeper, found["mark"], "Salah lembar")
    work()

    batch.refresh_from_db()
    after = Asset.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"updated_at"}
    assert batch.state == "undone"
    assert batch.undo is not None
    assert (batch.undo.verb, batch.undo.by, batch.undo.source) == ("asset.undo_import", keeper, "job")
    assert batch.undo.reason == "Salah lembar (KIB B.csv)"
    # The trail keeps what was removed: as it came and as it went.
    kinds = Asset.history.filter(classification=PRINTER).order_by("history_id")
    assert [(each.history_type, each.change.verb, each.brand) for each in kinds] == [
        ("+", "asset.import", "Epson"), ("-", "asset.undo_import", "Epson"),
    ]  # fmt: skip
    assert Asset.history.filter(change=batch.undo).count() == 3
    assert Notice.objects.filter(topic="import.undone").count() == 1


def test_the_family_follows_the_name_that_is_back(keeper: User) -> None:
    asset = AssetFactory(register=None, nibar=NIBAR, name="Printer", brand="", classification_id=PRINTER)
    family = asset.family
    batch = applied(keeper, row(NIBAR=NIBAR))
    assert Asset.objects.get().family != family

    take_back(batch, keeper)

    asset.refresh_from_db()
    assert (asset.classification_id, asset.register, asset.family) == (PRINTER, None, family)


def test_what_has_been_worked_on_since_stays_and_is_told(keeper: User) -> None:
    changed = AssetFactory(register=9)
    rows = [row(Register=str(number)) for number in range(1, 6)]
    batch = applied(keeper, *rows, row(Register="9", Harga="1.000", Kondisi="RR"))
    held, edited, broken, gone, free = Asset.objects.exclude(pk=changed.pk).order_by("register")
    CustodyFactory(asset=held)
    edit(keeper, edited, notes="Sudah dicek")
    ReportFactory(asset=broken, reporter=keeper)
    with change("asset.edit", by=keeper):
        gone_pk = gone.pk
        gone.delete()
    changed.refresh_from_db()
    edit(keeper, changed, condition="RB")

    found = foresee(batch, keeper)

    assert numbers(found) == (1, 1, 5)
    labels = {each["pk"]: [why[:2] for why in each["why"]] for each in found["left"]}
    assert labels == {
        held.pk: [["change", "assets.Custody"]],
        edited.pk: [["change", "assets.Asset"]],
        broken.pk: [["rows", "maintenance.BreakageReport"]],
        gone_pk: [["gone"]],
        changed.pk: [],
    }
    assert next(each["fields"] for each in found["left"] if each["pk"] == changed.pk) == ["condition"]
    start_undo(batch, keeper, found["mark"])
    work()
    changed.refresh_from_db()
    assert (changed.value, changed.condition) == (14_750_000, "RB")
    assert set(Asset.objects.values_list("register", flat=True)) == {1, 2, 3, 9}
    assert not Asset.objects.filter(pk=free.pk).exists()


def test_something_that_was_done_and_undone_by_hand_counts_too(keeper: User) -> None:
    batch = applied(keeper, LAPTOP_ROW)
    custody = CustodyFactory(asset=Asset.objects.get())
    with change("asset.edit", by=keeper):
        custody.delete()

    assert numbers(foresee(batch, keeper)) == (0, 0, 1)


def test_imports_are_taken_back_the_latest_first(keeper: User) -> None:
    first = applied(keeper, LAPTOP_ROW)
    second = applied(keeper, row(Kondisi="RR"))

    assert numbers(foresee(first, keeper)) == (0, 0, 1)
    take_back(second, keeper)
    assert Asset.objects.get().condition == "B"

    assert numbers(take_back(first, keeper)) == (1, 0, 0)
    assert not Asset.objects.exists()


def test_number_that_is_another_ones_by_now_is_not_taken_from_it(keeper: User) -> None:
    asset = AssetFactory(register=7, nibar=NIBAR)
    batch = applied(keeper, row(Register="8", NIBAR=NIBAR))
    AssetFactory(register=7)

    found = take_back(batch, keeper)

    asset.refresh_from_db()
    assert (numbers(found), found["left"][0]["why"]) == ((0, 1, 1), [["taken", "register"]])
    assert (asset.register, asset.brand, batch.state) == (8, "ASUS ExpertBook B1", "undone")


def test_goods_outside_the_scope_are_left_alone_and_not_named(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    UnitFactory(code="LAIN")
    batch = previewed(keeper, csv_bytes([*LAPTOP_ROW, ""], [*PRINTER_ROW, "LAIN"], head=[*HEAD, "Kode unit"]))
    apply_import(batch=batch, by=keeper, now=timezone.now())
    work()
    colleague = make_user("keeper", username="rekan", scope=office())

    found = foresee(ImportBatch.objects.get(), colleague)

    assert (numbers(found), found["left"][0]["why"]) == ((1, 0, 1), [["elsewhere"]])
    shown = client_of(colleague).get(reverse("importing:import_undo", args=[batch.pk])).content.decode()
    assert "di luar lingkup Anda" in shown
    assert "Printer" not in shown


def test_an_import_by_the_command_is_taken_back_on_its_page(keeper: User, tmp_path: Path) -> None:
    import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW)
    batch = ImportBatch.objects.get()

    assert numbers(take_back(batch, keeper)) == (2, 0, 0)

    assert not Asset.objects.exists()
    # The same file is new again.
    assert import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW).result["created"] == 2


def test_register_that_changed_since_the_person_looked_is_not_touched(keeper: User) -> None:
    batch = applied(keeper, LAPTOP_ROW, PRINTER_ROW)
    mark = foresee(batch, keeper)["mark"]
    edit(keeper, Asset.objects.get(classification=PRINTER), notes="Dipakai")

    start_undo(batch, keeper, mark)
    work()

    batch.refresh_from_db()
    assert batch.job is not None
    assert (batch.state, batch.failure["code"], Asset.objects.count()) == ("applied", "undo_overtaken", 2)
    assert not Change.objects.filter(verb="asset.undo_import").exists()
    start_undo(batch, keeper, batch.job.result["mark"])
    work()
    assert Asset.objects.get().notes == "Dipakai"


# states -----------------------------------------------------------------------------------------


def test_nothing_is_taken_back_twice_nor_before_it_is_applied(keeper: User) -> None:
    waiting = previewed(keeper, csv_bytes(LAPTOP_ROW))
    with pytest.raises(Refusal, check=lambda r: r.code == "not_waiting"):
        begin_undo(batch=waiting, by=keeper, now=timezone.now())
    batch = applied(keeper, LAPTOP_ROW)
    found = take_back(batch, keeper)

    with pytest.raises(Refusal, check=lambda r: r.code == "not_waiting"):
        start_undo(batch, keeper, found["mark"])
    with pytest.raises(Refusal, check=lambda r: r.code == "applied"):
        cancel_import(batch=batch, now=timezone.now())
    job = Job.objects.get(kind=UNDO)
    Job.objects.update(state=Job.State.WAITING)
    work()
    job.refresh_from_db()
    assert numbers(job.result) == (1, 0, 0)
    assert Change.objects.filter(verb="asset.undo_import").count() == 1


def test_it_is_stopped_or_forbidden_or_gives_up_and_all_is_as_it_was(keeper: User) -> None:
    batch = applied(keeper, LAPTOP_ROW)
    mark = foresee(batch, keeper)["mark"]

    start_undo(batch, keeper, mark)
    batch.refresh_from_db()
    cancel_import(batch=batch, now=timezone.now())
    work()
    batch.refresh_from_db()
    assert (batch.state, Asset.objects.count()) == ("applied", 1)

    start_undo(batch, keeper, mark)
    Job.objects.filter(kind=UNDO).update(state=Job.State.FAILED)
    batch.refresh_from_db()
    assert batch.gave_up
    foresee(batch, keeper)
    assert batch.state == "applied"

    start_undo(batch, keeper, mark)
    keeper.groups.clear()
    work()
    batch.refresh_from_db()
    assert (batch.state, Asset.objects.count()) == ("applied", 1)
    assert batch.failure["text"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_another_import_at_once(keeper: User) -> None:
    """Two take it back while the same file comes in again: it is there once or not at all, never torn."""
    rows = [row(Register=str(n)) for n in range(1, 301)]
    batch = applied(keeper, *rows)
    again = previewed(keeper, csv_bytes(*rows))
    start_undo(batch, keeper, foresee(batch, keeper)["mark"])
    apply_import(batch=again, by=keeper, now=timezone.now())
    undo, apply = Job.objects.get(kind=UNDO), Job.objects.get(pk=ImportBatch.objects.get(pk=again.pk).job_id)

    def run(pk: int) -> None:
        try:
            work_on(pk, now=timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(pk,)) for pk in (undo.pk, apply.pk, undo.pk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()

    batch.refresh_from_db()
    assert batch.state == "undone"
    assert Change.objects.filter(verb="asset.undo_import").count() == 1
    assert Asset.objects.count() in (0, 300)
    assert Asset.history.filter(history_type="-").count() == 300


def test_ten_thousand_rows_take_few_statements(keeper: User, tmp_path: Path) -> None:
    """Updates are cut small by SQLite; what counts here is that nothing is asked row by row."""
    import_rows(tmp_path, *(row(Register=str(number)) for number in range(1, 2101)))

    batch = ImportBatch.objects.get()
    mark = foresee(batch, keeper)["mark"]
    start_undo(batch, keeper, mark)
    with CaptureQueriesContext(connection) as queries:
        work()

    assert not Asset.objects.exists()
    assert len(queries) <= 42


# its pages --------------------------------------------------------------------------------------


def test_from_the_imports_page_to_the_trail(
    keeper: User, auditor: User, client_of: Callable[[User], Client]
) -> None:
    old = AssetFactory(register=1)
    batch = applied(keeper, row(Kondisi="RB"), row(Register="2"), PRINTER_ROW)
    CustodyFactory(asset=Asset.objects.get(register=2))
    client, here = client_of(keeper), reverse("importing:import_undo", args=[batch.pk])
    assert client.get(here).url == batch.get_absolute_url()
    assert "Lihat akibat menariknya kembali" in client.get(batch.get_absolute_url()).content.decode()

    assert client.post(here).url == here
    assert "Memeriksa akibat menarik kembali" in client.get(here).content.decode()
    work()
    with CaptureQueriesContext(connection) as queries:
        seen = client.get(here)
    assert len(queries) <= 12
    assert "Pemegangan barang" in seen.content.decode()

    mark, send = seen.context["form"].initial["mark"], reverse("importing:import_undo_apply", args=[batch.pk])
    refused = client.post(send, {"mark": mark, "reason": " "})
    assert refused.status_code == 422
    assert "Tulis alasannya" in refused.content.decode()
    client.post(send, {"mark": mark, "reason": "Salah lembar"})
    assert "Impor sedang ditarik kembali" in client.get(batch.get_absolute_url()).content.decode()
    work()
    with CaptureQueriesContext(connection) as queries:
        done = client.get(batch.get_absolute_url()).content.decode()
    assert len(queries) <= 12
    assert "Impor sudah ditarik kembali" in done
    assert "Salah lembar" in done
    assert client.post(send, {"mark": mark, "reason": "Lagi"}).status_code == 409

    batch.refresh_from_db()
    story = client.get(reverse("assets:asset_history", args=[old.pk])).content.decode()
    assert "Impor ditarik kembali" in story
    for act in (batch.change_id, batch.undo_id):
        assert "Epson" in client.get(reverse("assets:change_detail", args=[act])).content.decode()
    trail = client_of(auditor).get(reverse("planning:change_detail", args=[batch.undo_id])).content.decode()
    assert "impor ditarik kembali" in trail
    assert "Printer" in trail


# other kinds ------------------------------------------------------------------------------------


def test_people_are_taken_back_but_for_whom_something_hangs_on(keeper: User, tmp_path: Path) -> None:
    before = Employee.objects.count()
    path = write_xlsx(tmp_path / "duk.xlsx", ["No", "Nama", "NIP", "Jabatan"],
                      [1, "Siti Contoh", "198705122010012011", "Arsiparis"],
                      [2, "Budi Contoh", "197203151998031004", "Arsiparis"])  # fmt: skip
    assert import_list("people", path).result["created"] == 2
    CustodyFactory(employee=Employee.objects.get(name="Siti Contoh"))

    assert numbers(take_back(ImportBatch.objects.get(), keeper)) == (1, 0, 1)

    assert Employee.objects.count() == before + 1
    assert Change.objects.filter(verb="employee.undo_import").count() == 1


def test_training_goes_with_its_session_and_course_unless_others_are_in_it(
    coordinator: User, tmp_path: Path
) -> None:
    head = ["No", "Nama", "Nama Diklat/Bimtek", "Tanggal Pelaksanaan", "Jml JP"]
    me = Employee.objects.get(user=coordinator).name
    session = SessionFactory(starts_on=date(2025, 3, 3), ends_on=date(2025, 3, 4), status="held")
    known = ParticipationFactory(session=session, employee=Employee.objects.get(user=coordinator))
    path = write_xlsx(tmp_path / "rekap.xlsx", head,
                      [1, me, "Bimtek Arsip Vital Xyz", "10 s/d 13 Juni 2025", "20"],
                      [2, me, "Bimtek Sandi Negara Qwt", "1 s/d 2 Juli 2025", "10"],
                      [3, me, session.course.name, "3-4 Maret 2025", "16"])  # fmt: skip
    outcome = import_list("training", path)
    assert (outcome.result["created"], outcome.result["updated"]) == (2, 1)
    kept = Session.objects.get(starts_on=date(2025, 7, 1))
    ParticipationFactory(session=kept)

    # Participation, session and course of the first; participation of the second.
    found = take_back(ImportBatch.objects.get(), coordinator)

    assert numbers(found) == (4, 1, 2)
    assert not Course.objects.filter(name="Bimtek Arsip Vital Xyz").exists()
    assert Course.objects.filter(name="Bimtek Sandi Negara Qwt").exists()
    assert not Session.objects.filter(starts_on=date(2025, 6, 10)).exists()
    known.refresh_from_db()
    assert (known.attendance, known.hours) == ("invited", 0)
    assert Participation.objects.filter(session=kept).count() == 1


def test_lines_of_a_card_are_taken_back_and_then_the_goods(keeper: User, tmp_path: Path) -> None:
    import_rows(tmp_path, PRINTER_ROW)
    goods = ImportBatch.objects.get()
    path = write_xlsx(tmp_path / "kartu.xlsx", ["Kode Register", f": {PRINTER}.0001"], [],
                      ["No", "Tanggal", "Uraian Pemeliharaan", "Biaya (Rp)"],
                      [1, "11/09/2024", "Ganti pad tinta", "350.000"])  # fmt: skip
    assert import_list("cards", path).result["created"] == 1
    assert numbers(foresee(goods, keeper)) == (0, 0, 1)

    card = ImportBatch.objects.get(kind="cards")
    assert numbers(take_back(card, keeper)) == (1, 0, 0)

    assert not CardLine.objects.exists()
    assert numbers(take_back(goods, keeper)) == (1, 0, 0)


def test_rooms_say_why_they_can_not_be_taken_back(
    keeper: User, client_of: Callable[[User], Client], tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", ["Kode Ruangan", "Nama Ruangan", "Lantai"], ["Z-1", "Gudang", "1"])
    assert import_list("rooms", path).result["created"] == 1
    batch = ImportBatch.objects.get()

    page = client_of(keeper).get(batch.get_absolute_url()).content.decode()

    assert "versi lama ruangan tidak disimpan" in page
    assert reverse("importing:import_undo", args=[batch.pk]) not in page
    with pytest.raises(Refusal, check=lambda r: r.code == "not_undoable"):
        begin_undo(batch=batch, by=keeper, now=timezone.now())
