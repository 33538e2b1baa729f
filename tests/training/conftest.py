from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from assets.models import Family
from tests.factories import NOW, CourseFactory
from training.models import Course, Requirement

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    with time_machine.travel(NOW):
        yield TODAY


@pytest.fixture
def laptop_course(db: None) -> Course:
    """The only course that is required of who holds a laptop; it is valid for a year."""
    Requirement.objects.all().delete()
    course = CourseFactory(name="Operator komputer", hours=16, validity_months=12)
    Requirement.objects.create(family=Family.objects.get(key="laptop"), course=course)
    return course
