from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import LabelLayout
from core.web.forms import StyledForm


class ScanForm(StyledForm, forms.Form):
    """What is typed or pasted, or what a reader with a cable types: anything that stands on the sticker."""

    code = forms.CharField(
        label=gettext_lazy("What stands on the sticker, or the name"),
        help_text=gettext_lazy(
            "The ten letters below the code, the goods code with its register number, the NIBAR, "
            "or the item’s name."
        ),
        max_length=200,
        error_messages={"required": gettext_lazy("Type something that stands on the sticker.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "placeholder": "7K3QD M2X9T",
            }
        ),
    )


class ReplaceStickerForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it replaced?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: the sticker is lost, or was seen on another item."),
    )


class SheetForm(StyledForm, forms.Form):
    """What the labels are printed on. Without an answer: the first layout, from its first sticker."""

    layout = forms.ModelChoiceField(
        LabelLayout.objects.all(),
        to_field_name="key",
        label=gettext_lazy("Printed on"),
        empty_label=None,
    )
    start = forms.IntegerField(
        label=gettext_lazy("First free sticker of the sheet"),
        min_value=1,
        help_text=gettext_lazy(
            "Counted from the left, row by row. A sheet that was used in part is used up this way."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        layout, start = cleaned.get("layout"), cleaned.get("start")
        if layout and start and start > layout.places:
            if layout.places > 1:
                told = _("The sheet has %(n)s stickers. Write a number from 1 to %(n)s.")
                self.add_error("start", told % {"n": layout.places})
            cleaned["start"] = 1
        return cleaned
