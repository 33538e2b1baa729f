"""Fills an empty, migrated database with an invented office."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assets.models import Asset
from core.trail.recording import acting_through
from demo.office import EARLIEST, LATEST, furnish
from organization.models import Employee


class Command(BaseCommand):
    help = "Fill an empty, migrated database with the demo office “Kabupaten Contoh”."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--assets", type=int, default=600, metavar="N", help="how many assets (600)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another number, another office")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="its today (today)")

    def handle(self, *args: Any, assets: int, seed: int, on: date | None, **options: Any) -> None:
        on = on or timezone.localdate()
        if settings.SITE_URL.startswith("https:"):
            raise CommandError("This is production (SITE_URL is https): demo data doesn't belong here.")
        if assets < 1:
            raise CommandError("Write at least 1 for --assets.")
        if not EARLIEST <= on <= LATEST:
            raise CommandError(f"Write a date from {EARLIEST} to {LATEST} for --on.")
        for model, name in ((Asset, "assets"), (Employee, "employees")):
            if model.objects.exists():
                raise CommandError(
                    f"The database has {name} already. Demo data needs a new, "
                    "migrated one: set DATABASE_URL to another, or remove this one first."
                )
        with acting_through("command"):
            furnish(count=assets, seed=seed, on=on)
        self.stdout.write(f"The office of {on} has {Asset.objects.count()} assets.")
