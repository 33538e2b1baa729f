"""Telling people: notices in the app, and by their wishes messages at once or one digest a day.

A notice is written in the transaction that made its event true, and with it the messages that are to
go at once. A message is claimed before it is sent, so that two workers never send the same one; what a
dead one had in hand is taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.outbox.groups import way_for
from core.outbox.messengers import address_for
from core.outbox.models import ATTEMPTS, Digest, Hook, Message, Notice, Preference, Way
from core.outbox.sending import NotSentError, send

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

log = logging.getLogger(__name__)

CHUNK = 500
SENT = "sent"
QUIET_FROM, QUIET_UNTIL = time(20, 0), time(6, 0)
# After the first, second, … failure of a channel.
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
        if fresh:
            _post(fresh)
        posted += len(fresh)
    return posted


def _post(fresh: list[Notice]) -> None:
    """With a message at once for each channel of who wants that, and for each hook."""
    people = get_user_model()._default_manager.in_bulk({notice.recipient_id for notice in fresh})
    channels = channels_of(people.values())
    wishes = Preference.objects.in_bulk(people)
    for notice in fresh:
        known = wishes.get(notice.recipient_id)
        notice.way = way_for(notice.topic, known.ways if known else {})
        if notice.way == Way.NOW and not channels[notice.recipient_id]:
            notice.way = Way.DIGEST
    hooks = list(Hook.objects.filter(is_active=True))
    with transaction.atomic():
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
        at_once = [notice for notice in fresh if hooks or notice.way == Way.NOW]
        if at_once:
            _post_messages(at_once, channels, hooks)


def _post_messages(
    notices: list[Notice], channels: dict[int, list[Message.Channel]], hooks: list[Hook]
) -> None:
    """:param notices: just written, perhaps by somebody else at the same time, so their rows are asked for"""
    keys = {notice.key for notice in notices}
    people = {notice.recipient_id for notice in notices}
    written = Notice.objects.filter(key__in=keys, recipient__in=people).select_related("recipient")
    messages: list[Message] = []
    for notice in written:
        begun = partial(
            Message,
            notice=notice,
            key=notice.key,
            created_at=notice.created_at,
            next_try_at=when_to_tell(notice.created_at),
        )
        if notice.way == Way.NOW:
            own = channels.get(notice.recipient_id, [])
            messages += [begun(channel=channel, recipient=notice.recipient) for channel in own]
        group = notice.topic.partition(".")[0]
        concerned = [hook for hook in hooks if group in hook.groups]
        messages += [begun(channel=Message.Channel.HOOK, hook=hook) for hook in concerned]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if messages:
        transaction.on_commit(nudge)


def channels_of(people: Iterable[Any]) -> dict[int, list[Message.Channel]]:
    """By which each can be told besides the app; people by their id."""
    people = list(people)
    wishes = Preference.objects.in_bulk([person.pk for person in people])
    found: dict[int, list[Message.Channel]] = {}
    for person in people:
        known = wishes.get(person.pk)
        found[person.pk] = []
        if person.email and settings.EMAIL_IS_CONFIGURED and (known is None or known.by_mail):
            found[person.pk].append(Message.Channel.MAIL)
        if address_for(known):
            found[person.pk].append(Message.Channel.MESSENGER)
    return found


def when_to_tell(now: datetime) -> datetime:
    """At once, but nobody's telephone rings at night: then in the morning."""
    here = timezone.localtime(now)
    if here.time() < QUIET_UNTIL:
        return here.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    if here.time() >= QUIET_FROM:
        return (here + timedelta(days=1)).replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return now


def mark_read(*, reader: AbstractBaseUser, now: datetime, notice: Notice | None = None) -> int:
    """One notice, or all of the reader's."""
    unread = Notice.objects.to(reader).unread()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=now)


def send_digests(*, on: date, now: datetime) -> dict[str, int]:
    """Give everybody who has notices waiting for it the one digest of the day, and send what is due."""
    waiting = Notice.objects.undigested().filter(recipient__is_active=True)
    people = set(waiting.order_by().values_list("recipient", flat=True))
    had = set(Digest.objects.filter(recipient__in=people, on=on).values_list("recipient", flat=True))
    for person in get_user_model()._default_manager.filter(pk__in=people - had).order_by("pk"):
        _make_digest(person, on, now)
    return deliver_due(now=now)


