from __future__ import annotations

from smtplib import SMTPException

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.refusal import Refusal
from organization.models import User


def send_password_link(account: User) -> None:
    """:raises Refusal: ``no_address``, ``not_sent``"""
    if not account.email or not settings.EMAIL_IS_CONFIGURED:
        raise Refusal("no_address", _("No letter can be sent to this account. Give it a password instead."))
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    context = {
        "user": account,
        "username": account.username,
        "url": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    try:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            get_adapter().send_mail("account/email/password_link", account.email, context)
    except (SMTPException, OSError, ValueError) as error:
        raise Refusal(
            "not_sent",
            _("The letter to %(email)s didn't go. Give the account a password instead.")
            % {"email": account.email},
        ) from error
