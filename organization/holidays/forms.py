from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.spreadsheets.dates import parse_day
from core.spreadsheets.problems import Problem
from core.web.formats import long_date
from core.web.forms import SmallPicks, StyledForm
from organization.models import Holiday

FIRST_YEAR, LAST_YEAR = 2000, 2100


class WrittenDay(forms.CharField):
    """A day as offices write it: 17 Agustus 2026, 17/8/2026, 17-08-2026, 2026-08-17."""

    def prepare_value(self, value: Any) -> Any:
        return long_date(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date:
        try:
            day = parse_day(super().clean(value))
        except Problem as problem:
            text = str(problem)
            if problem.code == "date_unreadable":
                text = gettext("This can't be read as a date. Write it like 17 Agustus 2026.")
            raise forms.ValidationError(text, code=problem.code) from problem
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                gettext("Write a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day


class HolidayForm(StyledForm, forms.ModelForm):
    on = WrittenDay(
        label=_("Date"), max_length=40, help_text=_("For example 17 Agustus 2026, 17/8/2026 or 2026-08-17.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Holiday.Kind.choices, widget=SmallPicks)

    class Meta:
        model = Holiday
        fields = ("on", "name", "kind", "source")
        help_texts = {"source": _("The joint decree (SKB) or circular, with its number.")}

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        other = Holiday.objects.filter(on=on).exclude(pk=self.instance.pk).first()
        if other is not None:
            raise forms.ValidationError(
                gettext("%(day)s is a day off already: %(name)s. Change that one.")
                % {"day": long_date(on), "name": other.name}
            )
        return on
