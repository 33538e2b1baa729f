from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.forms import StyledForm, model_choice
from organization.models import Building, Employee, Room, Unit, User


class RoomForm(StyledForm, forms.ModelForm):
    building = forms.CharField(
        label=_("Building"),
        required=False,
        max_length=200,
        help_text=_("Choose a known one, or write a new one."),
        widget=forms.TextInput(attrs={"list": "buildings", "autocomplete": "off"}),
    )

    class Meta:
        model = Room
        fields = ("code", "name", "name_en", "floor", "unit", "responsible")
        help_texts = {
            "code": _("As it stands on the door, for example A-101. It can't be changed later."),
            "responsible": _("Signs the card of the room (KIR)."),
        }

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "unit").queryset = Unit.objects.visible_to(user)
        people = model_choice(self, "responsible")
        active = Employee.objects.visible_to(user).active(today)
        people.queryset = (active | Employee.objects.filter(pk=self.instance.responsible_id)).distinct()
        people.widget.attrs |= {"data-pick": "", "aria-label": people.label}
        self.buildings = [str(building) for building in Building.objects.all()]
        if self.instance.pk:
            del self.fields["code"]
            self.initial["building"] = str(self.instance.building or "")
        else:
            self.initial.setdefault("unit", Unit.objects.home_of(user).pk)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Room.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(gettext("There is a room with this code already."))
        if code.startswith("/") or not code.isprintable():
            raise forms.ValidationError(gettext("Write letters, digits, dots and dashes."))
        return code

    def _post_clean(self) -> None:
        """The building is a name here, which the action looks up; nothing of the row is set."""
