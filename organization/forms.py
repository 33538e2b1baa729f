from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.formats import long_date
from core.web.forms import StyledForm
from organization.models import Employee, Unit, User
from organization.staff_number import StaffNumberError, normalize_staff_number

EARLIEST_YEAR = 1950
YEARS_AHEAD = 2


class EmployeeForm(StyledForm, forms.ModelForm):
    """The staff number may be written with spaces and dots, as it stands on paper."""

    staff_number = forms.CharField(
        label=_("Staff number (NIP)"),
        required=False,
        max_length=40,
        help_text=_("18 digits. Leave it empty for staff without one."),
    )

    class Meta:
        model = Employee
        fields = (
            "name",
            "staff_number",
            "employment",
            "grade",
            "position",
            "unit",
            "email",
            "phone",
            "joined_on",
            "user",
        )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]
        if not user.has_perm("organization.view_user"):
            del self.fields["user"]
        else:
            free = User.objects.filter(is_active=True, employee=None)
            taken = User.objects.filter(employee=self.instance.pk) if self.instance.pk else free.none()
            self.fields["user"].queryset = free | taken  # type: ignore[attr-defined]
        if not user.has_perm("organization.view_staff_number"):
            del self.fields["staff_number"]

    def clean_staff_number(self) -> str | None:
        written: str = self.cleaned_data["staff_number"]
        if not written:
            return None
        try:
            number = normalize_staff_number(written)
        except StaffNumberError as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        if Employee.objects.filter(staff_number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                gettext("Another employee has this staff number already. Search for them by name.")
            )
        return number

    def clean_joined_on(self) -> date | None:
        joined_on: date | None = self.cleaned_data["joined_on"]
        if joined_on is not None:
            refuse_absurd(joined_on, self.today)
        return joined_on


class LeaveForm(StyledForm, forms.Form):
    left_on = forms.DateField(
        label=_("First day on which they don't work here"),
        help_text=_("For a pension of 1 July, write 1 July."),
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=255,
        help_text=_("Pension, transfer, end of contract. Nothing about health."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_left_on(self) -> date:
        left_on: date = self.cleaned_data["left_on"]
        refuse_absurd(left_on, self.today)
        return left_on


def refuse_absurd(day: date, today: date) -> None:
    """A slip of the hand in the year."""
    if day.year < EARLIEST_YEAR or day.year > today.year + YEARS_AHEAD:
        raise forms.ValidationError(
            gettext("%(day)s can't be: write a year from %(first)s to %(last)s.")
            % {"day": long_date(day), "first": EARLIEST_YEAR, "last": today.year + YEARS_AHEAD}
        )


class OfficeForm(StyledForm, forms.Form):
    """The names that stand at the head of every page and paper."""

    office_name = forms.CharField(
        label=_("Name of the office"),
        max_length=200,
        help_text=_("For example Sekretariat Daerah Kabupaten Kerinci."),
    )
    section_name = forms.CharField(
        label=_("Section that keeps the register"),
        max_length=200,
        help_text=_("For example Bagian Umum."),
    )
    location_code = forms.CharField(
        label=_("Location code"),
        max_length=60,
        required=False,
        help_text=_("The code of the owner as it stands on KIB and stickers. It can be written later."),
    )
