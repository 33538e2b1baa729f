"""What is asked when goods change hands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.forms import DatedForm, EmployeeField
from assets.handover_goods import MOST_GOODS
from assets.models import Asset, HandoverNumbering
from assets.models.handover import validate_template
from assets.numbering import DEFAULT, LONGEST, render_number
from core.web.forms import StyledForm, dress, model_choice
from organization.models import Employee, Room, Unit, User


class GoodsForm(DatedForm):
    """Some goods, the condition of each and what goes along with it, and what the minutes say besides."""

    room = forms.ModelChoiceField(
        Room.objects.none(),
        required=False,
        label=gettext_lazy("To room"),
        empty_label=gettext_lazy("Where they are now"),
        help_text=gettext_lazy("The register then says that they stand there."),
    )
    note = forms.CharField(max_length=255, required=False, label=gettext_lazy("Note on the minutes"))
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        goods: Sequence[Asset],
        user: User,
        today: date,
        chosen: Sequence[Asset] | None = None,
        typed: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """
        :param chosen: those of the goods that are ticked; None is all
        :param typed: what was typed until now, when the form is shown again without judging it
        """
        super().__init__(*args, today=today, **kwargs)
        self.goods, self.chosen = goods, goods if chosen is None else chosen
        self.initial = {**self.initial, "form_key": uuid4(), **(typed or {})}
        room = model_choice(self, "room")
        room.queryset = Room.objects.visible_to(user)
        for asset in goods:
            self._ask_about(asset)

    def _ask_about(self, asset: Asset) -> None:
        condition = forms.ChoiceField(
            required=False,
            label=_("Condition"),
            choices=[("", _("not known")), *Asset.Condition.choices],
            initial=asset.condition or "",
        )
        note = forms.CharField(required=False, max_length=255, label=_("What goes along"))
        for name, field in ((f"condition_{asset.pk}", condition), (f"note_{asset.pk}", note)):
            dress(field)
            self.fields[name] = field

    @property
    def lines(self) -> list[tuple[Asset, bool, forms.BoundField, forms.BoundField]]:
        return [
            (asset, asset in self.chosen, self[f"condition_{asset.pk}"], self[f"note_{asset.pk}"])
            for asset in self.goods
        ]

    @property
    def recorded(self) -> dict[str, Any]:
        """For the action."""
        data = dict(self.cleaned_data)
        said: dict[str, Any] = {"conditions": {}, "notes": {}}
        for asset in self.goods:
            said["conditions"][asset.pk] = data.pop(f"condition_{asset.pk}", "")
            said["notes"][asset.pk] = data.pop(f"note_{asset.pk}", "")
        return {**data, **said}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.chosen:
            raise ValidationError(_("No item is chosen. Choose at least one."))
        if len(self.chosen) > MOST_GOODS:
            raise ValidationError(
                _("More than %(most)s items don't go into one set of minutes. Choose fewer of them.")
                % {"most": MOST_GOODS}
            )
        return data


class HandOverForm(GoodsForm):
    to = EmployeeField(Employee.objects.none(), label=gettext_lazy("New holder"))
    purpose = forms.CharField(
        max_length=255,
        required=False,
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy(
            "For example: daily work, replacing the old laptop. The minutes put “for” before it."
        ),
    )
    paper_name = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Supporting paper"),
        help_text=gettext_lazy("For example: integrity pact (Pakta Integritas), memo."),
    )
    paper_number = forms.CharField(max_length=120, required=False, label=gettext_lazy("Number of the paper"))
    paper_on = forms.DateField(required=False, label=gettext_lazy("Date of the paper"))
    field_order = ["to", "on", "room", "purpose", "paper_name", "paper_number", "paper_on", "note"]

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, today=today, **kwargs)
        employees = model_choice(self, "to")
        employees.queryset = Employee.objects.visible_to(user).active(today).select_related("unit")
        employees.widget.attrs |= {"data-pick": "", "aria-label": employees.label}

    @property
    def has_more(self) -> bool:
        """Whether something is written or refused in the part that is folded away."""
        names = ("paper_name", "paper_number", "paper_on", "note")
        return any(self[name].value() or self[name].errors for name in names)


class TakeBackForm(GoodsForm):
    stored = forms.BooleanField(
        required=False,
        label=gettext_lazy("Goes into store"),
        help_text=gettext_lazy("Nobody uses them until they are handed over again."),
    )
    reason = forms.CharField(required=False, label=gettext_lazy("Reason"))
    field_order = ["on", "room", "stored", "reason", "note"]


class HolderForm(StyledForm, forms.Form):
    """From whom goods come back."""

    holder = forms.ModelChoiceField(Employee.objects.none(), label=gettext_lazy("Who gives back"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = model_choice(self, "holder")
        holder.queryset = people
        holder.widget.attrs |= {"data-pick": "", "aria-label": holder.label}


class NumberingForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = HandoverNumbering
        fields = ("unit", "template")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = model_choice(self, "unit")
        unit.queryset = Unit.objects.visible_to(user)
        self.fields["template"].initial = DEFAULT

    def clean_template(self) -> str:
        template: str = self.cleaned_data["template"]
        validate_template(template)
        return template

    def validate_unique(self) -> None:
        """A unit that has a template gets another one."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unit, template = data.get("unit"), data.get("template")
        if unit and template and len(example_of(unit, template, 999_999, date(2026, 8, 8))) > LONGEST:
            raise ValidationError(
                {
                    "template": _("Numbers by this template get longer than %(most)s signs. Shorten it.")
                    % {"most": LONGEST}
                }
            )
        return data


def example_of(unit: Unit, template: str, number: int, on: date) -> str:
    return render_number(template, number=number, unit=unit.code, on=on)


class DayForm(StyledForm, forms.Form):
    """A question about a day: it changes nothing."""

    marks_optional = False

    on = forms.DateField(required=False, label=gettext_lazy("Who had it on"))


class DisputeForm(StyledForm, forms.Form):
    answer = forms.CharField(
        max_length=500,
        label=gettext_lazy("What is missing or different"),
        widget=forms.Textarea,
        help_text=gettext_lazy("For example: the charger is missing; the laptop has not arrived."),
    )


class AnnulForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        help_text=gettext_lazy("For example: the wrong person was chosen. It stands in the history."),
    )
