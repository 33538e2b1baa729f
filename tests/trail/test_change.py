from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assets.models import Asset
from core.copying import blank_columns
from core.trail.append_only import append_only_models, install_triggers
from core.trail.models import Change
from core.trail.recording import acting_through, change
from organization.models import User
from tests.factories import LAPTOP, AssetFactory, office

pytestmark = pytest.mark.django_db


def an_asset(register: int = 1) -> Asset:
    return Asset(classification_id=LAPTOP, unit=office(), register=register, name="Laptop")


def test_a_save_outside_a_change_is_refused_and_leaves_nothing(keeper: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        an_asset().save()

    assert not Asset.objects.exists()


def test_a_delete_outside_a_change_is_refused(keeper: User) -> None:
    asset = AssetFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        asset.delete()

    assert Asset.objects.filter(pk=asset.pk).exists()


def test_a_version_knows_who_when_why_and_by_which_door(keeper: User) -> None:
    asset = AssetFactory(name="Laptop")

    with acting_through("page"), change("asset.edit", by=keeper, reason="Salah ketik") as made:
        asset.name = "Laptop ASUS"
        asset.save()

    newest, oldest = asset.history.all()
    assert newest.change == made
    assert (made.verb, made.by, made.reason, made.source) == ("asset.edit", keeper, "Salah ketik", "page")
    assert [(c.field, c.old, c.new) for c in newest.diff_against(oldest).changes] == [
        ("name", "Laptop", "Laptop ASUS")
    ]


def test_what_one_act_writes_belongs_to_one_change(keeper: User) -> None:
    with change("asset.import", by=keeper) as outer:
        an_asset(1).save()
        with change("asset.register", by=keeper) as inner:
            an_asset(2).save()

    assert inner == outer
    assert Change.objects.filter(by=keeper).count() == 1


def test_an_error_undoes_the_whole_change(keeper: User) -> None:
    def register_and_fail() -> None:
        with change("asset.register", by=keeper):
            an_asset().save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        register_and_fail()

    assert not Asset.objects.exists()
    assert not Change.objects.filter(verb="asset.register").exists()


def test_mass_writes_that_skip_the_trail_are_refused(keeper: User) -> None:
    AssetFactory()

    with pytest.raises(NotImplementedError):
        Asset.objects.update(name="x")
    with pytest.raises(NotImplementedError):
        Asset.objects.bulk_create([an_asset(7)])
    with pytest.raises(NotImplementedError):
        Asset.objects.bulk_update([an_asset(7)], ["name"])


def test_mass_writes_keep_a_version_of_every_row(keeper: User) -> None:
    with change("asset.import", by=keeper):
        rows = Asset.objects.record_created([an_asset(n) for n in (1, 2, 3)])
    for row in rows:
        row.notes = "Diperiksa"
    with change("asset.edit", by=keeper):
        Asset.objects.record_updated(rows, ["notes"])

    assert set(Asset.objects.values_list("notes", flat=True)) == {"Diperiksa"}
    for row in rows:
        assert list(row.history.values_list("history_type", "notes")) == [("~", "Diperiksa"), ("+", "")]


STRANGE = "tab\tnew\nline back\\slash \\N \\. 'quoted' \"too\" 😀"


def _columns(*registers: int, **said: Any) -> tuple[list[str], list[list[Any]]]:
    columns = blank_columns(Asset) | {"classification_id": LAPTOP, "unit_id": office().pk} | said
    return list(columns), [list((columns | {"register": register}).values()) for register in registers]


def test_rows_that_come_as_columns_have_their_first_version(keeper: User) -> None:
    with change("asset.import", by=keeper) as made:
        said = {"name": STRANGE, "value": Decimal("1500000.50"), "acquired_from": date(2024, 2, 29)}
        Asset.objects.record_columns(*_columns(1, 2, **said, acquired_precision="day"))
        an_asset(3).save()

    first, second, third = Asset.objects.order_by("register")
    assert (first.name, second.value, second.acquired_from) == tuple(said.values())
    assert first.search_text.startswith(STRANGE.lower())
    assert first.pk < second.pk < third.pk
    (version,) = second.history.all()
    assert (version.name, version.value, version.change, version.history_type) == (
        STRANGE, Decimal("1500000.50"), made, "+")  # fmt: skip


def test_rows_that_come_as_columns_keep_to_the_rules(keeper: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.record_columns(*_columns(1, name="outside of a change"))
    with pytest.raises(IntegrityError), change("asset.import", by=keeper):
        Asset.objects.record_columns(*_columns(2, 2, name="twice"))

    assert not Asset.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_the_database_itself_keeps_the_trail_as_it_was_written(keeper: User, statement: str) -> None:
    install_triggers()
    with change("asset.edit", by=keeper):
        pass

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement.format(Change._meta.db_table))


def test_the_register_of_a_past_moment_can_be_asked_for(keeper: User) -> None:
    asset = AssetFactory(condition="B")
    before = asset.history.first().history_date
    with change("asset.edit", by=keeper):
        asset.condition = "RR"
        asset.save()

    assert Asset.history.as_of(before).get(pk=asset.pk).condition == "B"
    assert Asset.objects.get(pk=asset.pk).condition == "RR"


@pytest.mark.postgres
@pytest.mark.parametrize("table", [model._meta.db_table for model in append_only_models()])
def test_no_table_of_the_trail_can_be_emptied_at_once(table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f'TRUNCATE "{table}" CASCADE')


def test_each_table_that_is_only_written_has_its_triggers() -> None:
    """Whether of the trail or of the log of a report: asked of the database, not of our list."""
    install_triggers()
    names = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_' || %s"
    if connection.vendor == "postgresql":
        names = (
            "SELECT event_object_table FROM information_schema.triggers "
            "WHERE action_statement LIKE '%%append_only%%' AND event_manipulation = upper(%s)"
        )

    for event in ("update", "delete"):
        with connection.cursor() as cursor:
            cursor.execute(names, [event])
            found = {name for (name,) in cursor.fetchall()}
        assert found == {model._meta.db_table for model in append_only_models()}
        assert {"trail_change", "assets_historicalasset", "maintenance_reportevent"} <= found
