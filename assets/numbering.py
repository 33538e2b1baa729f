"""The number of minutes of handover (BAST), made from a template that each unit writes for itself.

`032/{number:03}/BAST/{unit}/{roman_month}/{year}` → 032/007/BAST/UMUM/XI/2026. The 032 is the archive's
class of equipment (klasifikasi arsip); what else stands in it differs from office to office.
"""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

from django.utils.translation import gettext as _

DEFAULT = "032/{number:03}/BAST/{unit}/{roman_month}/{year}"
PLACES = ("number", "unit", "month", "roman_month", "year")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LONGEST = 80
WIDTH = re.compile(r"0?[1-6]?")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class TemplateError(ValueError):
    """Says in a full sentence what is wrong with a template."""


def check_template(template: str) -> None:
    """:raises TemplateError: it can't be read, or two minutes could get one number by it"""
    places = _places(template)
    for name, width in places:
        if name not in PLACES:
            raise TemplateError(
                _("“{%(name)s}” isn't known. These can stand between braces: %(places)s.")
                % {"name": name, "places": ", ".join(PLACES)}
            )
        if not WIDTH.fullmatch(width) or (width and name != "number"):
            raise TemplateError(
                _("“%(width)s” can't be read. Only the number has digits behind a colon, like {number:03}.")
                % {"width": f":{width}"}
            )
    for name in ("number", "year"):
        if sum(place == name for place, _width in places) != 1:
            raise TemplateError(
                _("Write {%(name)s} once; without it two minutes could get the same number.") % {"name": name}
            )
    if CONTROL.search(template):
        raise TemplateError(_("The number stands on one line, without tabs and line breaks."))


def render_number(template: str, *, number: int, unit: str, on: date) -> str:
    """:param template: one that `check_template` accepts"""
    values = {
        "unit": unit,
        "month": f"{on.month:02d}",
        "roman_month": ROMAN[on.month - 1],
        "year": f"{on.year}",
    }
    return "".join(
        text + (f"{number:{width}d}" if name == "number" else values.get(name or "", ""))
        for text, name, width in _parse(template)
    )


def _places(template: str) -> list[tuple[str, str]]:
    return [(name, width) for _text, name, width in _parse(template) if name is not None]


def _parse(template: str) -> list[tuple[str, str | None, str]]:
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        raise TemplateError(_("A brace is opened and not closed, or the other way round.")) from None
    if any(conversion for _text, _name, _spec, conversion in parts):
        raise TemplateError(_("Nothing but a name, and for the number its digits, stands between braces."))
    return [(text, name, spec or "") for text, name, spec, _conversion in parts]
