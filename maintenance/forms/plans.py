from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Family
from core.web.bilingual import in_reader_language
from core.web.forms import MoneyField, SmallPicks, StyledForm
from maintenance.actions.overdue import WORKERS
from maintenance.models import Checklist, Occurrence, Plan
from maintenance.models.catalog import Performer
from maintenance.models.plans import LONGEST_INTERVAL
from organization.models import Unit, User
from organization.models.places import OFFICE_CODE

UNCHANGED = ("", _("as before"))


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


def office_of(user: User) -> Unit:
    """The widest unit that the user may plan for: their scope, else the top of the office."""
    unit = user.scope
    if unit is None:
        unit = Unit.objects.select_related("parent__parent__parent").get(code=OFFICE_CODE)
        while unit.parent is not None:
            unit = unit.parent
    return unit


def workers_for(user: User) -> QuerySet[User]:
    """Who can be made responsible: those who do the work, as far as the user's scope reaches."""
    people = User.objects.filter(is_active=True, groups__name__in=WORKERS).distinct()
    ids = user.visible_unit_ids
    if ids is not None:
        people = people.filter(Q(scope__in=ids) | Q(scope=None))
    return people.order_by("first_name", "last_name", "username")


class PlanForm(StyledForm, forms.ModelForm):
    """A plan for one item (the instance has it), or for the goods of a kind and a unit.

    :param filters: what an asset list was narrowed to; it comes on top of kind and unit
    """

    responsible = PersonField(
        queryset=User.objects.none(),
        required=False,
        label=_("Person responsible"),
        empty_label=_("All keepers and technicians"),
        help_text=_("Is told when something is overdue."),
    )

    class Meta:
        model = Plan
        fields = [
            *("name", "unit", "family", "interval_value", "interval_unit", "mode", "anchor_on", "ends_on"),
            *("tolerance_days", "minutes", "performer", "responsible", "checklist", "note"),
        ]

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        plan: Plan = self.instance
        if plan.asset_id is not None:
            del self.fields["unit"], self.fields["family"]
        else:
            self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]
            family: Any = self.fields["family"]
            family.queryset = Family.objects.with_assets()
            family.empty_label = _("All kinds")
            family.required = not plan.filters
        self.fields["responsible"].queryset = workers_for(user)  # type: ignore[attr-defined]
        self.fields["checklist"].queryset = Checklist.objects.all()  # type: ignore[attr-defined]
        self.fields["checklist"].empty_label = _("No fixed steps")  # type: ignore[attr-defined]
        self.fields["interval_value"].widget.attrs |= {"min": 1, "max": LONGEST_INTERVAL}
        self.fields["tolerance_days"].required = self.fields["minutes"].required = False
        self.fields["mode"].help_text = _(
            "Fixed dates stay where they are. Counted from completion, the next follows the day it was done."
        )
        self.fields["ends_on"].help_text = _("Leave it empty for a plan without end.")

    def clean_tolerance_days(self) -> int:
        return int(self.cleaned_data["tolerance_days"] or 0)

    def clean_minutes(self) -> int:
        return int(self.cleaned_data["minutes"] or 0)

    def clean_anchor_on(self) -> date:
        anchor: date = self.cleaned_data["anchor_on"]
        if not 2000 <= anchor.year <= self.today.year + 10:
            raise ValidationError(_("Choose a day between 2000 and ten years from now."))
        return anchor

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ends_on, anchor_on = cleaned.get("ends_on"), cleaned.get("anchor_on")
        if ends_on and anchor_on and ends_on < anchor_on:
            self.add_error("ends_on", _("The last day lies before the first."))
        is_possible = 1 <= (cleaned.get("interval_value") or 0) <= LONGEST_INTERVAL
        if is_possible and {"interval_unit", "anchor_on"} <= cleaned.keys():
            self._check_tolerance(cleaned)
        return cleaned

    def _check_tolerance(self, cleaned: dict[str, Any]) -> None:
        """Done so early that it might be either of two turns, nobody could tell which one it was."""
        every = Plan(interval_value=cleaned["interval_value"], interval_unit=cleaned["interval_unit"]).every
        anchor: date = cleaned["anchor_on"]
        if cleaned.get("tolerance_days", 0) * 2 >= (every.after(anchor) - anchor).days > 1:
            self.add_error("tolerance_days", _("Write less than half of the interval."))


class CompletionForm(StyledForm, forms.Form):
    """What was done, for one occurrence or for those that are ticked."""

    done_on = forms.DateField(label=_("Done on"))
    performer = forms.ChoiceField(label=_("Done by"), choices=Performer.choices)
    vendor = forms.CharField(label=_("Name of the service provider"), max_length=200, required=False)
    steps = forms.TypedMultipleChoiceField(
        label=_("Steps done"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = MoneyField(label=_("Cost of all together"), required=False)
    condition_after = forms.ChoiceField(
        label=_("Condition after"), choices=[UNCHANGED, *Asset.Condition.choices], required=False
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        initial = {"done_on": today, "performer": plan.performer, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today
        steps = steps_of(plan)
        self.fields["steps"].choices = steps  # type: ignore[attr-defined]
        if not steps:
            del self.fields["steps"]
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()

    def clean_done_on(self) -> date:
        done_on: date = self.cleaned_data["done_on"]
        if done_on > self.today:
            raise ValidationError(_("Maintenance can be recorded once it is done, not before."))
        if done_on.year < 2000:
            raise ValidationError(_("Choose a day from 2000 on."))
        return done_on

    @property
    def recorded(self) -> dict[str, Any]:
        """What `complete_occurrences` takes."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "occurrences"}
        cleaned["steps_done"] = cleaned.pop("steps", [])
        cleaned["condition_after"] = cleaned["condition_after"] or None
        return cleaned


class RoundCompletionForm(CompletionForm):
    """The same with the items to tick."""

    occurrences = forms.ModelMultipleChoiceField(
        queryset=Occurrence.objects.none(),
        label=_("Items"),
        error_messages={"required": _("Tick at least one item that was done.")},
    )

    def __init__(self, *args: Any, occurrences: QuerySet[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurrences"].queryset = occurrences  # type: ignore[attr-defined]


class CancelForm(StyledForm, forms.Form):
    reason = forms.ChoiceField(
        label=_("Why is it skipped?"),
        choices=[(reason.value, reason.label) for reason in Occurrence.CHOSEN_REASONS],
        widget=SmallPicks,
    )
    note = forms.CharField(label=_("Explanation"), max_length=500)


class RoundCancelForm(CancelForm):
    occurrences = forms.ModelMultipleChoiceField(
        queryset=Occurrence.objects.none(),
        label=_("Items"),
        error_messages={"required": _("Tick at least one item that is skipped.")},
    )

    def __init__(self, *args: Any, occurrences: QuerySet[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurrences"].queryset = occurrences  # type: ignore[attr-defined]


class ReasonForm(StyledForm, forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


def steps_of(plan: Plan) -> list[tuple[int, str]]:
    """Number and words of each step, in the reader's language."""
    steps = plan.checklist.steps if plan.checklist else []
    return [(step["no"], in_reader_language(step["text_id"], step.get("text_en", ""))) for step in steps]
