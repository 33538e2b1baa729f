from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# Longer than any task may run: who has claimed a digest and is silent for longer is dead.
LOST_AFTER = timedelta(minutes=15)
ATTEMPTS = 5


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, user: AbstractBaseUser) -> NoticeQuerySet:
        return self.filter(recipient=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def undigested(self) -> NoticeQuerySet:
        """Not yet in a digest, and not yet seen: what was read in the meantime isn't told again."""
        return self.filter(digest=None, read_at=None)


class Notice(models.Model):
    """Something that one person should know, written in the transaction that made it true.

    `key` names the event; one person is told of one event once. The words are made when it is shown
    or sent, in the reader's language, from `topic` and `context` (plain values).
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey("Digest", models.PROTECT, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_told_once"),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["recipient"], condition=Q(digest=None, read_at=None), name="notice_undigested"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def claimable(self, now: datetime) -> DigestQuerySet:
        """Unsent, due for a try, and in nobody's hands, or in those of somebody who died with it."""
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=now - LOST_AFTER),
            Q(next_try_at=None) | Q(next_try_at__lte=now),
            sent_at=None,
            attempts__lt=ATTEMPTS,
        )


class Digest(models.Model):
    """The one message that a person gets on a day. It is claimed before it is sent.

    Where no letters are sent it is delivered as it is made: the page of notices shows it.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    on = models.DateField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "on"], name="digest_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.on}"
