from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# Longer than any task may run: who has claimed a digest and is silent for longer is dead.
LOST_AFTER = timedelta(minutes=15)
ATTEMPTS = 5


class Way(models.TextChoices):
    """How a notice reaches its person besides the app, which shows all of them."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the digest")
    OFF = "off", _("Only in Sarpras")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, user: AbstractBaseUser) -> NoticeQuerySet:
        return self.filter(recipient=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def undigested(self) -> NoticeQuerySet:
        """Not yet in a digest, and not yet seen: what was read in the meantime isn't told again."""
        return self.filter(way=Way.DIGEST, digest=None, read_at=None)


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
    way = models.CharField(max_length=6, choices=Way, default=Way.DIGEST, editable=False)
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
                fields=["recipient"],
                condition=Q(way="digest", digest=None, read_at=None),
                name="notice_waits_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Digest(models.Model):
    """The one letter that a person gets on a day, in as many messages as they have channels.

    Where there is none it is delivered as it is made: the page of notices shows it.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "on"], name="digest_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.on}"


class Messenger(models.TextChoices):
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"


class Preference(models.Model):
    """How a person wants to be told; without a row, as is usual. In the app everybody is told."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference", primary_key=True
    )
    # Group of topics → way; what is missing is as usual.
    ways = models.JSONField(default=dict, blank=True)
    by_mail = models.BooleanField(_("By e-mail"), default=True)
    messenger = models.CharField(_("Messenger"), max_length=10, choices=Messenger, blank=True)
    messenger_to = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Hook(models.Model):
    """An office-wide address that is told of events at once, each once, whoever they are for."""

    name = models.CharField(_("Name"), max_length=80, unique=True)
    address = models.CharField(_("Address"), max_length=500)
    groups = models.JSONField(_("Told of"), default=list)
    is_active = models.BooleanField(_("Active"), default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name


class MessageQuerySet(models.QuerySet["Message"]):
    def claimable(self, now: datetime) -> MessageQuerySet:
        """Unsent, due for a try, and in nobody's hands, or in those of somebody who died with it."""
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=now - LOST_AFTER),
            Q(next_try_at=None) | Q(next_try_at__lte=now),
            sent_at=None,
            attempts__lt=ATTEMPTS,
        )

    def failing(self) -> MessageQuerySet:
        return self.filter(sent_at=None).exclude(problem="")

    def trials(self) -> MessageQuerySet:
        return self.filter(notice=None, digest=None)


class Message(models.Model):
    """One thing to say through one channel to one person or hook. It is claimed before it is sent.

    It says a notice, a day's digest, or, with neither, that the channel works (a trial).
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        MESSENGER = "messenger", _("Messenger")
        HOOK = "hook", _("Webhook")

    class Problem(models.TextChoices):
        """Why it didn't go, for people; the log has the rest."""

        NO_SERVER = "no_server", _("The mail server doesn't answer.")
        LOGIN = "login", _("The mail server refuses the register's own login. The administrator mends it.")
        REFUSED = "refused", _("The mail server refuses this address. Check how it is written.")
        ADDRESS = "address", _("The address can't be used any more. Write it anew.")
        PRIVATE = "private", _("The address leads into a private network, where nothing is sent.")
        SERVICE = "service", _("The service didn't take the message. Check the address, and try it.")
        MISSING = "missing", _("Messengers aren't installed on the server. The administrator adds them.")

    channel = models.CharField(max_length=10, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="messages_to"
    )
    hook = models.ForeignKey(Hook, models.CASCADE, null=True, blank=True, related_name="messages")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="messages")
    digest = models.ForeignKey(Digest, models.CASCADE, null=True, blank=True, related_name="messages")
    # Of the notice; a hook is told of an event once, however many people have a notice of it.
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="hook", hook__isnull=False, recipient=None)
                | (~Q(channel="hook") & Q(hook=None, recipient__isnull=False)),
                name="message_to_person_or_hook",
            ),
            models.CheckConstraint(condition=Q(notice=None) | Q(digest=None), name="message_says_one_thing"),
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=Q(hook=None, notice__isnull=False),
                name="message_of_notice_once",
            ),
            models.UniqueConstraint(
                fields=["digest", "channel"], condition=Q(digest__isnull=False), name="message_of_digest_once"
            ),
            models.UniqueConstraint(
                fields=["hook", "key"],
                condition=~Q(key="") & Q(hook__isnull=False),
                name="message_to_hook_once",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="message_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @property
    def is_given_up(self) -> bool:
        return self.attempts >= ATTEMPTS
