"""Telling people: notices at once in the app, and one digest a person and day.

A notice is written in the transaction that made its event true. A digest is claimed before it is
sent, so that two workers never send the same one; what a dead one had in hand is taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.outbox.letters import digest_letter
from core.outbox.models import Digest, Notice

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

log = logging.getLogger(__name__)

CHUNK = 500
# After the first, second, … failure of the mail server.
WAIT = [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=12)]


def tell(
    *,
    to: Iterable[AbstractBaseUser],
    topic: str,
    key: str,
    context: dict[str, Any],
    now: datetime,
    path: str = "",
) -> int:
    """Let some people know of one event; who knows of `key` already isn't told again.

    :param topic: names the template `outbox/<topic>.txt`, whose first line is the sentence
    :param context: plain values; dates in ISO format come back to the template as dates
    :param path: where the reader can act on it
    :return: how many were told
    """
    people = {person.pk: person for person in to if person.is_active}
    return post_notices(
        [
            Notice(
                recipient=person,  # type: ignore[misc]
                topic=topic,
                key=key,
                context=context,
                path=path,
                created_at=now,
            )
            for person in people.values()
        ]
    )


def post_notices(notices: Sequence[Notice]) -> int:
    """Write the notices that aren't there yet; how many those are."""
    posted = 0
    for start in range(0, len(notices), CHUNK):
        chunk = notices[start : start + CHUNK]
        keys = {notice.key for notice in chunk}
        known = set(Notice.objects.filter(key__in=keys).values_list("recipient_id", "key"))
        fresh = [notice for notice in chunk if (notice.recipient_id, notice.key) not in known]
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
        posted += len(fresh)
    return posted


def mark_read(*, reader: AbstractBaseUser, now: datetime, notice: Notice | None = None) -> int:
    """One notice, or all of the reader's."""
    unread = Notice.objects.to(reader).unread()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=now)


def send_digests(*, on: date, now: datetime) -> dict[str, int]:
    """Give everybody who has unread notices the one digest of the day, and retry what failed."""
    waiting = Notice.objects.undigested().filter(recipient__is_active=True)
    people = waiting.order_by().values_list("recipient", flat=True).distinct()
    Digest.objects.bulk_create(
        [Digest(recipient_id=person, on=on) for person in people], ignore_conflicts=True
    )
    outcomes = {"sent": 0, "failed": 0}
    claimable = Digest.objects.claimable(now).filter(recipient__is_active=True)
    for pk in list(claimable.values_list("pk", flat=True)):
        outcome = deliver_digest(pk, now=now)
        if outcome:
            outcomes[outcome] += 1
    return outcomes


def deliver_digest(digest_id: int, *, now: datetime) -> str:
    """`sent`, `failed`, or nothing at all if somebody else has it."""
    digest = _claim(digest_id, now)
    if digest is None:
        return ""
    try:
        letter = digest_letter(digest)
        if letter is not None and settings.EMAIL_IS_CONFIGURED:
            letter.send()
    except (SMTPException, OSError) as error:
        wait = WAIT[min(digest.attempts, len(WAIT)) - 1]
        Digest.objects.filter(pk=digest_id).update(
            claimed_at=None, next_try_at=now + wait, last_error=f"{type(error).__name__}: {error}"[:500]
        )
        log.warning("Digest %s could not be sent: %s", digest_id, type(error).__name__)
        return "failed"
    Digest.objects.filter(pk=digest_id).update(sent_at=timezone.now(), last_error="")
    return "sent"


def _claim(digest_id: int, now: datetime) -> Digest | None:
    """Take the digest, and with it all that its person hasn't seen yet."""
    with transaction.atomic():
        claimable = Digest.objects.claimable(now).filter(pk=digest_id)
        if not claimable.update(claimed_at=now, attempts=F("attempts") + 1):
            return None
        digest = Digest.objects.select_related("recipient").get(pk=digest_id)
        Notice.objects.to(digest.recipient).undigested().update(digest=digest)
    return digest
