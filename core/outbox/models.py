from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, user: AbstractBaseUser) -> NoticeQuerySet:
        return self.filter(recipient=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


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
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def unsent(self) -> DigestQuerySet:
        return self.filter(sent_at=None, claimed_at=None)


class Digest(models.Model):
    """The one message that a person gets on a day. It is claimed before it is sent."""

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
