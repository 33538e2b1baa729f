"""The words of notices and digests, made when they are read or sent, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from core.outbox.models import Digest, Notice

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Words:
    """The sentence, and what there is to add."""

    sentence: str
    detail: str = ""


def words_of(notice: Notice) -> Words:
    text = render_text(f"outbox/{notice.topic}.txt", notice.context)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Words(lines[0] if lines else notice.topic, " ".join(lines[1:]))


def render_text(template_name: str, values: dict[str, Any]) -> str:
    """Plain text: nothing is escaped here, the page that shows it does that."""
    template: Any = get_template(template_name)
    return str(template.template.render(Context(_revive(values), autoescape=False)))


def _revive(values: dict[str, Any]) -> dict[str, Any]:
    """A JSON context knows no dates."""
    return {
        name: date.fromisoformat(value) if isinstance(value, str) and ISO_DATE.fullmatch(value) else value
        for name, value in values.items()
    }


def digest_letter(digest: Digest) -> EmailMessage | None:
    """The digest as a letter; None if there is nothing left to tell or no address to tell it to."""
    notices = list(digest.notices.unread().order_by("topic", "-id"))
    person = digest.recipient
    if not notices or not person.email:
        return None
    with translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE):
        subject = ngettext("%(n)s notice from Sarpras", "%(n)s notices from Sarpras", len(notices))
        text = render_text(
            "outbox/digest.txt",
            {
                "name": person.get_full_name() or person.get_username(),
                "on": digest.on,
                "items": [(words_of(notice), _address(notice.path)) for notice in notices],
                "address": _address(reverse("outbox:notice_list")),
            },
        )
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return EmailMessage(
            settings.EMAIL_SUBJECT_PREFIX + _as_subject(subject % {"n": len(notices)}),
            text,
            to=[person.email],
            # The same after a retry, so that a mail program can tell that it has it already.
            headers={"Message-ID": f"<digest-{digest.pk}-{digest.on:%Y%m%d}@{host}>"},
        )


def _as_subject(text: str) -> str:
    return " ".join(text.split())


def _address(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path if path else ""
