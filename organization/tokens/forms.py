from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import SmallPicks, StyledForm

READS, WRITES = "read", "write"
LIFETIMES = {"30": _("30 days"), "90": _("90 days"), "365": _("One year")}


class TokenForm(StyledForm, forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For example the name of the program that uses it."),
    )
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=[(READS, _("Only read")), (WRITES, _("Read and write"))],
        widget=SmallPicks,
        initial=READS,
        help_text=_("Never more than your own role may."),
    )
    lifetime = forms.ChoiceField(
        label=_("Valid for"), choices=list(LIFETIMES.items()), widget=SmallPicks, initial="90"
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"form_key": uuid4()}, **kwargs)

    def issued(self, now: datetime) -> dict[str, Any]:
        """What `issue_token` takes."""
        return {
            "name": self.cleaned_data["name"],
            "can_write": self.cleaned_data["scope"] == WRITES,
            "expires_at": now + timedelta(days=int(self.cleaned_data["lifetime"])),
            "now": now,
        }
