from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.copying import copy_rows, reserve_ids
from core.lookups import AnyOf
from core.trail.recording import current_change


class AppendOnly(models.Model):
    """Rows are written once; the database itself refuses to change them (`core.trail.append_only`)."""

    class Meta:
        abstract = True


class Change(AppendOnly):
    """One act of one person: who, when, why and by which door. Every history row belongs to one."""

    class Source(models.TextChoices):
        PAGE = "page", _("Page")
        API = "api", _("API")
        COMMAND = "command", _("Command")
        JOB = "job", _("Job")

    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes")
    at = models.DateTimeField(db_index=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Recorded(AppendOnly):
    """What each history row has besides the row's own fields."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def _nothing() -> Any:
    return property(lambda self: None, lambda self, value: None)


class TrailRecords(HistoricalRecords):
    """Row versions that belong to a `Change`: person and reason stand there, not in every row."""

    def __init__(self) -> None:
        super().__init__(
            bases=[Recorded],
            inherit=True,
            # The database computes this column; its versions would be the same text again.
            excluded_fields=["search_text"],
            history_change_reason_field=_nothing(),
            history_user_id_field=_nothing(),
            history_user_getter=lambda row: None,
            history_user_setter=lambda row, user: None,
        )

    def create_history_model(self, model: type[models.Model], inherited: bool) -> Any:
        history_model = super().create_history_model(model, inherited)
        # Otherwise each past version asks the database for today's value of the excluded column.
        history_model._history_excluded_fields = []
        return history_model


M = TypeVar("M", bound=models.Model)


class TrackedQuerySet(models.QuerySet[M]):
    """Mass writes that Django would make behind the trail's back go through two tracked verbs."""

    def update(self, **values: Any) -> int:
        raise NotImplementedError("Tracked rows are changed by save() or record_updated().")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Tracked rows are created by save() or record_created().")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Tracked rows are changed by save() or record_updated().")

    def record_created(self, rows: Iterable[M], *, batch_size: int = 1000) -> list[M]:
        """Insert new rows and the first version of each, within the current change."""
        made = super().bulk_create(list(rows), batch_size=batch_size)
        self._record([row.pk for row in made], "+", batch_size)
        return made

    def record_columns(self, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert new rows, given as plain values of all fields but the id, and the first version of each,
        within the current change."""
        ids = reserve_ids(self.model, len(rows))
        copy_rows(self.model, ["id", *names], [(pk, *row) for pk, row in zip(ids, rows, strict=True)])
        self._record(ids, "+", len(ids))

    def record_updated(self, rows: Iterable[M], fields: Sequence[str], *, batch_size: int = 1000) -> None:
        """Write `fields` of rows that exist, and a version of each, within the current change.

        The rows must be loaded whole: an upsert by primary key costs a fifth of `bulk_update`.
        """
        rows = list(rows)
        if not rows:
            return
        super().bulk_create(
            rows,
            batch_size=batch_size,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=list(fields),
        )
        self._record([row.pk for row in rows], "~", batch_size)

    def record_set(self, ids: Sequence[int], **values: Any) -> None:
        """Give these rows the same values, and write a version of each, within the current change.

        Two statements in all: the rows never leave the database.
        """
        rows = type(self)(self.model, using=self.db).filter(pk__in=ids)
        models.QuerySet.update(rows, **values)
        self._record_present(rows, "~")

    def record_deleted(self, ids: Sequence[int]) -> None:
        """Delete these rows, and write the last version of each, within the current change.

        Two statements in all. Nothing is deleted along with them: what refers to one is the caller's to look
        for, and the database refuses it at the end of the transaction.
        """
        rows = type(self)(self.model, using=self.db).filter(pk__in=ids)
        self._record_present(rows, "-")
        rows._raw_delete(self.db)

    def _record_present(self, rows: models.QuerySet[M], history_type: str) -> None:
        """A version of each row as it is now."""
        versions: Any = self.model.history.model  # type: ignore[attr-defined]
        columns = {each.attname: each.column for each in versions._meta.concrete_fields}
        act = current_change()
        added: dict[str, Any] = {
            "history_date": Value(act and act.at, models.DateTimeField()),
            "history_type": Value(history_type, models.CharField()),
            "change_id": Value(act and act.pk, models.BigIntegerField()),
        }
        kept = [each.attname for each in self.model._meta.concrete_fields if each.attname in columns]
        written = rows.annotate(**{f"added_{name}": value for name, value in added.items()})
        select = written.values_list(*kept, *(f"added_{name}" for name in added))
        sql, params = select.order_by("pk").query.sql_with_params()
        connection = connections[self.db]
        names = ", ".join(connection.ops.quote_name(columns[name]) for name in (*kept, *added))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {versions._meta.db_table} ({names}) {sql}", params)

    def _record(self, ids: Sequence[int], history_type: str, batch_size: int) -> None:
        rows = type(self)(self.model, using=self.db)
        for start in range(0, len(ids), batch_size):
            self._record_present(rows.filter(AnyOf("pk", ids[start : start + batch_size])), history_type)


class Tracked(models.Model):
    """A model of which every version is kept. Saving outside `change()` is refused."""

    history = TrailRecords()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The row and its version stand or fall together, also outside of `change()`.
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic(savepoint=False):
            return super().delete(*args, **kwargs)
