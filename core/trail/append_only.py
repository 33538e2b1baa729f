"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on rows that are written once.

They are installed after every migrate, not by a migration: SQLite drops a table's triggers when it
remakes the table.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from core.trail.models import AppendOnly

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION sarpras_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$
"""
# Name and event of each trigger; SQLite has no TRUNCATE.
POSTGRES_TRIGGERS = {
    "append_only": 'UPDATE OR DELETE ON "{}" FOR EACH ROW',
    "append_only_whole": 'TRUNCATE ON "{}" FOR EACH STATEMENT',
}
SQLITE_EVENTS = ("update", "delete")


def append_only_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table in _tables(using):
            if connection.vendor == "postgresql":
                for name, event in POSTGRES_TRIGGERS.items():
                    cursor.execute(
                        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event.format(table)} "
                        "EXECUTE FUNCTION sarpras_append_only()"
                    )
            else:
                for event in SQLITE_EVENTS:
                    cursor.execute(
                        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{event}" BEFORE {event} ON "{table}" '
                        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
                    )


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """For a restore, which empties the tables of a new database; and for tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _tables(using):
            if connection.vendor == "postgresql":
                for name in POSTGRES_TRIGGERS:
                    cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
            else:
                for event in SQLITE_EVENTS:
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"')


def _tables(using: str) -> list[str]:
    there = set(connections[using].introspection.table_names())
    return [model._meta.db_table for model in append_only_models() if model._meta.db_table in there]


def install_after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which is sent once an app: the last one does it for all."""
    if app_config is list(apps.get_app_configs())[-1]:
        install_triggers(using)
