"""Sign-on by OpenID Connect, where the environment names a provider: only for accounts that are there.

allauth does state, PKCE and the exchange. Here every id token is verified by its signature, issuer,
audience and nonce, nothing of what the provider says is stored but its identifier, and no account is made.
The first time an account is found by its e-mail address, which the administrator wrote and the provider
must have verified; from then on by the provider's own identifier, which no rename changes.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import re_path
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from core.trail.recording import change
from organization.models import User
from organization.models.accounts import SYSTEM_USERNAME

PROVIDER = "sso"


def _issuer() -> str:
    """These pages are mounted only where one is named."""
    return (settings.SIGN_ON or {})["issuer"]


class Exchange(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != _issuer().rstrip("/"):
            raise OAuth2Error("The provider calls itself another issuer")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            claims = self._claims(app, token, kwargs["response"])
            login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("Invalid answer of the provider") from error
        login.account.extra_data = {}
        login.nonce = str(claims.get("nonce", ""))
        login.verified_email = claims.get("email", "") if is_verified(claims) else ""
        return login

    def _claims(self, app: Any, token: Any, response: dict[str, Any]) -> dict[str, Any]:
        config = self.openid_config
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=response["id_token"],
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "email" not in claims and "userinfo_endpoint" in config:
            told = self._fetch_user_info(token.token)
            if told.get("sub") == claims["sub"]:
                claims |= {name: told[name] for name in ("email", "email_verified") if name in told}
        return claims


def is_verified(claims: dict[str, Any]) -> bool:
    """Some providers write the word."""
    return claims.get("email_verified") in (True, "true")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Exchange

    def redirect(self, request: HttpRequest, process: str, next_url: Any = None, **kwargs: Any) -> Any:
        nonce = secrets.token_urlsafe(24)
        return super().redirect(
            request, process, next_url, auth_params={"nonce": nonce}, nonce=nonce, **kwargs
        )


class SignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not constant_time_compare(sociallogin.nonce, sociallogin.state.get("nonce", "")):
            raise ImmediateHttpResponse(refused(request, _("The answer belongs to another login.")))
        user = sociallogin.user if sociallogin.is_existing else _account_of(sociallogin.verified_email)
        if user is None or not user.is_active:
            raise ImmediateHttpResponse(refused(request, _no_account(sociallogin.verified_email)))
        if not sociallogin.is_existing:
            _bind(request, sociallogin, user)
        # As at the password: over when the browser is closed, and at most for a working day.
        request.session.set_expiry(0)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refused(request, _("You went back without signing in."), status=200))
        raise ImmediateHttpResponse(refused(request, _("The answer of the provider can't be used.")))

    def get_requests_session(self) -> Any:
        """What the provider names is asked there, and nowhere that it leads on to."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        pass


def _account_of(email: str) -> User | None:
    """Two with one address are nobody's: addresses aren't unique here."""
    found = (
        list(User.objects.exclude(username=SYSTEM_USERNAME).filter(email__iexact=email)[:2]) if email else []
    )
    return found[0] if len(found) == 1 else None


def _bind(request: HttpRequest, sociallogin: SocialLogin, user: User) -> None:
    issuer = _issuer()
    try:
        with change("account.bind_sign_on", by=user, reason=f"{user.username}: {issuer}"):
            sociallogin.connect(request, user)
    except IntegrityError:  # A second browser of theirs was quicker.
        sociallogin.lookup()


def _no_account(email: str) -> str:
    if not email:
        return _("The provider names no e-mail address of yours that it has verified.")
    return _("No open account here has the address %(email)s alone. Ask the administrator.") % {
        "email": email
    }


def refused(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    return render(request, "account/sign_on_refused.html", {"sentence": sentence}, status=status)


@login_not_required
@never_cache
@require_safe
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    provider = Exchange(request, provider_id).get_provider()
    try:
        answer: HttpResponseBase = provider.redirect(
            request, process="login", next_url=get_next_redirect_url(request)
        )
    except (OAuth2Error, RequestException, KeyError, ValueError):
        sentence = _("The provider doesn't answer now. Try again in a while, or log in with your password.")
        return refused(request, sentence, status=503)
    return answer


@login_not_required
@never_cache
@require_safe
def sign_on_answer(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    view = OAuth2CallbackView.adapter_view(Exchange(request, provider_id))
    answer: HttpResponseBase = view(request)
    return answer


# The names by which allauth asks for them.
urlpatterns = [
    re_path(rf"^masuk/(?P<provider_id>{PROVIDER})/$", sign_on, name="openid_connect_login"),
    re_path(rf"^masuk/(?P<provider_id>{PROVIDER})/kembali/$", sign_on_answer, name="openid_connect_callback"),
]
