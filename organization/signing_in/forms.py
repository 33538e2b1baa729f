"""allauth's forms of codes in our look, each code good for once."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.cache import cache
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from core.web.forms import StyledForm

# As long as a code can fit: its own period and those beside it.
CODE_FITS = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)


def _for_code(form: BaseForm, help_text: Any) -> None:
    field = form.fields["code"]
    field.label, field.help_text = _("Code"), help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autofocus": True}


class ActivateForm(StyledForm, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_code(self, _("The six digits that the app shows now."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
        self.fields["code"].widget.attrs.pop("autofocus")


class _CodeForm(StyledForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_code(self, _("Six digits from the app, or one of your recovery codes."))

    def clean_code(self) -> str:
        """allauth remembers a code for thirty seconds; by then its neighbor's time still lets it in."""
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP:
            digits = "".join(code.split())
            if not cache.add(f"second-factor-{authenticator.pk}-{digits}", True, CODE_FITS):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeForm, forms.AuthenticateForm):
    pass


class ReauthenticateForm(_CodeForm, forms.ReauthenticateForm):
    pass


class ReauthenticateByPasswordForm(StyledForm, PasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
