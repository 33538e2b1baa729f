"""What was found and done when a repair is finished."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset
from core.files.forms import PhotosField
from core.web.forms import FigureField, MoneyField, SmallPicks, StyledForm
from maintenance.actions.repair import Cost
from maintenance.models import BreakageReport, Cause, Remedy
from maintenance.models.catalog import Performer

MOST_LINES = 30
GOOD = Asset.Condition.GOOD
UNKNOWN = ("", gettext_lazy("Not recorded"))


class CostForm(StyledForm, forms.Form):
    """A line that is left empty is none."""

    marks_optional = False

    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what was paid for.")},
    )
    quantity = FigureField(
        label=gettext_lazy("Quantity"),
        min_value=Decimal("0.01"),
        max_value=100_000,
        max_digits=8,
        decimal_places=2,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"),
            gettext_lazy("Write the quantity as a figure up to 100.000, such as 2 or 1,5."),
        ),
    )
    unit_price = MoneyField(
        label=gettext_lazy("Unit price"),
        widget=forms.TextInput,
        error_messages={"required": gettext_lazy("Write the price of one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, keys in (("quantity", "decimal"), ("unit_price", "numeric")):
            self.fields[name].widget.attrs = {"class": "form-control num", "inputmode": keys}


def remedies_for(asset: Asset) -> QuerySet[Remedy]:
    of_family = Q(family=asset.family_id) if asset.family_id else Q()
    return Remedy.objects.filter(of_family | Q(family=None)).order_by("family", "pk")


CostFormSet = formset_factory(CostForm, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES)


class FinishForm(StyledForm, forms.Form):
    needed_when = {
        "remedy": gettext_lazy("(or describe it below)"),
        "work_done": gettext_lazy("(may be empty where it is chosen above)"),
        "vendor": gettext_lazy("(needed where a service provider did it)"),
    }

    cause = forms.ModelChoiceField(
        queryset=Cause.objects.all(),
        to_field_name="key",
        label=gettext_lazy("Cause of the breakage"),
        empty_label=None,
        widget=SmallPicks,
        error_messages={"required": gettext_lazy("Choose the cause; “Unknown” is one too.")},
    )
    remedy = forms.ModelChoiceField(
        queryset=Remedy.objects.none(),
        to_field_name="key",
        required=False,
        label=gettext_lazy("What was done"),
        empty_label=gettext_lazy("Something else, described below"),
    )
    work_done = forms.CharField(
        label=gettext_lazy("Description of the work"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    performer = forms.ChoiceField(label=gettext_lazy("Done by"), choices=Performer.choices)
    vendor = forms.CharField(
        label=gettext_lazy("Name of the service provider"), max_length=200, required=False
    )
    fund_source = forms.CharField(label=gettext_lazy("Source of funds"), max_length=100, required=False)
    condition_before = forms.ChoiceField(
        label=gettext_lazy("Before"), choices=[UNKNOWN, *Asset.Condition.choices], required=False
    )
    condition_after = forms.ChoiceField(label=gettext_lazy("After"), choices=Asset.Condition.choices)
    photos = PhotosField(label=gettext_lazy("Photos of the result"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, report: BreakageReport) -> None:
        initial = {
            "performer": Performer.INTERNAL,
            # What is reported as broken and registered as good is to be looked at first.
            "condition_before": "" if report.asset.condition == GOOD else report.asset.condition or "",
            "condition_after": GOOD,
        }
        super().__init__(data, files, initial=initial)
        self.fields["remedy"].queryset = remedies_for(report.asset)  # type: ignore[attr-defined]
        self.costs = CostFormSet(data, prefix="costs")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.costs.is_valid()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "remedy" in cleaned and not cleaned["remedy"] and not cleaned.get("work_done"):
            self.add_error("work_done", _("Choose what was done, or describe it here."))
        if cleaned.get("performer") == Performer.VENDOR and not cleaned.get("vendor"):
            self.add_error("vendor", _("Write who did the repair."))
        return cleaned

    @property
    def recorded(self) -> dict[str, Any]:
        """What `finish_repair` takes."""
        lines = [line for line in self.costs.cleaned_data if line]
        return {
            **self.cleaned_data,
            "condition_before": self.cleaned_data["condition_before"] or None,
            "costs": [Cost(**line) for line in lines],
        }
