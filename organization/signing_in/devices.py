"""Where somebody is signed in, as the sessions of allauth and of Django say it together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from organization.models import User

# Noting every page would make a write of every read.
NOTED_EVERY = 600
NOTED_AT = "seen_at"

# What a browser calls itself, the more particular first: Edge and Opera say Chrome too, and Chrome Safari.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox")),
    *(("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("CrOS", "ChromeOS"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class Device:
    pk: int
    name: str
    is_phone: bool
    address: str
    since: datetime
    seen_at: datetime
    is_this_one: bool


def devices_of(user: User, *, session_key: str | None) -> list[Device]:
    """Those whose session still opens something; the one that asks first, then the last seen."""
    known = list(UserSession.objects.filter(user=user))
    alive = {
        session.session_key
        for session in Session.objects.filter(
            session_key__in=[each.session_key for each in known], expire_date__gt=timezone.now()
        )
        if _opens(session, user)
    }
    found = [_device(each, session_key) for each in known if each.session_key in alive]
    return sorted(found, key=lambda device: (not device.is_this_one, -device.seen_at.timestamp()))


class PresenceMiddleware:
    """Ends a session when its time is over, however much it is in use, and notes now and then that it is.

    Django would count from the last time that something was written into it. Stands below
    AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        # Only who came through the login has these; visitors and tokens have no session to note.
        records = session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        if records and request.user.is_authenticated:
            now = int(time.time())
            if now - records[0]["at"] > (session.get("_session_expiry") or settings.SESSION_COOKIE_AGE):
                logout(request)
            elif now - session.get(NOTED_AT, 0) >= NOTED_EVERY:
                session[NOTED_AT] = now
                _note(request)
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    seen = {"last_seen_at": timezone.now(), "ip": get_adapter().get_client_ip(request)}
    if not UserSession.objects.filter(session_key=request.session.session_key).update(**seen):
        UserSession.objects.create_from_request(request)


def _opens(session: Session, user: User) -> bool:
    """A password that changed, or sessions that were ended, leave sessions behind that open nothing."""
    carried = session.get_decoded().get(HASH_SESSION_KEY, "")
    return constant_time_compare(carried, user.get_session_auth_hash())


def _device(known: UserSession, session_key: str | None) -> Device:
    agent = known.user_agent
    return Device(
        pk=known.pk,
        name=device_name(agent),
        is_phone="Mobi" in agent or "Android" in agent,
        address=masked_address(known.ip),
        since=known.created_at,
        seen_at=known.last_seen_at,
        is_this_one=known.session_key == session_key,
    )


def device_name(agent: str) -> str:
    """>>> device_name("Mozilla/5.0 (Windows NT 10.0) … Chrome/140.0 Safari/537.36 Edg/140.0")
    'Edge, Windows'
    """
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(filter(None, (browser, system))) or _("Unknown browser")


def masked_address(address: str) -> str:
    """Enough to tell the office from home, and not the machine: 10.20.30.x"""
    given = ip_address(address)
    if given.version == 6 and given.ipv4_mapped:
        given = given.ipv4_mapped
    if given.version == 4:
        return f"{str(given).rpartition('.')[0]}.x"
    return f"{':'.join(given.exploded.split(':')[:3])}:x"
