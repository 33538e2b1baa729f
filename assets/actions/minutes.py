"""The numbers of minutes of handover: whose book they stand in, and which one is next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from assets.models import HandoverCounter, HandoverNumbering
from assets.numbering import DEFAULT, LONGEST, render_number
from core.refusal import Refusal
from core.trail.recording import change
from organization.models import Unit, User
from organization.models.places import OFFICE_CODE


class Number(NamedTuple):
    text: str
    unit: Unit
    year: int
    sequence: int


def set_numbering(*, unit: Unit, template: str, by: User, reason: str = "") -> HandoverNumbering:
    """From now on the unit's minutes are numbered by this template; the count of the year goes on."""
    with change("handover.numbering", by=by, reason=reason):
        numbering = HandoverNumbering.objects.select_for_update().filter(unit=unit).first()
        numbering = numbering or HandoverNumbering(unit=unit)
        numbering.template = template
        numbering.full_clean(exclude=["unit"])
        numbering.save()
        return numbering


def next_number(unit_ids: Iterable[int], on: date) -> Number:
    """Give the next number, without gaps or doubles: who wants one at the same time waits here.

    :param unit_ids: the units in whose books the goods stand
    :raises Refusal: ``number_too_long``
    """
    unit, template = numbering_of(unit_ids)
    counter, _created = HandoverCounter.objects.select_for_update().get_or_create(unit=unit, year=on.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    text = render_number(template, number=counter.last, unit=unit.code, on=on)
    if len(text) > LONGEST:
        raise Refusal(
            "number_too_long",
            _("The number %(number)s… is longer than %(most)s signs. Shorten the template of %(unit)s.")
            % {"number": text[:30], "most": LONGEST, "unit": unit},
        )
    return Number(text, unit, on.year, counter.last)


def next_numbers(on: date, units: Iterable[Unit]) -> list[tuple[Unit, str, str]]:
    """Each unit that numbers its minutes, its template, and what its next number would be; two queries.

    The office's own unit is among them, also where nobody has set anything.
    """
    of_key = {unit.pk: unit for unit in units}
    written = HandoverNumbering.objects.filter(unit__in=of_key)
    templates: dict[int, str] = dict(written.values_list("unit", "template"))
    for unit in of_key.values():
        if unit.code == OFFICE_CODE:
            templates.setdefault(unit.pk, DEFAULT)
    counters = HandoverCounter.objects.filter(unit__in=templates, year=on.year)
    last: dict[int, int] = dict(counters.values_list("unit", "last"))
    return [
        (unit, templates[pk], render_number(templates[pk], number=last.get(pk, 0) + 1, unit=unit.code, on=on))
        for pk, unit in of_key.items()
        if pk in templates
    ]


def numbering_of(unit_ids: Iterable[int]) -> tuple[Unit, str]:
    """The nearest unit above all of these that numbers its minutes, else the office's own, as is usual."""
    shared = _shared(sorted(set(unit_ids)))
    set_by = {
        numbering.unit_id: numbering
        for numbering in HandoverNumbering.objects.filter(unit__in=shared).select_related("unit")
    }
    for unit_id in shared:
        if unit_id in set_by:
            return set_by[unit_id].unit, set_by[unit_id].template
    office = Unit.objects.own()
    own = HandoverNumbering.objects.filter(unit=office).first()
    return office, own.template if own else DEFAULT


def _shared(unit_ids: list[int]) -> list[int]:
    """The units that all of these are, or are parts of, the nearest first."""
    chains = [[unit_id, *Unit.objects.ids_above(unit_id)] for unit_id in unit_ids]
    return [unit_id for unit_id in chains[0] if all(unit_id in chain for chain in chains)]
