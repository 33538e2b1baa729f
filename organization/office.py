"""The names at the head of every page: the office and the section that keeps the register."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from core.web.bilingual import in_reader_language
from organization.models import Unit

KEY, SECONDS = "office-names", 60


def site_is_local() -> bool:
    """Nobody has said by which address people reach the register: only this computer opens it."""
    return urlsplit(settings.SITE_URL).hostname in ("localhost", "127.0.0.1", "::1")


def office_names() -> tuple[str, str]:
    """The office and, if it is a part of it, our own section, in the reader's language.

    Asked for on every page, so it costs a query once a minute.
    """
    names = cache.get(KEY)
    if names is None:
        section = Unit.objects.own()
        top = section.top
        names = [_both(top), _both(section) if section != top else ("", "")]
        cache.set(KEY, names, SECONDS)
    return in_reader_language(*names[0]), in_reader_language(*names[1])


def forget_office_names() -> None:
    cache.delete(KEY)


def _both(unit: Unit) -> tuple[str, str]:
    return unit.name, unit.name_en
