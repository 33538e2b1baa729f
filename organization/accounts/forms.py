from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.forms import SmallPicks, StyledForm, model_choice
from organization.models import Unit, User
from organization.roles import EXPLAINED, ROLES

SHOWN, MAILED = "shown", "mailed"
WAYS = {
    SHOWN: _("Show me a password to hand over"),
    MAILED: _("Send a link by e-mail"),
}


class RoleInput(forms.CheckboxSelectMultiple):
    """A tick for each role, with what it may do below its name."""

    option_template_name = "organization/widgets/role.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["explained"] = EXPLAINED.get(str(value), "")
        return option


class AccountForm(StyledForm, forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Links for a forgotten password and the digest of the morning go there."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLES.items()),
        widget=RoleInput,
        error_messages={"required": _("Choose at least one role; without one the account opens nothing.")},
    )
    scope = forms.ModelChoiceField(
        label=_("Scope"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole office"),
        help_text=_(
            "The unit, with all below it, whose goods this person sees. "
            "Inspectorate and administrator read the whole office in any case."
        ),
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=255,
        help_text=_("It stands in the trail, for example a letter of assignment."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "scope").queryset = Unit.objects.visible_to(user)

    def clean_roles(self) -> list[Group]:
        return list(Group.objects.filter(name__in=self.cleaned_data["roles"]))

    @property
    def account_fields(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "roles", "scope")}


class NewAccountForm(AccountForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("What the person types at the login. It can't be changed later."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    way = forms.ChoiceField(
        label=_("First password"), choices=list(WAYS.items()), widget=SmallPicks, initial=SHOWN
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_ways(self)

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(gettext("There is an account of this name already. Choose another name."))
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("way") == MAILED and not data.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Write the address that the link goes to."))
        return data


class PasswordForm(StyledForm, forms.Form):
    way = forms.ChoiceField(
        label=_("New password"), choices=list(WAYS.items()), widget=SmallPicks, initial=SHOWN
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=255,
        help_text=_("For example: forgotten, asked for by telephone."),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_ways(self, can_mail=bool(account.email))


class ReasonForm(StyledForm, forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=255, help_text=_("It stands in the trail."))


def offer_ways(form: forms.BaseForm, *, can_mail: bool = True) -> None:
    """Where no letter can go, nothing is to be chosen."""
    if not (settings.EMAIL_IS_CONFIGURED and can_mail):
        field: Any = form.fields["way"]
        field.choices = [(SHOWN, WAYS[SHOWN])]
        field.widget = forms.HiddenInput()
