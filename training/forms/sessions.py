from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.web.formats import long_date
from core.web.forms import StyledForm
from organization.models import Employee, User
from training.models import Course, Session

EARLIEST_YEAR = 2000
YEARS_AHEAD = 2
LONGEST_DAYS = 366


class SessionForm(StyledForm, forms.ModelForm):
    class Meta:
        model = Session
        fields = ("starts_on", "ends_on", "place", "organizer", "hours", "capacity", "note")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> date:
        return self._within_reach(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date:
        ends_on = self.cleaned_data["ends_on"]
        starts_on = self.cleaned_data.get("starts_on")
        if starts_on is None:
            return self._within_reach(ends_on)
        if ends_on < starts_on:
            raise forms.ValidationError(
                gettext("The last day lies before the first, %(day)s.") % {"day": long_date(starts_on)}
            )
        days = (ends_on - starts_on).days + 1
        if days > LONGEST_DAYS:
            raise forms.ValidationError(
                gettext("That makes a session of %(n)s days. Check the year.") % {"n": days}
            )
        return self._within_reach(ends_on)

    def _within_reach(self, day: date) -> date:
        if day.year < EARLIEST_YEAR:
            raise forms.ValidationError(
                gettext("%(day)s lies before %(year)s. Check the year.")
                % {"day": long_date(day), "year": EARLIEST_YEAR}
            )
        if day.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(
                gettext("%(day)s is more than %(n)s years ahead. Check the year.")
                % {"day": long_date(day), "n": YEARS_AHEAD}
            )
        return day


class SessionCreateForm(SessionForm):
    """A new session of a course, with the people who were chosen before."""

    course = forms.ModelChoiceField(queryset=Course.objects.none(), label=_("Course"))
    employees = forms.ModelMultipleChoiceField(
        queryset=Employee.objects.none(),
        required=False,
        label=_("People to invite"),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("course",)

    def __init__(self, *args: Any, user: User, chosen: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.visible_to(user).offered()  # type: ignore[attr-defined]
        people = Employee.objects.visible_to(user).filter(pk__in=chosen)
        self.fields["employees"].queryset = people  # type: ignore[attr-defined]
        if not chosen:
            del self.fields["employees"]
        self.fields["hours"].required = False
        self.fields["hours"].help_text = _("Empty: as many as the course has.")
        self.fields["organizer"].help_text = _("Empty: the organizer of the course.")


class CancelForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=255,
        help_text=_("It is told to everybody on the list, and stays on the page."),
        widget=forms.Textarea,
    )


class PeopleForm(StyledForm, forms.Form):
    """People to put on the list of a session."""

    marks_optional = False

    employees = forms.ModelMultipleChoiceField(
        queryset=Employee.objects.none(),
        label=_("People to invite"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Employee.objects.visible_to(user).for_list()
        self.fields["employees"].queryset = people  # type: ignore[attr-defined]


class InviteForm(PeopleForm):
    """People, and the session to which they are invited; without one, a new session is opened."""

    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        required=False,
        blank=True,
        label=_("Session"),
        empty_label=_("A new session"),
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        today: date,
        course: Course | None,
        chosen: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, user=user, **kwargs)
        people = self.fields["employees"]
        people.queryset = people.queryset.filter(pk__in=chosen)  # type: ignore[attr-defined]
        coming = Session.objects.visible_to(user).coming(today).select_related("course").with_seats()
        if course is not None:
            coming = coming.filter(course=course)
        coming = coming.order_by("starts_on", "pk")
        field = self.fields["session"]
        field.queryset = coming  # type: ignore[attr-defined]
        field.label_from_instance = session_label if course is None else days_and_seats  # type: ignore[attr-defined]
        if self.initial.get("session") is None:
            self.initial["session"] = coming.values_list("pk", flat=True).first()


def session_label(session: Any) -> str:
    """Of a session `with_seats()`: what it is, when, and how many seats are left."""
    return f"{session.course}, {days_and_seats(session)}"


def days_and_seats(session: Any) -> str:
    label = str(session.days_label)
    if session.capacity is None:
        return label
    free = max(0, session.capacity - session.invited)
    seats = ngettext("%(n)s seat left", "%(n)s seats left", free) % {"n": free}
    return f"{label} ({seats})"
