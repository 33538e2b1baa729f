"""`manage.py import_<kind> FILE`: one implementation for all kinds.

Exit 0: all rows are good; 1: rows are refused and nothing is applied; 2: the file can't be read. The
last line of standard output is one JSON object, refusals and warnings stand on standard error.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from core.importing.direct import DirectImport
from core.importing.engine import Item
from core.importing.kinds import kind_of
from core.importing.models import ImportBatch, ImportRow
from core.spreadsheets import Finding, Unreadable

NOWHERE = "-"


class ImportCommand(BaseCommand):
    kind: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what applying would do")
        parser.add_argument(
            "--unit",
            default="",
            metavar="CODE",
            help="whose rows these are, the office's own by default",
        )

        if kind_of(self.kind).doubted:
            parser.add_argument(
                "--leave-doubted",
                action="store_true",
                help="leave out rows whose number is known while the rest hardly fits, and count them as "
                "unchanged; without it they are taken over with a warning",
            )

    def handle(self, *, file: Path, dry_run: bool, unit: str, **options: Any) -> None:
        users: Any = get_user_model()
        self.sort = kind_of(self.kind)
        work = DirectImport(
            kind=self.sort,
            unit=self._unit(unit),
            by=users.objects.system(),
            now=timezone.now(),
            tell=self._tell_row,
            tell_heading=self._tell_warning,
            wants_doubted=not options.get("leave_doubted"),
        )
        try:
            work.run(file, dry_run=dry_run)
        except Unreadable as error:
            self._stop(str(error))
        except OSError:
            self._stop(_("There is no file %(file)s that can be read.") % {"file": file})
        counts = {name: work.counts[verdict] for name, verdict in ImportRow.COUNTED.items()}
        # What stays out leaves what is there as it is.
        counts["unchanged"] += work.counts[ImportRow.Verdict.OTHER]
        self.stdout.write(json.dumps({"rows": sum(counts.values()), **counts}))
        if counts["refused"]:
            sys.exit(1)

    def _unit(self, code: str) -> Any:
        units: Any = ImportBatch._meta.get_field("unit").related_model
        found = units.objects.filter(code__iexact=code) if code else units.objects.office()
        if (unit := found.first()) is None:
            self._stop(_("There is no unit with the code %(code)s.") % {"code": code})
        return unit

    def _tell_row(self, item: Item) -> None:
        for finding in item.draft.errors:
            self.stderr.write(self._line(item.sheet, item.draft.number, finding))
        for finding in item.draft.warnings:
            self._tell_warning(item.sheet, item.draft.number, finding)

    def _tell_warning(self, sheet: str, row: int, finding: Finding) -> None:
        self.stderr.write(f"warning: {self._line(sheet, row, finding)}")

    def _stop(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)

    def _line(self, sheet: str, row: int, finding: Finding) -> str:
        """`sheet!row: column: reason`, with what stands in the cell."""
        raw = f"“{self.sort.quoted(finding.field, finding.raw)}” – " if finding.raw else ""
        reason = finding.tell(self.sort.vocabulary)
        return f"{sheet}!{row}: {finding.letter or NOWHERE}: {raw}{reason}"
