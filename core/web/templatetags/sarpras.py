"""`{% load sarpras %}`: icons, figures and dates, list headings, filters, panels."""

from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import FilterSet

from core.web import filtering, formats
from core.web.forms import StyledForm

register = template.Library()

register.filter("rupiah", formats.rupiah)
register.filter("number", formats.number)
register.filter("figure", formats.figure)
register.filter("long_date", formats.long_date)
register.filter("long_days", formats.long_days)
register.filter("weekday_date", formats.weekday_date)
register.filter("short_date", formats.short_date)
register.filter("short_time", formats.short_time)
register.filter("partial_date", formats.long_partial_date)
register.filter("mask_staff_number", formats.mask_staff_number)


@register.filter
def or_dash(value: object) -> object:
    """A short dash where there is nothing to tell; zero is something."""
    return formats.DASH if value is None or value == "" else value


@register.filter
def in_error(form: Any) -> list[BoundField]:
    """The fields of a refused form that a person can mend."""
    return (
        [field for field in form if field.errors and not field.is_hidden] if hasattr(form, "fields") else []
    )


@register.simple_tag
def optional_mark(field: BoundField) -> SafeString:
    """That a field may be empty, or when it may not; only our own forms know."""
    mark = field.form.optional_mark(field.name) if isinstance(field.form, StyledForm) else ""
    return format_html(' <span class="optional">{}</span>', mark) if mark else SafeString("")


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "printer" %}`, `{% icon "x" "sm" %}`: always decoration, the word stands beside it."""
    css = f'"icon icon-{size}"' if size else "icon"
    use = f'<use href="{static("icons.svg")}#{escape(name)}"/>'
    return SafeString(f"<svg class={css} aria-hidden=true>{use}</svg>")


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, css: str = "") -> SafeString:
    """A `<th>` whose link sorts the list by `key`, and by `-key` when it is sorted by it already."""
    asked: QueryDict = context["request"].GET
    current = asked.get("sort", "")
    kept = [
        (name, value) for name, values in asked.lists() if name not in ("page", "sort") for value in values
    ]
    query = urlencode([*kept, ("sort", f"-{key}" if current == key else key)])
    state, mark = "", SafeString("")
    if current.lstrip("-") == key:
        down = current.startswith("-")
        state = "descending" if down else "ascending"
        mark = icon("arrow-down", "sm") if down else icon("arrow-up", "sm")
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', state) if state else "",
        query,
        label,
        format_html(" {}", mark) if mark else "",
    )


@register.inclusion_tag("web/filters.html", takes_context=True)
def filter_bar(context: Context, filterset: FilterSet, target: str = "#list") -> dict[str, Any]:
    """Search box and at most three selects; the other filters open behind one button."""
    return {
        "bar": filtering.bar(filterset, context["request"].GET),
        "target": target,
        "path": context["request"].path,
    }


@register.inclusion_tag("web/chips.html", takes_context=True)
def filter_chips(context: Context, filterset: FilterSet) -> dict[str, Any]:
    """What the list is narrowed to now; each chip is a link that takes its filter away."""
    request = context["request"]
    return {
        "chips": filtering.chips(filterset, request.GET),
        "clear_url": filtering.clear_url(filterset, request.GET, request.path),
        "refused": filtering.refusals(filterset),
    }


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """A filter's control, named for those who don't see the label."""
    return field.as_widget(attrs={"aria-label": str(field.label)})


@register.simple_tag
def waiting_field(field: BoundField) -> SafeString:
    """A select whose options come when somebody comes near."""
    return format_html(
        '<select class="form-select long" name="{}" id="{}" aria-label="{}" data-fill>'
        '<option value="">{}</select>',
        field.html_name,
        field.auto_id,
        field.label,
        getattr(field.field, "empty_label", ""),
    )
