from __future__ import annotations

from collections.abc import Callable

import pytest

from maintenance.models import BreakageReport
from organization.models import Room, Unit, User
from tests.api.program import Program


@pytest.fixture
def program_of() -> Callable[[User], Program]:
    return Program


@pytest.fixture
def ids(objects: dict[str, object]) -> dict[str, object]:
    """The objects of the office, by the ids that the API names them by."""
    return objects | {
        "report_id": BreakageReport.objects.get(number=objects["report"]).pk,
        "room_id": Room.objects.get(code=objects["room"]).pk,
        "unit_id": Unit.objects.get(code="UMUM").pk,
    }
