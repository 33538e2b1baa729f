"""Bearer tokens of the API: made once, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.refusal import Refusal
from core.trail.recording import change
from organization.models import ApiToken, User

BEGINS = "srp_"
KEPT_IN_SIGHT = 8
MOST_TOKENS = 20
# Noting every use would make a write of every read.
NOTED_EVERY = timedelta(minutes=1)


def issue_token(
    *,
    user: User,
    now: datetime,
    can_write: bool = False,
    name: str = "",
    expires_at: datetime | None = None,
    by: User | None = None,
) -> str:
    """:param by: who makes it, when it isn't the account itself
    :returns: the token itself, which nobody can read again
    :raises Refusal: ``too_many_tokens``
    """
    secret = BEGINS + secrets.token_urlsafe(32)
    prefix = secret[:KEPT_IN_SIGHT]
    with change("token.issue", by=by or user, reason=_told(prefix, user, name)):
        User.objects.select_for_update().get(pk=user.pk)
        if user.api_tokens.valid(now).count() >= MOST_TOKENS:
            raise Refusal(
                "too_many_tokens",
                _("%(account)s has %(most)s valid tokens. Revoke one that isn't used any more.")
                % {"account": user.display_name, "most": MOST_TOKENS},
            )
        ApiToken.objects.create(
            user=user,
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            can_write=can_write,
            created_at=now,
            expires_at=expires_at,
        )
    return secret


def revoke_token(*, token: ApiToken, by: User, now: datetime) -> ApiToken:
    """It opens nothing from now on. Twice is harmless."""
    with change("token.revoke", by=by, reason=_told(token.prefix, token.user, token.name)):
        token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
        if token.revoked_at is None:
            token.revoked_at = now
            token.save(update_fields=["revoked_at"])
        return token


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


def _told(prefix: str, user: User, name: str) -> str:
    """For the trail: which one, and whose."""
    return f"{prefix}… {name} ({user.username})".replace("  ", " ")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
