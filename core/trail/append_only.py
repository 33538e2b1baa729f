"""Database triggers that refuse UPDATE and DELETE on rows that are written once.

They are installed after every migrate, not by a migration: SQLite drops a table's triggers when it
remakes the table. TRUNCATE stays free on PostgreSQL.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from core.trail.models import AppendOnly

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION sarpras_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$
"""


def append_only_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for model in append_only_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION sarpras_append_only()"
                )
            else:
                for event in ("UPDATE", "DELETE"):
                    cursor.execute(
                        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{event.lower()}" '
                        f'BEFORE {event} ON "{table}" '
                        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
                    )


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """For tests alone, whose flush deletes every row where it can't truncate."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in append_only_models():
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER IF EXISTS append_only ON "{table}"')
            else:
                for event in ("update", "delete"):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"')


def install_after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which is sent once an app: the last one does it for all."""
    if app_config is list(apps.get_app_configs())[-1]:
        install_triggers(using)
