from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Family
from core.web.forms import StyledForm, dress
from planning.scoring import ALL_POINTS, FLAT, RAMPS, Ramp, Rules, SupportEnd, mistakes

SENTENCES = {
    "ends_before_start": gettext_lazy("The end must lie above the beginning."),
    "light_above_heavy": gettext_lazy("Light damage can't weigh more than heavy damage."),
    "consider_above_replace": gettext_lazy("This must lie below the score from which to replace."),
}
FLAT_LABELS = {
    "light_damage": gettext_lazy("Light damage"),
    "heavy_damage": gettext_lazy("Heavy damage"),
    "support_ended": gettext_lazy("Support ended"),
}
POINTS = gettext_lazy("Points")
EMPTY_LINES = 3


def _points(label: Any = POINTS, most: int = ALL_POINTS) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most)


class PolicyForm(StyledForm, forms.Form):
    """Fields of a ramp are `age_most`, `age_start`, `age_full`; `rules` is what they make."""

    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=500,
        widget=forms.Textarea,
        help_text=gettext_lazy("Stands with this version for everybody who reads the list."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, rules: Rules, version: int, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(rules, name) for name in FLAT}
        initial |= {"consider_from": rules.consider_from, "replace_from": rules.replace_from, "seen": version}
        for name in RAMPS:
            ramp: Ramp = getattr(rules, name)
            initial |= {f"{name}_most": ramp.most, f"{name}_start": ramp.start, f"{name}_full": ramp.full}
        made: dict[str, forms.Field] = {}
        for name in RAMPS:
            made[f"{name}_start"] = _points(gettext_lazy("No points up to"), 9999)
            made[f"{name}_full"] = _points(gettext_lazy("All points from"), 9999)
            made[f"{name}_most"] = _points()
        made |= {name: _points(FLAT_LABELS[name]) for name in FLAT}
        made["consider_from"] = _points(gettext_lazy("Consider replacing from a score of"))
        made["replace_from"] = _points(gettext_lazy("Replace from a score of"))
        super().__init__(*args, initial=initial, **kwargs)
        self.fields = {**made, **self.fields}
        for field in made.values():
            dress(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for field, code in mistakes(self.rules(())):
                if field:
                    self.add_error(f"{field}_full" if field in RAMPS else field, SENTENCES[code])
                else:
                    self.add_error(None, self._sum_words(self.rules(()).total))
        return cleaned

    def _sum_words(self, total: int) -> str:
        said = _(
            "The points add up to %(total)s and should be 100: those of age, heavy damage, both costs, "
            "breakdowns and the end of support. Change one of them by %(change)s."
        )
        return said % {"total": total, "change": f"{ALL_POINTS - total:+d}"}

    def rules(self, support: tuple[SupportEnd, ...]) -> Rules:
        data = self.cleaned_data
        made: dict[str, Any] = {
            name: Ramp(data[f"{name}_most"], data[f"{name}_start"], data[f"{name}_full"]) for name in RAMPS
        }
        made |= {name: data[name] for name in (*FLAT, "consider_from", "replace_from")}
        return Rules(**made, support=support)

    def ramps(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        for name in RAMPS:
            yield name, self[f"{name}_start"], self[f"{name}_full"], self[f"{name}_most"]


class SupportForm(StyledForm, forms.Form):
    """A line that is left empty, or emptied, is no line."""

    family = forms.ChoiceField(label=gettext_lazy("Kind of goods"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words in name or brand"), max_length=100, required=False, strip=True
    )
    until = forms.DateField(label=gettext_lazy("Supported until"), required=False)
    marks_optional = False

    def __init__(self, *args: Any, families: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["family"]
        field.choices = [("", "–"), *families]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("until") and not cleaned.get("family"):
            self.add_error("family", _("Say which kind of goods this date is for."))
        if not cleaned.get("until") and not self.errors and (cleaned.get("family") or cleaned.get("words")):
            self.add_error("until", _("Write the last day of support, or empty the line."))
        return cleaned


class _SupportFormSet(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "families"):
            self.families = [(family.key, str(family)) for family in Family.objects.all()]
        return {**super().get_form_kwargs(index), "families": self.families}

    @property
    def ends(self) -> tuple[SupportEnd, ...]:
        lines = (form.cleaned_data for form in self.forms if form.cleaned_data.get("until"))
        return tuple(SupportEnd(line["family"], line["words"], line["until"]) for line in lines)


SupportForms: Any = forms.formset_factory(
    SupportForm, formset=_SupportFormSet, extra=EMPTY_LINES, max_num=100, absolute_max=200
)


def support_forms(data: Any, rules: Rules) -> Any:
    initial = [{"family": end.family, "words": end.words, "until": end.until} for end in rules.support]
    return SupportForms(data, initial=initial, prefix="support")
