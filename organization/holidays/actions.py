from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.trail.recording import change
from core.web.formats import long_date
from organization.models import Holiday, User
from organization.reference import read_holidays

Fields = Mapping[str, Any]
"""`on`, `name`, `kind`, `source`."""


def add_holiday(*, fields: Fields, by: User) -> Holiday:
    with change("holiday.create", by=by, reason=_told(fields)):
        return Holiday.objects.create(**fields)


def edit_holiday(*, holiday: Holiday, fields: Fields, by: User) -> Holiday:
    with change("holiday.edit", by=by, reason=f"{_told(vars(holiday))} → {_told(fields)}"):
        holiday = Holiday.objects.select_for_update().get(pk=holiday.pk)
        for name, value in fields.items():
            setattr(holiday, name, value)
        holiday.save()
        return holiday


def remove_holiday(*, holiday: Holiday, by: User) -> None:
    with change("holiday.remove", by=by, reason=_told(vars(holiday))):
        holiday.delete()


def missing_of_decree(year: int) -> list[Holiday]:
    """Days of the joint decree that comes along with the program and that the calendar lacks."""
    decreed = [day for day in read_holidays() if day.on.year == year]
    known = Holiday.objects.days_off(date(year, 1, 1), date(year, 12, 31))
    return [day for day in decreed if day.on not in known]


def take_over_decree(*, year: int, by: User) -> list[Holiday]:
    """Add what the calendar lacks; what stands there stays as it is."""
    with change("holiday.load", by=by, reason=str(year)):
        return Holiday.objects.bulk_create(missing_of_decree(year), ignore_conflicts=True)


def _told(fields: Fields) -> str:
    return f"{long_date(fields['on'])}, {fields['name']}"
