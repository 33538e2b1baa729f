"""The words of notices and digests, made when they are read or sent, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from core.outbox.models import Digest, Message, Notice

LONGEST_SUBJECT = 150
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


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def letter_of(message: Message) -> Letter | None:
    """In the language that is set; None if there is nothing left to say, for it was read meanwhile."""
    if message.digest is not None:
        return digest_letter(message.digest)
    if message.notice is not None:
        if message.recipient is not None and message.notice.read_at is not None:
            return None
        words = words_of(message.notice)
        lines = [words.sentence, words.detail, _address(message.notice.path)]
        return Letter(
            _as_subject(words.sentence)[:LONGEST_SUBJECT], "\n".join(line for line in lines if line)
        )
    return Letter(
        gettext("A trial message from Sarpras"),
        gettext("This is only a trial: messages from Sarpras reach you here.") + f"\n{settings.SITE_URL}",
    )


def digest_letter(digest: Digest) -> Letter | None:
    notices = list(digest.notices.unread().order_by("topic", "-id"))
    if not notices:
        return None
    person = digest.recipient
    subject = ngettext("%(n)s notice from Sarpras", "%(n)s notices from Sarpras", len(notices))
    text = render_text(
        "outbox/digest.txt",
        {
            "name": person.get_full_name() or person.get_username(),
            "on": digest.on,
            "items": [(words_of(notice), _address(notice.path)) for notice in notices],
            "address": _address(reverse("outbox:notice_list")),
            "wishes": _address(reverse("outbox:preferences")),
        },
    )
    return Letter(subject % {"n": len(notices)}, text)


def _as_subject(text: str) -> str:
    return " ".join(text.split())


def _address(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path if path else ""
