"""Passwords, and what allauth is told: settings that `config/settings.py` takes over."""

from typing import Any

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [{"NAME": "organization.signing_in.passwords.OwnWordsValidator"}]
ACCOUNT_ADAPTER = "organization.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A reset for an address that nobody has sends nothing: nobody can sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# The person decides at the login: a phone of one's own stays signed in, a shared computer doesn't.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SESSION_COOKIE_AGE = 30 * 24 * 3600
# Five wrong passwords close a name for five minutes, from wherever they come.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_FORMS = {"reauthenticate": "organization.signing_in.forms.ReauthenticateByPasswordForm"}
# The second factor: codes of an app, which a phone's clock may miss by half a minute.
MFA_ADAPTER = "organization.signing_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "organization.signing_in.forms.ActivateForm",
    "authenticate": "organization.signing_in.forms.AuthenticateForm",
    "reauthenticate": "organization.signing_in.forms.ReauthenticateForm",
}
MFA_TOTP_ISSUER = "Sarpras"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# No letter proves an address here, so none is waited for.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "organization.signing_in.sign_on.SignOnAdapter"


def sign_on_providers(sign_on: dict[str, str] | None) -> dict[str, Any]:
    """The one that the environment names."""
    if sign_on is None:
        return {}
    app = {
        "provider_id": "sso",
        "name": sign_on["name"],
        "client_id": sign_on["client_id"],
        "secret": sign_on["secret"],
        "settings": {"server_url": sign_on["issuer"]},
    }
    provider = "organization.signing_in.sign_on.Provider"
    return {"openid_connect": {"provider_class": provider, "OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
