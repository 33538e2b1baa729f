"""The second factor: a code from an app on the phone, or a recovery code. allauth's views in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView as CodeView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.trail.recording import change
from core.web.accounts import RefusedForm
from organization.signed_in import signed_in


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    found = {each.type: each for each in Authenticator.objects.filter(user=signed_in(request))}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "app": found.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "mfa/index.html", context)


class AuthenticateView(RefusedForm, CodeView):
    """Between password and register; a stranger to this login is sent back to it."""


class _Act(RefusedForm):
    """What somebody does to their own account, as `organization.accounts.actions` says of others."""

    request: HttpRequest
    verb: str
    said: Any = ""

    def form_valid(self, form: Any) -> HttpResponse:
        user = signed_in(self.request)
        with change(self.verb, by=user, reason=f"{user.username}: "):
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view's
        if self.said:
            messages.success(self.request, self.said)
        return response


class ActivateView(_Act, ActivateTOTPView):
    verb, said = "account.set_second_factor", _("From now on you log in with password and code.")


class DeactivateView(_Act, DeactivateTOTPView):
    verb, said = "account.drop_second_factor", _("From now on the password alone lets you in.")


class NewRecoveryCodesView(_Act, GenerateRecoveryCodesView):
    verb = "account.renew_recovery_codes"


class AgainView(RefusedForm, ReauthenticateView):
    """Before something that a borrowed browser shouldn't do."""

    def get_default_success_url(self) -> str:
        return reverse("web:profile")


class CodeAgain(RefusedForm, CodeAgainView):
    def get_default_success_url(self) -> str:
        return reverse("web:profile")


urlpatterns = [
    path("masuk/kode/", AuthenticateView.as_view(), name="mfa_authenticate"),
    path("masuk/lagi/", AgainView.as_view(), name="account_reauthenticate"),
    path("masuk/lagi/kode/", CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("profil/dua-langkah/", second_factor, name="mfa_index"),
    path("profil/dua-langkah/pasang/", ActivateView.as_view(), name="mfa_activate_totp"),
    path("profil/dua-langkah/lepas/", DeactivateView.as_view(), name="mfa_deactivate_totp"),
    path("profil/dua-langkah/cadangan/", ViewRecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "profil/dua-langkah/cadangan/baru/",
        NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
