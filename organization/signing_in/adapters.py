"""What allauth asks the house; `config/settings.py` names these classes."""

from __future__ import annotations

import base64
import logging
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from organization.signing_in.freshness import came_in_just_now

log = logging.getLogger("sarpras.signing_in")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who wrote their password a moment ago isn't asked for it again."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not came_in_just_now(self.request or context.request)


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m", micro=False).save(drawn, kind="svg", scale=6, border=4, light="#fff")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With another SECRET_KEY no code fits any more; the administrator takes the factor off."""
        try:
            return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning(
                "A second factor was stored under another SECRET_KEY and can't be read. Bring the key "
                "back, or take the factor off the account."
            )
            return base64.b32encode(uuid4().bytes).decode()


@cache
def _cipher(secret_key: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sarpras second factor")
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))
