"""A line for who came in, who didn't and who left; never what was typed."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.signals import authentication_failed
from django.contrib.auth import signals
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from organization.models import User

log = logging.getLogger("sarpras.signing_in")


@receiver(signals.user_logged_in)
def came_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    records = get_authentication_records(request, user) if hasattr(request, "session") else []
    ways = ", ".join(record["method"] for record in records) or "session"
    log.info("Signed in: %s from %s by %s", user.username, _address(request), ways)


@receiver(signals.user_logged_out)
def went_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        log.info("Signed out: %s from %s", user.username, _address(request))


@receiver(signals.user_login_failed)
def was_refused(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A name that isn't one of ours may be a password in the wrong field."""
    account = User.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
    name = account.username if account else "an unknown name"
    log.warning("Refused: %s from %s, wrong password", name, _address(request))


@receiver(authentication_failed)
def code_was_refused(request: HttpRequest, user: User, **kwargs: Any) -> None:
    log.warning("Refused: %s from %s, wrong code", user.username, _address(request))


def _address(request: HttpRequest | None) -> str:
    try:
        return str(get_adapter().get_client_ip(request)) if request else "-"
    except (PermissionDenied, ValueError):
        return "-"
