"""The whole register into one file, while the site runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from core.backup.saving import make_backup
from core.refusal import Refusal


class Command(BaseCommand):
    help = "Write database and files into one archive. The site may go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the archive to write, such as sarpras.tar"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OperationalError as error:
            raise CommandError(f"The database can't be used: {error}".strip()) from error
        media = manifest["media"]
        for name in media["missing"]:
            self.stderr.write(f"warning: {name}: a row names this file, but it isn't in the store.")
        rows = sum(table["rows"] for table in manifest["tables"])
        self.stdout.write(
            f"{file} holds {rows} rows and {media['files']} files ({file.stat().st_size} bytes)."
        )
