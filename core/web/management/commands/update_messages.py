from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.web.messages import findings, merge, read_catalog, said_in, write_catalog


class Command(BaseCommand):
    help = "Brings new messages into the Indonesian catalog and takes unused ones out."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if anything is not translated"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        root = Path(settings.LOCALE_PATHS[0]).parent
        path = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES" / "django.po"
        said, catalog = said_in(root), read_catalog(path)
        if not check:
            merge(said, catalog)
            write_catalog(catalog, path)
        found = findings(said, catalog)
        for finding in found:
            self.stderr.write(str(finding))
        if found and check:
            raise CommandError(f"{len(found)} messages need work in {path.relative_to(root)}.")
        self.stdout.write(f"{len(said)} messages, {len(found)} to translate.")
