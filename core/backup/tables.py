"""What a backup holds of the database: the tables of all models, column by column."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models

# Who has a session's key is signed in. After a restore people sign in again.
LEFT_OUT = (Session, UserSession)

KINDS = {
    "BooleanField": "bool",
    "BinaryField": "bytes",
    "DateTimeField": "moment",
    "TimeField": "time",
    "UUIDField": "uuid",
}


@dataclass(frozen=True)
class Table:
    name: str
    columns: list[str]
    kinds: list[str]
    # The column that the database numbers by itself.
    serial: str = ""

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def quoted_columns(self) -> str:
        return ", ".join(connection.ops.quote_name(name) for name in self.columns)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def all_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def tables() -> list[Table]:
    return [_table(model) for model in all_models() if model not in LEFT_OUT]


def file_columns() -> list[tuple[str, str]]:
    """Table and column of each field that names a stored file."""
    return [
        (model._meta.db_table, str(field.column))
        for model in all_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    ]


def _table(model: type[models.Model]) -> Table:
    fields = [
        field for field in model._meta.local_concrete_fields if not isinstance(field, models.GeneratedField)
    ]
    serial = next((field.column for field in fields if isinstance(field, models.AutoField)), "")
    return Table(
        model._meta.db_table,
        [str(field.column) for field in fields],
        [kind_of(field) for field in fields],
        str(serial),
    )


def kind_of(field: models.Field[Any, Any]) -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DurationField):
        raise NotImplementedError(f"{field}: the two databases keep durations in ways of their own.")
    if isinstance(field, models.DecimalField):
        return f"decimal:{field.decimal_places}"
    return KINDS.get(field.get_internal_type(), "plain")


def is_sqlite() -> bool:
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")
