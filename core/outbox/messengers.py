"""Telegram and WhatsApp as people know them: a chat ID, a telephone number. The way there, with its
secret, is the administrator's (`MESSENGER_GATEWAYS`)."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.outbox.addresses import messengers_are_installed
from core.outbox.models import Messenger, Preference

TO = "{to}"
SIGNS = re.compile(r"[\s().\-–]+")
CHAT = re.compile(r"-?\d{5,16}|@[A-Za-z]\w{4,31}")
# After the 62: mobile numbers begin with 8 and have nine to twelve digits.
MOBILE = re.compile(r"8\d{8,11}")
FOREIGN = re.compile(r"(?!62)[1-9]\d{7,14}")


def offered() -> list[Messenger]:
    """Those that have a gateway on this server."""
    if not messengers_are_installed():
        return []
    return [messenger for messenger in Messenger if settings.MESSENGER_GATEWAYS.get(messenger)]


def address_for(wishes: Preference | None) -> str:
    """The address of Apprise, or "" where nothing can be sent."""
    if wishes is None or not wishes.messenger:
        return ""
    gateway: str = settings.MESSENGER_GATEWAYS.get(wishes.messenger, "")
    return gateway.replace(TO, quote(wishes.messenger_to, safe="@"))


def clean_number(messenger: str, text: str) -> str:
    """:raises ValidationError: with what is wrong and what to write"""
    return clean_chat(text) if messenger == Messenger.TELEGRAM else clean_mobile(text)


def clean_chat(text: str) -> str:
    chat = text.strip().replace(" ", "")
    if not CHAT.fullmatch(chat) or chat.startswith("0"):
        raise ValidationError(
            _("This is no chat ID. It is a number such as 123456789; a telephone number is not one.")
        )
    return chat


def clean_mobile(text: str) -> str:
    """0812-3456-7890, +62 812 3456 7890, 62812…, 812…: all are 6281234567890."""
    written = SIGNS.sub("", text.strip().replace("(0)", ""))
    digits = written.removeprefix("+").removeprefix("00")
    if digits.isascii() and digits.isdecimal():
        is_abroad = written != digits
        national = digits.removeprefix("62").removeprefix("0")
        if MOBILE.fullmatch(national) and not (is_abroad and not digits.startswith("62")):
            return f"62{national}"
        if is_abroad and FOREIGN.fullmatch(digits):
            return digits
    raise ValidationError(
        _("This is no mobile number. Write it like 0812-3456-7890; one of another country begins with +.")
    )
