from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.labels.tokens import read_token
from core.web.forms import StyledForm


class ScanForm(StyledForm, forms.Form):
    """A code as it is typed, or as a reader with a cable types it: the letters alone or the address."""

    code = forms.CharField(
        label=gettext_lazy("Code on the sticker"),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "7K3QD M2X9T",
            }
        ),
    )

    def clean_code(self) -> str:
        token = read_token(self.cleaned_data["code"])
        if token is None:
            raise ValidationError(
                _("This is no code of ours: it has ten letters and digits, like 7K3QD M2X9T. Type it again.")
            )
        return token


class ReplaceStickerForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it replaced?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: the sticker is lost, or was seen on another item."),
    )
