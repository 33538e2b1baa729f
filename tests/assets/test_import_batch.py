"""A batch on its way: read by one job, mended by a person, applied by another job, once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import (
    APPLY,
    apply_import,
    cancel_import,
    choose_tables,
    leave_out_row,
    mend_rows,
    read_again,
    want_doubted,
)
from core.importing.engine import CHUNK, Engine
from core.importing.models import ImportBatch, ImportRow
from core.jobs.actions import work_on
from core.jobs.models import Job
from core.outbox.models import Notice
from core.refusal import Refusal
from core.spreadsheets import Table
from core.trail.models import Change
from organization.models import User
from tests.assets.importing import (
    HEAD,
    LAPTOP_ROW,
    PRINTER_ROW,
    csv_bytes,
    import_rows,
    previewed,
    row,
    work,
)
from tests.factories import AssetFactory, UnitFactory

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"


def today() -> object:
    return timezone.localdate()


def mend(batch: ImportBatch, number: int, **typed: str) -> ImportRow:
    row = batch.rows.get(number=number)
    mend_rows(batch=batch, typed={row.pk: typed}, today=timezone.localdate())
    return batch.rows.get(pk=row.pk)


def leave_out(batch: ImportBatch, number: int, left_out: bool = True) -> None:
    leave_out_row(row=batch.rows.get(number=number), left_out=left_out, today=timezone.localdate())


def apply(batch: ImportBatch, by: User) -> ImportBatch:
    batch.refresh_from_db()
    apply_import(batch=batch, by=by, now=timezone.now())
    work()
    batch.refresh_from_db()
    return batch


def counts(batch: ImportBatch) -> dict[str, int]:
    batch.refresh_from_db()
    names = ("rows_total", "created", "updated", "unchanged", "refused", "left_out")
    return {name: getattr(batch, name) for name in names if getattr(batch, name)}


def test_preview_says_what_applying_would_do_and_writes_nothing(keeper: User) -> None:
    AssetFactory(register=1, name="Laptop lama")

    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, PRINTER_ROW, row(Register="2", Kondisi="Rusak")))

    assert batch.state == "previewed"
    assert counts(batch) == {"rows_total": 3, "created": 1, "updated": 1, "refused": 1}
    assert Asset.objects.count() == 1
    changed, new, refused = batch.rows.all()
    assert changed.verdict == "update"
    assert ["name", "Laptop lama", "Laptop"] in changed.diff
    assert new.verdict == "create"
    assert [(e["letter"], e["field"], e["raw"], e["code"]) for e in refused.errors] == [
        ("H", "condition", "Rusak", "condition_vague")
    ]


def test_batch_is_applied_as_one_change_and_its_user_is_told(keeper: User) -> None:
    batch = apply(previewed(keeper, csv_bytes(LAPTOP_ROW, PRINTER_ROW)), keeper)

    assert (batch.state, batch.created, batch.failure) == ("applied", 2, {})
    assert batch.change is not None
    assert (batch.change.verb, batch.change.by, batch.change.source) == ("asset.import", keeper, "job")
    assert Asset.history.filter(change=batch.change).count() == 2
    assert Notice.objects.get().recipient == keeper


def test_page_and_command_agree(keeper: User, tmp_path: Path) -> None:
    for name in ("kibb_angka_tanggal_campur.xlsx", "ebmd_daftar_barang_kode_terpecah.xlsx"):
        from tests.assets.importing import run_command

        batch = previewed(keeper, SAMPLES / name, name=name)
        outcome = run_command(SAMPLES / name, "--dry-run")

        assert outcome.result == {
            "rows": batch.rows_total,
            "created": batch.created,
            "updated": batch.updated,
            "unchanged": batch.unchanged,
            "refused": batch.refused,
        }


def test_cell_is_mended_in_place_and_the_file_stays(keeper: User) -> None:
    content = csv_bytes(LAPTOP_ROW, row(Register="2", Harga="35.000 (6)", Kondisi="Rusak"))
    batch = previewed(keeper, content)

    half = mend(batch, 3, value="35.000")
    assert (half.verdict, [e["field"] for e in half.errors]) == ("refused", ["condition"])
    whole = mend(batch, 3, condition="RR")

    assert (whole.verdict, whole.edits) == ("create", {"value": "35.000", "condition": "RR"})
    assert counts(batch) == {"rows_total": 2, "created": 2}
    with batch.file.open() as file:
        assert file.read() == content
    apply(batch, keeper)
    assert Asset.objects.get(register=2).condition == "RR"


def test_mending_a_number_frees_the_row_that_had_it_too(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, LAPTOP_ROW, LAPTOP_ROW))
    assert counts(batch) == {"rows_total": 3, "created": 1, "refused": 2}

    mend(batch, 2, register="9")

    assert counts(batch) == {"rows_total": 3, "created": 2, "refused": 1}
    assert batch.rows.get(number=3).verdict == "create"
    mend(batch, 2, register="1")
    assert [r.verdict for r in batch.rows.all()] == ["create", "refused", "refused"]


def test_row_is_left_out_knowingly_and_may_come_back(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, LAPTOP_ROW, row(Register="2", Harga="x")))

    leave_out(batch, 4)
    leave_out(batch, 2)

    assert counts(batch) == {"rows_total": 3, "created": 1, "left_out": 2}
    assert batch.rows.get(number=3).verdict == "create"
    leave_out(batch, 2, False)
    assert counts(batch) == {"rows_total": 3, "created": 1, "refused": 1, "left_out": 1}
    leave_out(batch, 3)
    apply(batch, keeper)
    assert Asset.objects.count() == 1
    assert batch.rows.get(number=4).errors


def doubtful(keeper: User) -> ImportBatch:
    """Of three rows two have the number of goods of which they hardly speak."""
    AssetFactory(register=1, brand="Lenovo", serial_number="A")
    AssetFactory(register=2, brand="Lenovo")
    return previewed(keeper, csv_bytes(LAPTOP_ROW, row(Register="2"), row(Register="3")))


def test_rows_that_hardly_speak_of_the_same_goods_stay_out_until_they_are_wanted(keeper: User) -> None:
    batch = doubtful(keeper)
    assert counts(batch) == {"rows_total": 3, "created": 1}
    assert (batch.doubted, batch.stays_out, batch.can_be_applied) == (2, 2, True)
    assert ["brand", "Lenovo", "Asus"] in batch.rows.get(number=2).diff

    leave_out(batch, 2, False)
    read_again(batch=batch, by=keeper, now=timezone.now())
    work()
    assert counts(batch) == {"rows_total": 3, "created": 1, "updated": 1}
    leave_out(batch, 2)
    assert counts(batch) == {"rows_total": 3, "created": 1, "left_out": 1}
    want_doubted(batch=batch, wanted=True)
    assert counts(batch) == {"rows_total": 3, "created": 1, "updated": 1, "left_out": 1}
    want_doubted(batch=batch, wanted=False)
    leave_out(batch, 2, False)
    assert (counts(batch), batch.doubted) == ({"rows_total": 3, "created": 1}, 2)

    assert apply(batch, keeper).state == "applied"
    assert sorted(Asset.objects.values_list("register", "brand")) == [
        (1, "Lenovo"), (2, "Lenovo"), (3, "Asus")
    ]  # fmt: skip
    assert (batch.created, batch.doubted) == (1, 2)


def test_doubt_that_came_up_since_the_preview_makes_it_anew(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, PRINTER_ROW))
    AssetFactory(register=1, brand="Lenovo")

    apply(batch, keeper)

    assert (batch.state, batch.failure["code"], batch.doubted) == ("previewed", "overtaken", 1)
    assert Asset.objects.count() == 1


def test_refused_rows_keep_a_batch_from_being_applied(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, row(Register="2", Harga="x")))

    with pytest.raises(Refusal, check=lambda r: r.code == "rows_refused"):
        apply_import(batch=batch, by=keeper, now=timezone.now())
    leave_out(batch, 2)
    leave_out(batch, 3)
    with pytest.raises(Refusal, check=lambda r: r.code == "nothing_to_apply"):
        apply_import(batch=batch, by=keeper, now=timezone.now())


def test_column_that_the_user_names_is_read_and_what_was_typed_stays(keeper: User) -> None:
    head = ["id", "dev_nama", "dev_serial", "register", "jumlah", "harga"]
    rows = [
        ["1", "Laptop", LAPTOP_ROW[0], "0001", "0", "7.105.000"],
        ["2", "Laptop", LAPTOP_ROW[0], "-", "15", "14.000.000"],
    ]
    batch = previewed(keeper, csv_bytes(*rows, head=head))
    assert (batch.state, batch.rows_total) == ("previewed", 0)

    (table,) = batch.all_tables
    for column in table.columns:
        column.field = {"B": "name", "C": "code"}.get(column.letter, column.field)
    table.skip = ""
    choose_tables(batch=batch, tables=[table], by=keeper, now=timezone.now())
    work()

    assert counts(batch) == {"rows_total": 2, "created": 1, "refused": 1}
    mend(batch, 3, register="2", quantity="1")
    leave_out(batch, 2)
    read_again(batch=batch, by=keeper, now=timezone.now())
    work()
    assert counts(batch) == {"rows_total": 2, "created": 1, "left_out": 1}
    assert batch.rows.get(number=3).edits == {"register": "2", "quantity": "1"}


def test_user_may_name_the_heading_rows_and_columns_are_recognized_there(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(HEAD, LAPTOP_ROW, head=["a"] * 9))
    (table,) = batch.all_tables

    choose_tables(batch=batch, tables=[Table(table.sheet, 0, 2, 2)], by=keeper, now=timezone.now())
    work()

    assert counts(batch) == {"rows_total": 1, "created": 1}
    assert batch.chosen_tables[0].letters["code"] == ["A"]


def test_file_that_can_not_be_read_says_why(keeper: User) -> None:
    batch = previewed(keeper, b"PK\x03\x04 torn", name="rusak.xlsx")

    assert (batch.state, batch.failure["code"]) == ("failed", "file_torn")


def test_a_list_of_nothing_that_is_known_waits_without_rows(keeper: User) -> None:
    batch = previewed(keeper, b"Menu;Porsi\nSoto;40\nRendang;25\n", name="konsumsi.csv")

    assert (batch.state, batch.rows_total, batch.chosen_tables) == ("previewed", 0, [])


# what happens meanwhile -------------------------------------------------------------------------


def test_register_that_changed_since_the_preview_is_met_as_it_is(keeper: User, tmp_path: Path) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW, PRINTER_ROW))
    import_rows(tmp_path, LAPTOP_ROW)

    apply(batch, keeper)

    assert counts(batch) == {"rows_total": 2, "created": 1, "unchanged": 1}
    assert batch.rows.get(number=2).verdict == "unchanged"


def test_row_that_is_refused_now_stops_all_and_the_preview_is_made_anew(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(row(NIBAR="111"), PRINTER_ROW))
    AssetFactory(register=1, nibar="222")

    apply(batch, keeper)

    assert (batch.state, batch.failure["code"]) == ("previewed", "overtaken")
    assert counts(batch) == {"rows_total": 2, "created": 1, "refused": 1}
    assert Asset.objects.count() == 1
    assert not Change.objects.filter(verb="asset.import").exists()
    leave_out(batch, 2)
    assert apply(batch, keeper).failure == {}


def test_job_that_runs_twice_applies_once(keeper: User) -> None:
    batch = apply(previewed(keeper, csv_bytes(LAPTOP_ROW)), keeper)
    job = Job.objects.get(kind=APPLY)

    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    work_on(job.pk, now=timezone.now())

    assert Asset.objects.count() == 1
    assert Change.objects.filter(verb="asset.import").count() == 1
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_does_it_all(
    keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = previewed(keeper, csv_bytes(*(row(Register=str(n)) for n in range(1, CHUNK + 501))))
    batch.refresh_from_db()
    apply_import(batch=batch, by=keeper, now=timezone.now())
    job = Job.objects.get(kind=APPLY)
    taken = []
    real = Engine.take

    def dies(engine: object, items: list[object]) -> None:
        real(engine, items)  # type: ignore[arg-type]
        taken.append(len(items))
        if len(taken) == 2:
            raise MemoryError

    monkeypatch.setattr(Engine, "take", dies)
    with pytest.raises(MemoryError):
        work_on(job.pk, now=timezone.now())

    assert taken == [CHUNK, 500]
    assert Asset.objects.count() == 0
    batch.refresh_from_db()
    assert batch.state == "applying"
    monkeypatch.undo()
    work()
    batch.refresh_from_db()
    assert (batch.state, Asset.objects.count()) == ("applied", CHUNK + 500)


def test_job_that_gave_up_can_be_begun_again(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW))
    apply_import(batch=batch, by=keeper, now=timezone.now())
    Job.objects.filter(kind=APPLY).update(state=Job.State.FAILED, error="…")
    batch.refresh_from_db()
    assert batch.gave_up

    read_again(batch=batch, by=keeper, now=timezone.now())
    work()

    assert apply(batch, keeper).state == "applied"


def test_import_is_cancelled_before_during_and_not_after(keeper: User) -> None:
    before = previewed(keeper, csv_bytes(LAPTOP_ROW))
    cancel_import(batch=before, now=timezone.now())
    before.refresh_from_db()
    assert before.state == "cancelled"
    with pytest.raises(Refusal, check=lambda r: r.code == "not_waiting"):
        apply_import(batch=before, by=keeper, now=timezone.now())

    during = previewed(keeper, csv_bytes(LAPTOP_ROW))
    apply_import(batch=during, by=keeper, now=timezone.now())
    during.refresh_from_db()
    cancel_import(batch=during, now=timezone.now())
    work()
    during.refresh_from_db()
    assert (during.state, Asset.objects.count()) == ("previewed", 0)

    after = apply(during, keeper)
    assert after.state == "applied"
    with pytest.raises(Refusal, check=lambda r: r.code == "applied"):
        cancel_import(batch=after, now=timezone.now())


def test_person_who_lost_the_right_meanwhile_applies_nothing(keeper: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW))
    apply_import(batch=batch, by=keeper, now=timezone.now())
    keeper.groups.clear()

    work()

    batch.refresh_from_db()
    assert batch.state == "previewed"
    assert batch.failure["text"]
    assert not Asset.objects.exists()


def test_goods_of_a_unit_elsewhere_are_not_touched(stranger: User) -> None:
    AssetFactory(register=1, nibar="111")

    batch = previewed(stranger, csv_bytes(row(NIBAR="111")), unit=UnitFactory(code="LAIN"))

    assert [e["code"] for e in batch.rows.get().errors] == ["nibar_elsewhere"]


def test_who_sees_an_import(keeper: User, stranger: User, auditor: User) -> None:
    batch = previewed(keeper, csv_bytes(LAPTOP_ROW))
    theirs = previewed(stranger, csv_bytes(LAPTOP_ROW), unit=UnitFactory(code="LAIN"))

    assert set(ImportBatch.objects.visible_to(keeper)) == {batch, theirs}
    assert set(ImportBatch.objects.visible_to(stranger)) == {theirs}
    assert not ImportBatch.objects.visible_to(auditor).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_batch", [True, False])
def test_two_workers_at_once_apply_everything_once(keeper: User, same_batch: bool) -> None:
    content = csv_bytes(*(row(Register=str(n)) for n in range(1, 301)))
    batches = [previewed(keeper, content)]
    if not same_batch:
        batches.append(previewed(keeper, content))
    for batch in batches:
        apply_import(batch=batch, by=keeper, now=timezone.now())
    jobs = list(Job.objects.filter(kind=APPLY))

    def run(pk: int) -> None:
        try:
            work_on(pk, now=timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job.pk,)) for job in (jobs * 2)[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()

    assert Asset.objects.count() == Asset.history.count() == 300
    assert Change.objects.filter(verb="asset.import").count() <= len(batches)
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    assert "applied" in states
    assert not set(states) & {"applying", "previewing"}
