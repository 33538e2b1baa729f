"""Bearer tokens of the API: made once, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from organization.models import ApiToken, User

BEGINS = "srp_"
KEPT_IN_SIGHT = 8
# Noting every use would make a write of every read.
NOTED_EVERY = timedelta(minutes=1)


def issue_token(*, user: User, now: datetime, can_write: bool = False) -> str:
    """:returns: the token itself, which nobody can read again"""
    secret = BEGINS + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        prefix=secret[:KEPT_IN_SIGHT],
        digest=_digest(secret),
        can_write=can_write,
        created_at=now,
    )
    return secret


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The valid token of an account that is open, noted as used."""
    token: ApiToken | None = (
        ApiToken.objects.valid(now)
        .filter(digest=_digest(secret), user__is_active=True)
        .select_related("user")
        .first()
    )
    if token and (token.last_used_at is None or now - token.last_used_at > NOTED_EVERY):
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
