"""An archive of `backup` into an empty place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from core.backup.restoring import restore_backup
from core.refusal import Refusal


class Command(BaseCommand):
    help = "Restore an archive of `backup` into an empty database and an empty store of files."
    # The database may have no tables at all.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="an archive that `backup` has written")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(file)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OperationalError as error:
            raise CommandError(f"The database can't be used: {error}".strip()) from error
        rows = sum(table["rows"] for table in manifest["tables"])
        self.stdout.write(
            f"{rows} rows and {manifest['media']['files']} files of {manifest['made_at']} are restored."
        )
