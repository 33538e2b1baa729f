"""What waits for the person behind an account. Floors above add theirs in `ACCOUNT_WORK`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from organization.leaving import duties_of
from organization.models import Employee, User

Work = Callable[[User], Sequence[str]]
"""What one floor knows, as sentences without the person's name."""


def work_of(account: User) -> list[str]:
    employee = Employee.objects.filter(user=account).first()
    found = duties_of(employee) if employee else []
    for path in settings.ACCOUNT_WORK:
        found.extend(cast(Work, import_string(path))(account))
    return found
