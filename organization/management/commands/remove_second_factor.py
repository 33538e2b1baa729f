from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.refusal import Refusal
from organization.accounts.actions import remove_second_factor
from organization.models import User


class Command(BaseCommand):
    help = "Takes the second step off an account: for the last administrator whose phone is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", default="remove_second_factor", help="stands in the trail")

    def handle(self, *args: Any, username: str, reason: str, **options: Any) -> None:
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account named {username}.")
        system = User.objects.system()
        try:
            remove_second_factor(account=account, by=system, now=timezone.now(), reason=reason)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The password alone lets {username} in now.")
