from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.forms import DASHES, SmallPicks, StyledForm, model_choice
from organization.models import Employee, Signer, Stationery, Unit, User
from organization.models.stationery import lines_of

MOST_LINES, MOST_ADDRESS = 4, 2


class StationeryForm(StyledForm, forms.ModelForm):
    picture = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("A PNG or JPEG picture. It stands at the left of the letterhead."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    no_picture = forms.BooleanField(label=gettext_lazy("Take the unit's own logo away"), required=False)

    class Meta:
        model = Stationery
        fields = ("lines", "address", "province", "regency", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["no_picture"]

    def clean_lines(self) -> str:
        return self._lines("lines", MOST_LINES)

    def clean_address(self) -> str:
        return self._lines("address", MOST_ADDRESS)

    def _lines(self, name: str, most: int) -> str:
        lines = lines_of(self.cleaned_data[name])
        if len(lines) > most:
            raise ValidationError(
                _("These are %(n)s lines; on paper there is room for %(most)s.")
                % {"n": len(lines), "most": most}
            )
        return "\n".join(lines)

    def clean_picture(self) -> bytes | None:
        upload = self.cleaned_data["picture"]
        # Here, since most processes never meet a logo and would carry Pillow all the same.
        from core.files.logos import clean_logo

        return clean_logo(upload) if upload else None

    @property
    def fields_to_save(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.cleaned_data["picture"]:
            data["logo"] = self.cleaned_data["picture"]
        elif self.cleaned_data.get("no_picture"):
            data["logo"] = None
        return data


class SignerForm(StyledForm, forms.ModelForm):
    needed_when = {
        "employee": gettext_lazy("(or write a name)"),
        "name": gettext_lazy("(needed where no employee is chosen)"),
    }

    duty = forms.ChoiceField(label=gettext_lazy("Signs as"), choices=[("", DASHES), *Signer.Duty.choices])
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"), required=False, widget=SmallPicks, choices=Signer.Standing.choices
    )

    class Meta:
        model = Signer
        fields = (
            *("duty", "employee", "name", "standing", "title", "post", "rank", "staff_number"),
            *("from_on", "until_on"),
        )

    def __init__(self, *args: Any, user: User, unit: Unit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.unit = unit
        employees = model_choice(self, "employee")
        active = Employee.objects.visible_to(user).active(today)
        employees.queryset = (active | Employee.objects.filter(pk=self.instance.employee_id)).distinct()
        employees.widget.attrs |= {"data-pick": "", "aria-label": employees.label}
        if not self.instance.pk:
            self.initial["from_on"] = today

    def clean_staff_number(self) -> str:
        return "".join(sign for sign in self.cleaned_data["staff_number"] if sign not in " .")

    def _get_validation_exclusions(self) -> set[str]:
        """The unit isn't asked for, but its constraints hold."""
        return super()._get_validation_exclusions() - {"unit"}  # type: ignore[misc, no-any-return]
