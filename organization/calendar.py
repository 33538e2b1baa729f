"""The office's calendar for floors below, which settings name (`OFFICE_CALENDAR`)."""

from datetime import date

from organization.models import Holiday
from organization.worktime import is_working_day


def is_office_day(day: date) -> bool:
    return is_working_day(day, Holiday.objects.days_off(day, day))