def _make_digest(person: AbstractBaseUser, on: date, now: datetime) -> None:
    channels = channels_of([person])[person.pk]
    with transaction.atomic():
        digest, is_new = Digest.objects.get_or_create(recipient=person, on=on)  # type: ignore[misc]
        if not is_new:
            return
        Notice.objects.to(person).undigested().update(digest=digest)
        Message.objects.bulk_create(
            Message(channel=channel, recipient=person, digest=digest, created_at=now)  # type: ignore[misc]
            for channel in channels
        )


def deliver_due(*, now: datetime) -> dict[str, int]:
    """Send every message that is due; how many went and how many didn't.

    Where the mail server doesn't answer the first letter, the others wait: each would take its time to fail.
    """
    outcomes = {"sent": 0, "failed": 0}
    mail_is_away = False
    due = Message.objects.claimable(now).order_by("pk").values_list("pk", "channel")
    for pk, channel in list(due):
        if mail_is_away and channel == Message.Channel.MAIL:
            continue
        outcome = deliver(pk, now=now)
        mail_is_away = mail_is_away or outcome == Message.Problem.NO_SERVER
        if outcome:
            outcomes["sent" if outcome == SENT else "failed"] += 1
    return outcomes


def deliver(message_id: int, *, now: datetime) -> str:
    """`SENT`, the problem, or nothing at all if somebody else has it."""
    message = _claim(message_id, now)
    if message is None:
        return ""
    mine = Message.objects.filter(pk=message_id)
    try:
        send(message)
    except NotSentError as error:
        wait = WAIT[min(message.attempts, len(WAIT)) - 1]
        mine.update(claimed_at=None, next_try_at=now + wait, problem=error.problem)
        cause = type(error.__cause__).__name__ if error.__cause__ else ""
        log.warning("Message %s wasn't sent: %s %s", message_id, error.problem.value, cause)
        if message.attempts >= ATTEMPTS:
            _give_up(message)
        return error.problem
    mine.update(sent_at=timezone.now(), problem="")
    return SENT


def _claim(message_id: int, now: datetime) -> Message | None:
    """Take the message; a digest takes along all that its person hasn't seen by now."""
    with transaction.atomic():
        claimable = Message.objects.claimable(now).filter(pk=message_id)
        if not claimable.update(claimed_at=now, attempts=F("attempts") + 1):
            return None
        related = ("recipient", "hook", "notice", "digest__recipient")
        message = Message.objects.select_related(*related).get(pk=message_id)
        if message.digest is not None:
            Notice.objects.to(message.digest.recipient).undigested().update(digest=message.digest)
    return message


def _give_up(message: Message) -> None:
    """What couldn't be told at once waits for the digest, unless another channel has told it."""
    notice = message.notice
    if notice is None or message.recipient is None:
        return
    if not notice.messages.filter(recipient=message.recipient, sent_at__isnull=False).exists():
        Notice.objects.filter(pk=notice.pk).update(way=Way.DIGEST)


def send_trial(*, now: datetime, person: AbstractBaseUser | None = None, hook: Hook | None = None) -> Message:
    """To a person's messenger or to a hook, and only there. A trial isn't tried again."""
    channel = Message.Channel.HOOK if hook is not None else Message.Channel.MESSENGER
    trial = Message.objects.create(
        channel=channel,
        recipient=person,  # type: ignore[misc]
        hook=hook,
        created_at=now,
        attempts=ATTEMPTS - 1,
    )
    transaction.on_commit(nudge)
    return trial


def set_preference(
    *,
    person: AbstractBaseUser,
    ways: dict[str, str],
    by_mail: bool,
    messenger: str = "",
    messenger_to: str = "",
) -> Preference:
    wishes = Preference(
        person_id=person.pk, ways=ways, by_mail=by_mail, messenger=messenger, messenger_to=messenger_to
    )
    wishes.save()
    return wishes


def nudge() -> None:
    from core.outbox.tasks import deliver_messages

    try:
        deliver_messages.delay()
    except (OperationalError, OSError):
        # The broker is away. The rows are there, and beat looks for them every minute.
        log.warning("No broker; messages wait for the clock.")


def add_hook(*, name: str, address: str, groups: list[str], by: AbstractBaseUser, now: datetime) -> Hook:
    return Hook.objects.create(
        name=name,
        address=address,
        groups=groups,
        added_by=by,  # type: ignore[misc]
        added_at=now,
    )


def switch_hook(*, hook: Hook) -> Hook:
    """On or off; what waits for it when it is off isn't sent any more."""
    hook.is_active = not hook.is_active
    hook.save(update_fields=["is_active"])
    if not hook.is_active:
        hook.messages.filter(sent_at=None).delete()
    return hook
