from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset
from core.web.forms import StyledForm, dress, model_choice
from organization.models import Room, Unit, User

# What can be the same for many items, in the order of the form. Name, code and brand decide on the kind
# of goods; numbers and prices are each item's own.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Where and in which state"), ("room", "unit", "condition", "status")),
    (
        gettext_lazy("How they were acquired"),
        ("mode", "origin", "fund_source", "supplier", "document_number", "warranty_until"),
    ),
    (gettext_lazy("Other data"), ("size", "material", "measure", "room_text")),
)
FIELDS = tuple(name for _label, names in GROUPS for name in names)
NEVER_EMPTY = ("unit", "status")


class TogetherForm(StyledForm, forms.Form):
    """Only what is written here is changed; what is ticked is emptied."""

    marks_optional = False

    room = forms.ModelChoiceField(Room.objects.none(), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self._add(name)
        for name, rows in (("room", Room.objects), ("unit", Unit.objects)):
            field = model_choice(self, name)
            field.queryset = rows.visible_to(user)
            field.empty_label = _("Leave as it is")

    def _add(self, name: str) -> None:
        column: Any = Asset._meta.get_field(name)
        choices = [each for each in column.choices or [] if name != "status" or each[0] in Asset.IN_SERVICE]
        if choices:
            field: Any = forms.ChoiceField(choices=[("", _("Leave as it is")), *choices])
        else:
            field = self.fields.get(name) or column.formfield()
        field.required, field.label, field.initial, field.help_text = False, column.verbose_name, None, ""
        dress(field)
        self.fields[name] = field
        if name not in NEVER_EMPTY:
            self.fields[f"empty_{name}"] = forms.BooleanField(required=False, label=_("Empty it"))
            dress(self.fields[f"empty_{name}"])

    @property
    def groups(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each field with the box that empties it, or None."""
        empties = {name: self[f"empty_{name}"] for name in FIELDS if name not in NEVER_EMPTY}
        return [(str(label), [(self[name], empties.get(name)) for name in names]) for label, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in FIELDS:
            if data.get(name) not in (None, "") and data.get(f"empty_{name}"):
                self.add_error(name, _("Write a value or empty it, not both."))
        if not self.errors and not self.values:
            raise ValidationError(_("Write what is to change in at least one field."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What every item is to have, by the model's field."""
        found: dict[str, Any] = {}
        for name in FIELDS:
            written = self.cleaned_data.get(name)
            if written not in (None, ""):
                found[name] = written
            elif self.cleaned_data.get(f"empty_{name}"):
                found[name] = None if Asset._meta.get_field(name).null else ""
        return found

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What was written, to be sent again with the next step."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]


class ApplyForm(StyledForm, forms.Form):
    """Under the preview: why, and the mark of what was read there."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are changed"),
        help_text=gettext_lazy("For example the number of the document. It stands in the history."),
        error_messages={"required": gettext_lazy("Write why; it stands in the history of each item.")},
    )
    leave_out = forms.BooleanField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)
