from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.refusal import Refusal
from organization.models import User
from organization.tokens import issue_token


class Command(BaseCommand):
    help = "Makes a bearer token for the API and prints it once, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--write", action="store_true", help="may change things; without it, only read")

    def handle(self, *args: Any, username: str, write: bool, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named {username}.")
        if not user.is_active:
            raise CommandError(f"The account {username} is switched off, and so would be its token.")
        system = User.objects.system()
        try:
            secret = issue_token(user=user, now=timezone.now(), can_write=write, by=system)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)
