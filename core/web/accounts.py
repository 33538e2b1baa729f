"""allauth's account pages, as far as they are used, with our status codes.

Mounted one by one in `config/urls.py`: no sign-up, no e-mail administration.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account import views
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.mail import get_connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.refusal import Refusal
from core.web.forms import SmallPicks, StyledForm, dress

log = logging.getLogger(__name__)


class RefusedForm:
    """A refused form answers 422, and its controls wear our classes."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)  # type: ignore[misc]
        form.label_suffix = ""
        form.marks_optional = True
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
            dress(field)
        return form

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class LoginView(RefusedForm, views.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sign_on": settings.SIGN_ON}

    def get_initial(self) -> dict[str, Any]:
        """A phone is its owner's: there the box is ticked. By this word browsers of phones are told."""
        on_phone = "Mobi" in self.request.headers.get("User-Agent", "")
        return {**super().get_initial(), "remember": on_phone}


class PasswordChangeView(RefusedForm, views.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser) or not request.user.has_usable_password():
            raise Refusal(
                "no_password",
                _("This account has no password of its own. Ask the administrator for one."),
            )
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        # The validators' four sentences stand at the head of the page as one.
        form.fields["password1"].help_text = ""
        return form

    def get_default_success_url(self) -> str:
        return reverse("web:profile")


class PasswordResetView(RefusedForm, views.PasswordResetView):
    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["email"].label = _("E-mail address")
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """The server is asked before anybody is looked for: who has an account isn't told by its silence."""
        try:
            with get_connection():
                response: HttpResponse = super().form_valid(form)
        except (SMTPException, OSError):
            log.warning("No letter with a new password went: the mail server doesn't answer.")
            said = _(
                "The mail server doesn't answer, so no letter went. "
                "Try again later, or ask the administrator."
            )
            form.add_error(None, said)
            return self.form_invalid(form)
        return response


class PasswordResetFromKeyView(RefusedForm, views.PasswordResetFromKeyView):
    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["password1"].help_text = ""
        return form


class ProfileForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_lazy("Language"), choices=settings.LANGUAGES, widget=SmallPicks)

    class Meta:
        model = get_user_model()
        fields = ["first_name", "last_name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = self.initial.get("language") or get_language()
