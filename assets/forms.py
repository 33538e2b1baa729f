from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.actions import RETIRED, next_register
from assets.models import Asset, Classification
from assets.spreadsheets.codes import dotted
from assets.spreadsheets.dates import parse_acquired
from core.spreadsheets.dates import PartialDate
from core.spreadsheets.problems import Problem
from core.web.formats import DASH, long_date, short_date
from core.web.forms import MoneyField, SmallPicks, StyledForm, model_choice
from organization.models import Room, Unit, User


class CodePick(forms.Select):
    """A search box over the classification; without JavaScript the code is typed."""

    template_name = "assets/widgets/code_pick.html"

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-pick": reverse("assets:classification_search"),
            "data-names": "id_name",
            "data-placeholder": _("Laptop, printer, desk, or the code"),
            # The search box takes the label over; the select behind it keeps a name of its own.
            "aria-label": _("Goods code"),
        }

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        """The chosen code alone, not the 14,676 there are."""
        chosen = cast(Any, self.choices).queryset.filter(pk__in=[v for v in value if v])
        options = [("", ""), *((code.pk, str(code)) for code in chosen)]
        return [
            (None, [self.create_option(name, key, label, key in value, i)], i)
            for i, (key, label) in enumerate(options)
        ]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}_typed")


class CodeField(forms.ModelChoiceField):
    default_error_messages = {
        "invalid_choice": gettext_lazy(
            "There is no goods code %(value)s. Type a few letters of what it is and choose from the list."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Classification.objects.leaves(), widget=CodePick, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.isdigit() and len(value) == 12:
            value = dotted(value)
        return super().to_python(value)


class AcquiredField(forms.CharField):
    """A date known to the day, the month or the year, as people write it."""

    today: date

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, PartialDate):
            return value
        return {"day": short_date(value.start), "month": f"{value.start:%m-%Y}"}.get(
            value.precision, f"{value.start:%Y}"
        )

    def to_python(self, value: Any) -> Any:
        try:
            reading = parse_acquired(super().to_python(value), self.today)
        except Problem as problem:
            raise ValidationError(str(problem), code=problem.code) from problem
        if reading.warning:
            raise ValidationError(str(Problem("date_unreadable")), code="date_unreadable")
        return reading.value


FOLDS = {
    "device": ("host_name", "mac_address", "ip_address"),
    "vehicle": ("plate_number", "chassis_number", "engine_number", "ownership_number"),
    "rest": ("size", "material", "legacy_code", "notes"),
}


OF_ONE_PIECE = {
    *("serial_number", "register", "nibar", "legacy_code", "chassis_number", "engine_number"),
    *("plate_number", "ownership_number", "host_name", "mac_address", "ip_address", "notes"),
}


class AssetForm(StyledForm, forms.ModelForm):
    """What the register keeps of an asset; the template groups the fields."""

    needed_when = {
        "register": gettext_lazy("(may be empty where there is a NIBAR)"),
        "nibar": gettext_lazy("(may be empty where there is a register number)"),
    }

    classification = CodeField(label=gettext_lazy("Goods code"))
    acquired = AcquiredField(
        required=False,
        label=gettext_lazy("Acquired on"),
        help_text=gettext_lazy("As far as you know it: 12-03-2019, 03-2019 or 2019."),
    )
    value = MoneyField(required=False, label=gettext_lazy("Acquisition value"))
    status = forms.ChoiceField(
        label=gettext_lazy("Use"),
        widget=SmallPicks,
        choices=[pair for pair in Asset.Status.choices if pair[0] in Asset.IN_SERVICE],
        initial=Asset.Status.IN_USE,
    )
    mode = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Mode of acquisition"),
        choices=[("", DASH), *Asset.Mode.choices],
    )
    condition = forms.TypedChoiceField(
        label=gettext_lazy("Condition"),
        widget=SmallPicks,
        required=False,
        empty_value=None,
        choices=[*Asset.Condition.choices, ("", gettext_lazy("Not known"))],
    )

    class Meta:
        model = Asset
        fields = [
            *("classification", "name", "brand", "specification", "serial_number", "register", "nibar"),
            *("legacy_code", "size", "material", "measure", "unit", "room", "room_text", "status"),
            *("condition", "value", "mode", "origin", "fund_source", "supplier", "document_number"),
            *("warranty_until", "plate_number", "chassis_number", "engine_number", "ownership_number"),
            *("host_name", "mac_address", "ip_address", "notes"),
        ]
        error_messages = {"nibar": {"unique": gettext_lazy("Another item has this NIBAR already.")}}

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acquired"].today = today  # type: ignore[attr-defined]
        if self.instance.acquired_from:
            self.initial["acquired"] = PartialDate(
                self.instance.acquired_from, self.instance.acquired_precision
            )
        unit, room = model_choice(self, "unit"), model_choice(self, "room")
        unit.queryset = Unit.objects.visible_to(user)
        # An asset may stand in a room of a unit that its keeper doesn't see.
        room.queryset = Room.objects.visible_to(user) | Room.objects.filter(pk=self.instance.room_id)

    @property
    def opens(self) -> list[str]:
        """The folds in which something is written or refused."""
        return [
            fold
            for fold, names in FOLDS.items()
            if any(self[name].value() or self[name].errors for name in names)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "acquired" in data:
            acquired = data["acquired"]
            self.instance.acquired_from = acquired.start if acquired else None
            self.instance.acquired_precision = acquired.precision if acquired else ""
        self._refuse_taken_register(data)
        return data

    def _refuse_taken_register(self, data: dict[str, Any]) -> None:
        unit, code, register = data.get("unit"), data.get("classification"), data.get("register")
        if not (unit and code and register):
            return
        same = Asset.objects.filter(unit=unit, classification=code, register=register)
        other = same.exclude(pk=self.instance.pk).first()
        if other is not None:
            told = {"register": other.register_label, "code": code.pk, "other": other.title}
            sentence = _("Number %(register)s of code %(code)s is taken by %(other)s. Write another one.")
            self.add_error("register", sentence % told)


class RegisterForm(AssetForm):
    # Without a number the next one is given.
    needed_when = {}

    form_key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, user: User, like: Asset | None = None, **kwargs: Any) -> None:
        """:param like: another item of the same kind, from which the form is filled in"""
        super().__init__(*args, user=user, **kwargs)
        if like is not None:
            self._copy(like)
        else:
            own = Unit.objects.visible_to(user).office().values_list("pk", flat=True)
            self.initial["unit"] = user.scope_id or own.first()
        self.initial["form_key"] = uuid4()
        self.fields["register"].help_text = _("Leave it empty for the next free number.")

    def _copy(self, like: Asset) -> None:
        """All but what is each piece's own: numbers, network names, notes."""
        kept = [name for name in self.Meta.fields if name not in OF_ONE_PIECE]
        self.initial.update(forms.model_to_dict(like, kept))
        if not like.is_in_service:
            self.initial["status"] = Asset.Status.IN_USE
        if like.acquired_from:
            self.initial["acquired"] = PartialDate(like.acquired_from, like.acquired_precision)
        self.initial["register"] = next_register(like)[0]

    def _get_validation_exclusions(self) -> set[str]:
        """Without a number the action gives one, so the missing number breaks no constraint."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        is_left_empty = self.cleaned_data.get("register", 0) is None
        return excluded | {"register"} if is_left_empty else excluded


class EditForm(AssetForm):
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Why it is changed"),
        help_text=gettext_lazy("For example the number of the document. It stands in the history."),
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.updated_at.isoformat()
        if not self.instance.is_in_service:
            del self.fields["status"]

    def clean_version(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["version"])
        except ValueError:
            raise ValidationError(_("This form is incomplete. Open it again from the item's page.")) from None

    @property
    def is_changed(self) -> bool:
        return bool(set(self.changed_data) - {"version", "reason"})

    def see_present_version(self) -> None:
        """After a refusal: who sends the form once more has been told of the other's change."""
        present = Asset.objects.get(pk=self.instance.pk)
        self.data = {**self.data.dict(), "version": present.updated_at.isoformat()}  # type: ignore[attr-defined]


class DatedForm(StyledForm, forms.Form):
    """An act on a day that has come already."""

    on = forms.DateField(label=gettext_lazy("Date"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("%(date)s has not come yet.") % {"date": long_date(on)})
        return on


class EmployeeField(forms.ModelChoiceField):
    def label_from_instance(self, employee: Any) -> str:
        return f"{employee.name} – {employee.unit}"


class RetireForm(DatedForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        widget=SmallPicks,
        choices=[(status.value, status.label) for status in RETIRED],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        help_text=gettext_lazy("For example: beyond repair, number of the decision, police report."),
    )
    field_order = ["outcome", "on", "reason"]


class ReinstateForm(DatedForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea)
