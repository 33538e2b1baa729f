from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.importing.direct import DirectImport
from assets.importing.engine import Item
from assets.models import ImportRow
from assets.spreadsheets import Finding, Unreadable
from organization.models import Unit, User
from organization.reference import OFFICE_CODE

NOWHERE = "-"


class Command(BaseCommand):
    help = (
        "Takes the goods of a spreadsheet over into the register, all or none. Exit 0: all rows are good;"
        " 1: rows are refused and nothing is applied; 2: the file can't be read. The last line is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what applying would do")
        parser.add_argument("--unit", default=OFFICE_CODE, metavar="CODE", help="whose goods these are")

    def handle(self, *, file: Path, dry_run: bool, unit: str, **options: Any) -> None:
        into = Unit.objects.filter(code__iexact=unit).first()
        if into is None:
            self._stop(_("There is no unit with the code %(code)s.") % {"code": unit})
        work = DirectImport(
            unit=into,
            by=User.objects.system(),
            now=timezone.now(),
            tell=self._tell_row,
            tell_heading=self._tell_warning,
        )
        try:
            work.run(file, dry_run=dry_run)
        except Unreadable as error:
            self._stop(str(error))
        except OSError:
            self._stop(_("There is no file %(file)s that can be read.") % {"file": file})
        counts = {name: work.counts[verdict] for name, verdict in ImportRow.COUNTED.items()}
        self.stdout.write(json.dumps({"rows": sum(counts.values()), **counts}))
        if counts["refused"]:
            sys.exit(1)

    def _tell_row(self, item: Item) -> None:
        for finding in item.draft.errors:
            self.stderr.write(_line(item.sheet, item.draft.number, finding))
        for finding in item.draft.warnings:
            self._tell_warning(item.sheet, item.draft.number, finding)

    def _tell_warning(self, sheet: str, row: int, finding: Finding) -> None:
        self.stderr.write(f"warning: {_line(sheet, row, finding)}")

    def _stop(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _line(sheet: str, row: int, finding: Finding) -> str:
    """`sheet!row: column: reason`, with what stands in the cell."""
    raw = f"“{finding.raw}” – " if finding.raw else ""
    return f"{sheet}!{row}: {finding.letter or NOWHERE}: {raw}{finding.text}"
