from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import Family
from core.web.forms import StyledForm
from training.models import Course

OWN = ("families", "required_for", "reason")


class CourseForm(StyledForm, forms.ModelForm):
    families = forms.ModelMultipleChoiceField(
        queryset=Family.objects.all(),
        required=False,
        label=_("Prepares holders of"),
        widget=forms.CheckboxSelectMultiple,
    )
    required_for = forms.ModelMultipleChoiceField(
        queryset=Family.objects.all(),
        required=False,
        label=_("Required of holders of"),
        help_text=_("Who holds one of these without the training stands in the list of needs."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Course
        fields = (
            "name",
            "name_en",
            "kind",
            "mode",
            "organizer",
            "organizer_en",
            "hours",
            "validity_months",
            "audience",
            "audience_en",
            "software",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        course = kwargs.get("instance")
        if course is not None:
            required = course.requirements.values_list("family", flat=True)
            kwargs["initial"] = {
                "families": list(course.families.values_list("pk", flat=True)),
                "required_for": list(required),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)

    @property
    def course_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}
