"""Forms in our look: `class AssetForm(StyledForm, forms.ModelForm)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.web import formats

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DASHES = BLANK_CHOICE_DASH[0][1]


class FormRenderer(TemplatesSetting):
    """Looks for `django/forms/*.html` in our templates first."""


def model_choice(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """The field of that name as what it is, to give it the rows that the person may choose from."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} of {type(form).__name__} offers no rows.")
    return field


class DateInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO only, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Select(forms.Select):
    """Drawn in one go: Django's own asks a template for each option, and there are hundreds of rooms."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = "".join(_options(self.choices, chosen))
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return SafeString(f"<select{given}>{options}</select>")


def _options(choices: Iterable[tuple[Any, Any]], chosen: Sequence[str]) -> Iterator[str]:
    """The end tags that html lets one leave out are left out."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(str(key))}">{"".join(_options(label, chosen))}</optgroup>'
            continue
        value = "" if key is None else str(key)
        yield f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(str(label))}'


class Picks(forms.RadioSelect):
    """Few choices as large tiles for fingers; `icons` maps a value to an icon's name."""

    template_name = "web/widgets/picks.html"
    option_template_name = "web/widgets/pick.html"
    is_small = False

    def __init__(self, *args: Any, icons: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.icons = icons or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "is_small": self.is_small}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        return option


class SmallPicks(Picks):
    is_small = True


class FigureInput(forms.TextInput):
    """Shows a figure as it is typed: 1,5; without the noughts that the database adds."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal | int):
            return formats.figure(value)
        return None if value is None else str(value)


class FigureField(forms.DecimalField):
    """A figure as people write it: 1,5 or 1.500,25. Never 1.5, it is doubtful."""

    widget = FigureInput
    default_error_messages = {
        "invalid": _("Write the figure with a comma, like 1,5 or 12."),
    }
    WRITTEN = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, Decimal | int):
            return super().to_python(value)
        written = self.WRITTEN.fullmatch(str(value).strip())
        if written is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole, part = written[1].replace(".", ""), (written[2] or "").strip("-")
        return super().to_python(f"{whole}.{part}" if part else whole)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class MoneyInput(FigureInput):
    template_name = "web/widgets/money.html"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal | int):
            return formats.rupiah(value).replace("Rp", "")
        return None if value is None else str(value)


class MoneyField(FigureField):
    """Rupiah as people write it: 1500000, 1.500.000, Rp1.500.000,00. Never 1,500.00, it is doubtful."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Write the amount in rupiah, like 1.500.000 or 1500000."),
        "min_value": _("The amount can't be less than 0."),
    }
    WRITTEN = re.compile(r"(?:Rp\.?)?\s*(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}|-))?", re.IGNORECASE)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 18, "decimal_places": 2, **kwargs})


class StyledForm(forms.BaseForm):
    """Gives every control its class, dates the browser's calendar, and marks what may be empty.

    `needed_when` says it of fields that another one makes necessary, or spares: by name, in brackets.
    """

    marks_optional = True
    needed_when: ClassVar[Mapping[str, str | _StrPromise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def optional_mark(self, name: str) -> str:
        """What stands beside the label of a field that isn't always needed; "" where it is."""
        if not self.marks_optional or self.fields[name].required:
            return ""
        return str(self.needed_when.get(name) or _("(may be empty)"))


class FilterForm(StyledForm, forms.Form):
    """For FilterSets: `class Meta: form = FilterForm`. Nothing is required there, so nothing says so."""

    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "q" in self.fields:
            box = self.fields["q"].widget
            box.input_type = "search"
            box.attrs.setdefault("placeholder", self.fields["q"].label)


def dress(field: forms.Field) -> None:
    if type(field.widget) is forms.DateInput:
        attrs = field.widget.attrs
        field.widget = DateInput(attrs)
        field.widget.is_required = field.required
    if type(field.widget) is forms.Select:
        field.widget = Select(field.widget.attrs, field.widget.choices)
        field.widget.is_required = field.required
    _name_empty_choice(field)
    for widget in getattr(field.widget, "widgets", [field.widget]):
        _dress_widget(widget)


def _name_empty_choice(field: forms.Field) -> None:
    """A row of dashes says nothing."""
    nothing = _("Choose one") if field.required else formats.DASH
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = nothing
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        field.choices = [(value, nothing if label == DASHES else label) for value, label in field.choices]


def _dress_widget(widget: forms.Widget) -> None:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        css = "" if isinstance(widget, Picks) else "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    elif widget.is_hidden:
        css = ""
    else:
        css = "form-control"
    classes = widget.attrs.get("class", "")
    if css and css not in classes.split():
        widget.attrs["class"] = f"{css} {classes}".strip()
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 3 if widget.attrs.get("rows") == "10" else widget.attrs["rows"]
        widget.attrs.pop("cols", None)
    if isinstance(widget, FigureInput):
        widget.attrs.setdefault("inputmode", "numeric" if isinstance(widget, MoneyInput) else "decimal")
