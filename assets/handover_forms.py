"""What is asked when goods change hands."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import StyledForm


class DisputeForm(StyledForm, forms.Form):
    answer = forms.CharField(
        max_length=500,
        label=_("What is missing or different"),
        widget=forms.Textarea,
        help_text=_("For example: the charger is missing; the laptop has not arrived."),
    )


class AnnulForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        help_text=_("For example: the wrong person was chosen. It stands in the history."),
    )
