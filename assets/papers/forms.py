from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.papers.asof import register_began_on
from core.documents.answers import FORMATS
from core.web.formats import long_date
from core.web.forms import SmallPicks, StyledForm, model_choice
from organization.forms import refuse_absurd
from organization.models import Building, Room, Unit, User


class PaperForm(StyledForm, forms.Form):
    """What every list on paper asks."""

    as_of = forms.DateField(
        label=gettext_lazy("State of the register as of"),
        help_text=gettext_lazy("The end of that day. It stands on the paper."),
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Date of signing"),
        help_text=gettext_lazy("Who signs on that day stands under the paper."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Format"),
        widget=SmallPicks,
        choices=[(form, form.upper()) for form in FORMATS],
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        initial = {"as_of": today, "signed_on": today, "form": "pdf"} | kwargs.pop("initial", {})
        # Two of them stand on one page.
        super().__init__(*args, initial=initial, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)
        self.today = today

    @property
    def short_name(self) -> str:
        """Of a valid form: what is printed, for the name of the file."""
        raise NotImplementedError

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise ValidationError(_("%(date)s has not come yet.") % {"date": long_date(as_of)})
        began = register_began_on() if as_of < self.today else None
        if began is not None and as_of < began:
            raise ValidationError(
                _("This register begins on %(began)s; what was before it isn't known. Choose a later day.")
                % {"began": long_date(began)}
            )
        return as_of

    def clean_signed_on(self) -> date:
        signed_on: date = self.cleaned_data["signed_on"]
        refuse_absurd(signed_on, self.today)
        return signed_on


class KibForm(PaperForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("With all units below it."),
    )
    field_order = ["unit", "as_of", "signed_on", "form"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        units = model_choice(self, "unit")
        units.queryset = Unit.objects.visible_to(user)

    @property
    def short_name(self) -> str:
        return f"KIB B {self.cleaned_data['unit'].code}"


def with_condition() -> forms.BooleanField:
    return forms.BooleanField(label=gettext_lazy("With a column for the condition"), required=False)


class RoomCardForm(PaperForm):
    room = forms.ModelChoiceField(Room.objects.none(), label=gettext_lazy("Room"), to_field_name="code")
    with_condition = with_condition()
    field_order = ["room", "as_of", "signed_on", "with_condition", "form"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        rooms = model_choice(self, "room")
        rooms.queryset = Room.objects.visible_to(user).select_related("unit")
        rooms.widget.attrs |= {
            "data-pick": "",
            "data-placeholder": _("Choose a room"),
            "aria-label": rooms.label,
        }

    @property
    def short_name(self) -> str:
        return f"KIR {self.cleaned_data['room'].code}"


class RoomCardsForm(PaperForm):
    building = forms.ModelChoiceField(
        Building.objects.none(),
        label=gettext_lazy("Building"),
        required=False,
        empty_label=gettext_lazy("All buildings"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Unit"),
        required=False,
        empty_label=gettext_lazy("All units"),
        help_text=gettext_lazy("With all units below it."),
    )
    with_condition = with_condition()
    field_order = ["building", "unit", "as_of", "signed_on", "with_condition", "form"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        buildings, units = model_choice(self, "building"), model_choice(self, "unit")
        rooms = Room.objects.visible_to(user)
        buildings.queryset = Building.objects.filter(pk__in=rooms.order_by().values("building"))
        units.queryset = Unit.objects.visible_to(user)

    @property
    def short_name(self) -> str:
        places = (self.cleaned_data["building"], self.cleaned_data["unit"])
        return " ".join(["KIR", *(place.code for place in places if place)])
