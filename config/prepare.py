"""What stands between an empty folder and a working register: tables, and demo data in a new one."""

import io
import os
import secrets
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

DEMO_ACCOUNTS = ("staff", "keeper", "technician", "coordinator", "manager", "auditor", "admin")
DEMO_PASSWORD = "sarpras-demo"  # noqa: S105
WANTED, LOADED = "wanted", "loaded"
# Without letters and digits that look alike: somebody types it from the screen.
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def main() -> None:
    django.setup()
    try:
        prepare(demo=os.environ.get("DEMO", "1") not in {"0", "false", "no"})
    except OperationalError as error:
        sys.exit(f"The database can't be used: {error}".strip())
    except KeyboardInterrupt:
        sys.exit(130)


def prepare(*, demo: bool) -> None:
    is_new = "django_migrations" not in connection.introspection.table_names()
    if is_new:
        # Noted first: whoever stops this half-way finds the demo data loaded the next time.
        note_demo(WANTED if demo and not settings.SECURE_SSL_REDIRECT else "")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
    if demo_state() == WANTED and demo:
        load_demo()
    if not settings.SECURE_SSL_REDIRECT:
        offer_first_account()


def offer_first_account() -> None:
    """Somebody must be able to sign in on this one machine; a server's operator uses `createsuperuser`."""
    from organization.actions import open_first_account
    from organization.models import User

    note = first_account_note()
    if not User.objects.can_sign_in().exists():
        password = "-".join("".join(secrets.choice(CLEAR) for _ in range(4)) for _ in range(4))
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.touch(mode=0o600)
        note.write_text(f"admin {password}\n")
        open_first_account(username="admin", password=password)
    elif User.objects.exclude(last_login=None).exists():
        note.unlink(missing_ok=True)


def first_account_note() -> Path:
    """Name and password of the first account, kept until somebody has signed in."""
    return Path(settings.DATA_ROOT) / "first-account"


def load_demo() -> None:
    """All of it or nothing: somebody may stop it, and somebody may have begun to work without it."""
    say("Loading demo data …")
    try:
        with transaction.atomic():
            call_command("seed_demo", stdout=io.StringIO())
    except CommandError as error:
        say(f"No demo data: {error}")
        note_demo("")
    else:
        note_demo(LOADED)


def demo_state() -> str:
    """Whether this very database was given demo data, or is to get some."""
    try:
        state, _, database = _note().read_text().strip().partition(" ")
    except FileNotFoundError:
        return ""
    return state if database == _database() else ""


def note_demo(state: str) -> None:
    _note().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _note().write_text(f"{state} {_database()}\n" if state else "")


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _note() -> Path:
    return Path(settings.DATA_ROOT) / "demo"


def _database() -> str:
    database = settings.DATABASES["default"]
    return " ".join(str(database.get(part) or "-") for part in ("HOST", "PORT", "NAME"))


if __name__ == "__main__":
    main()
