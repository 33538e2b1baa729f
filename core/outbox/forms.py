from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.outbox.addresses import LONGEST, clean_address, masked
from core.outbox.groups import groups
from core.outbox.models import Hook, Preference

TEXT = {"class": "form-control", "autocomplete": "off", "spellcheck": "false"}


class AddressField(forms.CharField):
    """An address of Apprise, checked when it is saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.TextInput(attrs=TEXT), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        return clean_address(text) if text else ""


class PreferenceForm(forms.Form):
    """One choice for each group of topics, and the channels. An empty messenger keeps the one there is."""

    marks_optional = True

    by_mail = forms.BooleanField(
        label=gettext_lazy("Letters to my e-mail address"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    messenger = AddressField(label=gettext_lazy("Address of my messenger"), required=False)
    forget = forms.BooleanField(
        label=gettext_lazy("Take my messenger's address away"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any = None, *, wishes: Preference) -> None:
        super().__init__(data, initial={"by_mail": wishes.by_mail}, label_suffix="")
        self.wishes = wishes
        for group in groups().values():
            self.fields[f"way_{group.key}"] = forms.ChoiceField(
                label=group.label,
                help_text=str(group.text),
                choices=group.ways,
                initial=wishes.ways.get(group.key, group.default),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        if wishes.messenger:
            self.fields["messenger"].widget.attrs["placeholder"] = masked(wishes.messenger)
        else:
            del self.fields["forget"]

    @property
    def way_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("way_")]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `set_preference` takes."""
        data = self.cleaned_data
        kept = "" if data.get("forget") else self.wishes.messenger
        return {
            "ways": {key: data[f"way_{key}"] for key in groups()},
            "by_mail": data["by_mail"],
            "messenger": data["messenger"] or kept,
        }


class HookForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    address = AddressField(label=gettext_lazy("Address"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Told of"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choose at least one group.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="hook_%s")
        chosen: Any = self.fields["groups"]
        chosen.choices = [(group.key, group.label) for group in groups().values()]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Hook.objects.filter(name=name).exists():
            raise ValidationError(_("There is a webhook of this name already. Choose another name."))
        return name
