"""Addresses of messengers, as Apprise writes them: which are taken, and how one is shown.

Apprise itself is imported where messages are sent and nowhere else: it costs a web worker 24 MB.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Those that name a host of their own; the others go to a service that is known.
TO_A_HOST = ("json", "jsons", "ntfy", "ntfys")
SCHEMES = ("tgram", "whatsapp", *TO_A_HOST)
LONGEST = 500
# Certificates are checked, redirects aren't followed, nothing is read from disk: no address says otherwise.
FORBIDDEN_OPTIONS = re.compile(r"[?&](verify|redirect|cto|rto|retry|tmpl|template|attach)=", re.IGNORECASE)
CHECK = "import sys, apprise; sys.exit(0 if apprise.Apprise.instantiate(sys.stdin.read()) else 3)"
CHECK_SECONDS = 30


def messengers_are_installed() -> bool:
    return importlib.util.find_spec("apprise") is not None


def clean_address(text: str) -> str:
    """:raises ValidationError: with what is wrong and what to write"""
    address = text.strip()
    scheme = scheme_of(address)
    if not messengers_are_installed():
        raise ValidationError(_("Messengers aren't installed on the server. The administrator adds them."))
    if scheme not in SCHEMES:
        raise ValidationError(
            _("An address begins with one of these: %(schemes)s.")
            % {"schemes": ", ".join(f"{each}://" for each in SCHEMES)}
        )
    if FORBIDDEN_OPTIONS.search(address) or any(not sign.isprintable() or sign.isspace() for sign in address):
        raise ValidationError(_("The address has options or signs that aren't taken here. Leave them out."))
    if is_private(address):
        raise ValidationError(
            _("The host of this address is unknown, or lies in a private network, where nothing is sent.")
        )
    if not _is_understood(address):
        raise ValidationError(
            _(
                "The address is incomplete. "
                "For Telegram it is tgram://TOKEN/CHAT, for a webhook jsons://host/path."
            )
        )
    return address


def scheme_of(address: str) -> str:
    return address.partition("://")[0].lower() if "://" in address else ""


def is_private(address: str) -> bool:
    """Whether it names a host of which any address isn't public, or nobody knows one.

    Asked when it is saved and again before each message, for names can be pointed elsewhere.
    """
    if scheme_of(address) not in TO_A_HOST:
        return False
    try:
        host = urlsplit(address).hostname or ""
        if host in settings.MESSENGER_HOSTS:
            return False
        found = {info[4][0] for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError, ValueError):
        return True
    return not found or any(not _is_public(str(each)) for each in found)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def _is_understood(address: str) -> bool:
    """Asked in a process of its own, which is gone with its memory."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the address comes by its standard input
            [sys.executable, "-I", "-c", CHECK],
            input=address,
            text=True,
            capture_output=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def masked(address: str) -> str:
    """Enough to know it again: the scheme, and the last three signs."""
    return f"{scheme_of(address)}://…{address[-3:]}" if address else ""
