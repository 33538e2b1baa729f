"""Forms of those who report, and of those who give out the work."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset
from core.files.forms import PhotosField
from core.web.forms import Picks, SmallPicks, StyledForm
from maintenance.models import BreakageReport, Complaint
from maintenance.models.catalog import Priority
from maintenance.people import workshop_of
from organization.models import User

OTHER = "other"


class Tile(NamedTuple):
    icon: str


OTHER_TILE = Tile(icon="dots")
WAIT_TILES = {
    "parts": Tile(icon="settings"),
    "vendor": Tile(icon="building-store"),
    "budget": Tile(icon="report-money"),
    "reporter": Tile(icon="user"),
}


class ComplaintPicks(Picks):
    """Tiles; below the one that is chosen stands its first aid, by style alone."""

    template_name = "maintenance/widgets/complaints.html"
    option_template_name = "maintenance/widgets/complaint.html"
    aids: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["aid"] = self.aids.get(str(value), "")
        return option


class ReportForm(StyledForm, forms.Form):
    needed_when = {
        "complaint": gettext_lazy("(or tell it below)"),
        "description": gettext_lazy("(may be empty where a complaint above fits)"),
    }

    complaint = forms.ChoiceField(label=gettext_lazy("What is wrong with it?"), widget=ComplaintPicks)
    description = forms.CharField(
        label=gettext_lazy("Tell it in a sentence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photos = PhotosField(label=gettext_lazy("Photos"), required=False)
    stops_work = forms.ChoiceField(
        label=gettext_lazy("Has your work come to a halt?"),
        choices=[("no", gettext_lazy("I can go on working")), ("yes", gettext_lazy("Yes, I can't work"))],
        widget=SmallPicks,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        super().__init__(*args, initial={"form_key": uuid4(), "stops_work": "no"}, **kwargs)
        found = Complaint.objects.filter(family=asset.family_id) if asset.family_id else []
        self.complaints = {complaint.key: complaint for complaint in found}
        self.fields["description"].widget.attrs["placeholder"] = _(
            "For example: no sound since this morning."
        )
        if not self.complaints:
            del self.fields["complaint"]
            self.fields["description"].required = True
            return
        picks: Any = self.fields["complaint"].widget
        picks.icons = {**{key: c.icon for key, c in self.complaints.items()}, OTHER: OTHER_TILE.icon}
        picks.aids = {key: c.first_aid_text for key, c in self.complaints.items()}
        chosen: Any = self.fields["complaint"]
        chosen.choices = [
            *((key, str(c)) for key, c in self.complaints.items()),
            (OTHER, _("Something else")),
        ]
        # A sentence alone is as good as a tap: it is "something else".
        chosen.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("description") or "complaint" in self.errors or "complaint" not in self.fields:
            return cleaned
        if cleaned.get("complaint") == OTHER:
            self.add_error("description", _("Tell in a sentence what is wrong."))
        elif not cleaned.get("complaint"):
            self.add_error("complaint", _("Tap what is wrong with it, or tell it in a sentence below."))
        return cleaned

    @property
    def filed(self) -> dict[str, Any]:
        """What `report_breakage` takes."""
        complaint = self.complaints.get(self.cleaned_data.get("complaint", ""))
        halted = self.cleaned_data["stops_work"] == "yes"
        return {**self.cleaned_data, "complaint": complaint, "stops_work": halted}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class TriageForm(StyledForm, forms.Form):
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices, widget=SmallPicks)
    assignee = PersonField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("Technician"),
        empty_label=gettext_lazy("Assign later"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, report: BreakageReport, **kwargs: Any) -> None:
        super().__init__(*args, initial={"priority": report.presumed_priority}, **kwargs)
        self.fields["assignee"].queryset = workshop_of(report.asset.unit_id)  # type: ignore[attr-defined]


class AssignForm(StyledForm, forms.Form):
    assignee = PersonField(
        queryset=User.objects.none(),
        label=gettext_lazy("Technician"),
        empty_label=gettext_lazy("Choose one"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, report: BreakageReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = workshop_of(report.asset.unit_id)
        if report.assignee_id:
            others = others.exclude(pk=report.assignee_id)
        self.fields["assignee"].queryset = others  # type: ignore[attr-defined]


class PauseForm(StyledForm, forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What does it wait for?"),
        choices=BreakageReport.WaitReason.choices,
        widget=SmallPicks(icons={reason: tile.icon for reason, tile in WAIT_TILES.items()}),
    )
    note = forms.CharField(label=gettext_lazy("Explanation"), max_length=500)
    until = forms.DateField(label=gettext_lazy("Expected by"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].widget.attrs["min"] = today.isoformat()
        self.fields["note"].widget.attrs["placeholder"] = _("For example: ink pump ordered from the vendor.")

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and not self.today <= until <= date(self.today.year + 2, 12, 31):
            raise ValidationError(_("Choose today or a later day, at most two years ahead."))
        return until


class NoteForm(StyledForm, forms.Form):
    """What goes with a step, if there is anything to say."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=1000, required=False)


class CommentForm(StyledForm, forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(StyledForm, forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What is still wrong?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RejectForm(StyledForm, forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why is it rejected?"),
        help_text=gettext_lazy("The reporter reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DuplicateForm(StyledForm, forms.Form):
    """The number may be any that the person sees; an open report on the same item is proposed."""

    of = forms.CharField(
        label=gettext_lazy("Number of the earlier report"),
        max_length=20,
        help_text=gettext_lazy("Whoever made this report follows that one from then on."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, report: BreakageReport, user: User, **kwargs: Any) -> None:
        self.visible = BreakageReport.objects.visible_to(user)
        other = self.visible.open().filter(asset=report.asset_id).exclude(pk=report.pk).order_by("pk").first()
        super().__init__(*args, initial={"of": other.number if other else ""}, **kwargs)
        self.fields["of"].widget.attrs["placeholder"] = "LK-2026-0001"

    def clean_of(self) -> BreakageReport:
        number = self.cleaned_data["of"].strip().upper()
        found = self.visible.filter(number=number).first()
        if found is None:
            raise ValidationError(
                _("There is no report %(number)s. Copy its number from the list of reports.")
                % {"number": number}
            )
        return found
