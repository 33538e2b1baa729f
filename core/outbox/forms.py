from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.outbox.addresses import LONGEST, clean_address
from core.outbox.groups import groups
from core.outbox.messengers import clean_number, offered
from core.outbox.models import Hook, Messenger, Preference

TEXT = {"class": "form-control", "autocomplete": "off", "spellcheck": "false"}


class AddressField(forms.CharField):
    """An address of Apprise, checked when it is saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.TextInput(attrs=TEXT), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        return clean_address(text) if text else ""


class PreferenceForm(forms.Form):
    """One choice for each group of topics, and the channels."""

    marks_optional = True

    by_mail = forms.BooleanField(
        label=gettext_lazy("Letters to my e-mail address"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    messenger = forms.ChoiceField(
        label=gettext_lazy("Messenger"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    telegram = forms.CharField(
        label=gettext_lazy("Chat ID of Telegram"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**TEXT, "inputmode": "numeric"}),
    )
    whatsapp = forms.CharField(
        label=gettext_lazy("Number for WhatsApp"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**TEXT, "inputmode": "tel"}),
    )

    def __init__(self, data: Any = None, *, wishes: Preference) -> None:
        super().__init__(data, initial={"by_mail": wishes.by_mail}, label_suffix="")
        self.wishes, self.offered = wishes, offered()
        for group in groups().values():
            self.fields[f"way_{group.key}"] = forms.ChoiceField(
                label=group.label,
                help_text=str(group.text),
                choices=group.ways,
                initial=wishes.ways.get(group.key, group.default),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        for messenger in set(Messenger) - set(self.offered):
            del self.fields[messenger.value]
        if not self.offered:
            del self.fields["messenger"]
            return
        chosen: Any = self.fields["messenger"]
        chosen.choices = [("", _("None"))] + [(each.value, each.label) for each in self.offered]
        chosen.initial = wishes.messenger if wishes.messenger in self.offered else ""
        if wishes.messenger in self.fields:
            self.fields[wishes.messenger].initial = wishes.messenger_to

    def clean(self) -> dict[str, Any]:
        """The number is looked at only for the messenger that is chosen."""
        data = super().clean() or self.cleaned_data
        messenger = data.get("messenger") or ""
        if messenger:
            try:
                data["messenger_to"] = clean_number(messenger, data.get(messenger) or "")
            except ValidationError as error:
                self.add_error(messenger, error)
        return data

    @property
    def way_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("way_")]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `set_preference` takes. What isn't offered now stays as it was."""
        data = self.cleaned_data
        if self.offered:
            messenger, to = data["messenger"], data.get("messenger_to", "")
        else:
            messenger, to = self.wishes.messenger, self.wishes.messenger_to
        return {
            "ways": {key: data[f"way_{key}"] for key in groups()},
            "by_mail": data["by_mail"],
            "messenger": messenger,
            "messenger_to": to,
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
