from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.web.forms import StyledForm
from training.actions.attendance import facts_of
from training.attendance import Entry, mistakes
from training.models import Participation, Session


class AttendanceForm(StyledForm, forms.Form):
    """One row of the table. What stays open is taken from the session when it is saved."""

    marks_optional = False

    attendance = forms.ChoiceField(label=_("Attendance"), choices=Participation.Attendance.choices)
    hours = forms.IntegerField(
        label=_("Learning hours (JP)"),
        required=False,
        error_messages={"invalid": _("Write the JP as a whole number.")},
    )
    result = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[("", _("Not graded")), *Participation.Result.choices],
    )
    certificate_number = forms.CharField(
        label=_("Number of the certificate or letter"), required=False, max_length=100
    )
    certificate_on = forms.DateField(label=_("Certificate date"), required=False)
    expires_on = forms.DateField(label=_("Valid until"), required=False)

    def __init__(
        self, *args: Any, participation: Participation, session: Session, today: date, **kwargs: Any
    ) -> None:
        came = participation.has_attended
        super().__init__(
            *args,
            prefix=f"p{participation.pk}",
            initial={
                "attendance": participation.attendance,
                "hours": participation.hours if came else None,
                "result": participation.result,
                "certificate_number": participation.certificate_number,
                "certificate_on": participation.certificate_on,
                "expires_on": participation.expires_on,
            },
            **kwargs,
        )
        self.participation, self.session, self.today = participation, session, today
        self.namesake = ""
        """Who has a certificate of the same number and organizer, when somebody has."""
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}, {participation.employee}"
            field.widget.attrs["class"] += " form-select-sm" if name in SELECTS else " form-control-sm"
        self.fields["certificate_number"].widget.attrs["placeholder"] = _("Not yet issued")
        self.fields["hours"].widget.attrs |= {"min": 0, "max": session.hours, "placeholder": session.hours}

    def clean(self) -> dict[str, Any]:
        cleaned = {**self.cleaned_data}
        came = cleaned.get("attendance") == Participation.Attendance.ATTENDED
        if not came:
            # Who was set to absent by hand needn't empty what follows from it.
            for name in ("hours", "result"):
                if name not in self.changed_data:
                    cleaned[name] = None if name == "hours" else ""
        elif "certificate_on" in self.changed_data and "expires_on" not in self.changed_data:
            # The end was counted from the old date: count anew.
            cleaned["expires_on"] = None
        self.cleaned_data = cleaned
        for name, sentence in mistakes(self.entry, facts_of(self.session), self.today).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return self.cleaned_data

    @property
    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(
            participation_id=self.participation.pk,
            attendance=data.get("attendance", ""),
            hours=data.get("hours"),
            result=data.get("result", ""),
            certificate_number=data.get("certificate_number", ""),
            certificate_on=data.get("certificate_on"),
            expires_on=data.get("expires_on"),
        )


SELECTS = ("attendance", "result")


class AttendanceTable:
    """The rows of a session. Who was put on the list after the page was opened isn't touched.

    :param everybody: set all whose attendance is open to "attended"
    """

    def __init__(
        self,
        session: Session,
        participations: Iterable[Participation],
        today: date,
        data: QueryDict | None = None,
    ) -> None:
        self.session = session
        self.sent = data is not None
        sent = self._with_everybody(data, participations) if data is not None else None
        self.rows = [
            AttendanceForm(
                sent if sent is not None and f"p{each.pk}-attendance" in sent else None,
                participation=each,
                session=session,
                today=today,
            )
            for each in participations
        ]
        self._find_namesakes()

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in self.rows if row.is_bound)

    @property
    def entries(self) -> list[Entry]:
        return [row.entry for row in self.rows if row.is_bound]

    @property
    def mistakes(self) -> int:
        return sum(len(row.errors) for row in self.rows if row.is_bound)

    @property
    def doubled(self) -> int:
        return sum(bool(row.namesake) for row in self.rows)

    @property
    def open(self) -> int:
        """How many were invited and neither came nor stayed away, as it is stored."""
        return sum(row.participation.is_invited for row in self.rows)

    @property
    def pending(self) -> int:
        return sum(row.participation.lacks_certificate for row in self.rows)

    @property
    def removable(self) -> list[Participation]:
        return [row.participation for row in self.rows if not row.participation.has_attended]

    def _with_everybody(self, data: QueryDict, participations: Iterable[Participation]) -> QueryDict:
        """The button "Everybody attended" answers for all rows that nobody answered."""
        if "everybody" not in data:
            return data
        data = data.copy()
        for each in participations:
            if data.get(f"p{each.pk}-attendance") == Participation.Attendance.INVITED:
                data[f"p{each.pk}-attendance"] = Participation.Attendance.ATTENDED
        return data

    def _find_namesakes(self) -> None:
        """Numbers are unique for one organizer, or nearly: a letter for all has one. So only a hint."""
        numbers = {
            row.participation.pk: row.participation.certificate_number
            for row in self.rows
            if row.participation.certificate_number
        }
        if not numbers:
            return
        others = (
            Participation.objects.filter(
                certificate_number__in=set(numbers.values()),
                session__organizer=self.session.organizer,
            )
            .select_related("employee")
            .order_by("pk")
        )
        for row in self.rows:
            number = numbers.get(row.participation.pk)
            names = [
                other.employee.name
                for other in others
                if number and other.certificate_number == number and other.pk != row.participation.pk
            ]
            row.namesake = names[0] if names else ""
