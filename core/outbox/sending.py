"""One message through its channel. What goes wrong is said as a `Problem`, without the secret."""

from __future__ import annotations

import logging
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from core.outbox.addresses import is_private, messengers_are_installed
from core.outbox.letters import Letter, letter_of
from core.outbox.messengers import address_for
from core.outbox.models import Message, Preference

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

log = logging.getLogger(__name__)
Problem, Channel = Message.Problem, Message.Channel


class NotSentError(Exception):
    def __init__(self, problem: Message.Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def send(message: Message) -> None:
    """Nothing is sent where there is nothing left to say.

    :raises NotSentError: why not
    """
    reader = message.recipient
    with translation.override(getattr(reader, "language", "") or settings.LANGUAGE_CODE):
        letter = letter_of(message)
        if letter is None:
            return
        if message.channel == Channel.MAIL and reader is not None:
            _send_mail(letter, message, reader)
        else:
            _send_by_apprise(letter, _address_of(message))


def _send_mail(letter: Letter, message: Message, reader: AbstractBaseUser) -> None:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    # The same after a retry, so that a mail program can tell that it has it already.
    headers = {"Message-ID": f"<{message.created_at:%Y%m%d}.{message.pk}@{host}>"}
    email: str = getattr(reader, "email", "")
    subject = settings.EMAIL_SUBJECT_PREFIX + letter.subject
    mail = EmailMessage(subject, letter.text, to=[email], headers=headers)
    try:
        mail.send()
    except SMTPAuthenticationError as error:
        raise NotSentError(Problem.LOGIN) from error
    except (SMTPRecipientsRefused, SMTPSenderRefused) as error:
        raise NotSentError(Problem.REFUSED) from error
    except (SMTPException, OSError) as error:
        raise NotSentError(Problem.NO_SERVER) from error
    except ValueError as error:  # An address with a line break in it.
        raise NotSentError(Problem.REFUSED) from error


def _address_of(message: Message) -> str:
    if message.hook is not None:
        return message.hook.address
    return address_for(Preference.objects.filter(person=message.recipient_id).first())


def _send_by_apprise(letter: Letter, address: str) -> None:
    if not address:
        raise NotSentError(Problem.ADDRESS)
    if not messengers_are_installed():
        raise NotSentError(Problem.MISSING)
    if is_private(address):
        raise NotSentError(Problem.PRIVATE)
    import apprise

    # It would follow a redirect to wherever the other side likes.
    asset = apprise.AppriseAsset(
        http_redirects=False, app_id="Sarpras", app_desc="Sarpras", app_url=settings.SITE_URL
    )
    messenger = apprise.Apprise(asset=asset)
    if not messenger.add(address):
        raise NotSentError(Problem.ADDRESS)
    if not messenger.notify(body=letter.text, title=letter.subject):
        raise NotSentError(Problem.SERVICE)
