from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from maintenance.actions.overdue import nightly


class Command(BaseCommand):
    help = (
        "Does what the nightly job does: makes the occurrences of maintenance plans that are coming, "
        "flags what is overdue and writes the notices. Prints what it wrote anew as one JSON object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=_day, metavar="YYYY-MM-DD", help="the day to do it for (default: today)"
        )

    def handle(self, *args: Any, on: date | None = None, **options: Any) -> None:
        written = nightly(on=on or timezone.localdate(), now=timezone.now())
        self.stdout.write(json.dumps(written))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date: write it as YYYY-MM-DD, like 2026-11-24.") from None
