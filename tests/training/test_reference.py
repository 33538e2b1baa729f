from __future__ import annotations

import pytest

from core.trail.models import Change
from training.models import CompetenceKind, Course, Requirement
from training.reference import load_after_migrate

pytestmark = pytest.mark.django_db


def test_a_new_database_has_the_catalog() -> None:
    basic = Course.objects.get(key="operator_dasar")

    assert Course.objects.count() == 25
    assert (basic.hours, basic.validity_months) == (16, None)
    assert {family.key for family in basic.families.all()} == {"pc", "laptop", "aio"}
    assert CompetenceKind.objects.count() == 25


def test_the_families_say_who_needs_which_course() -> None:
    needed = Requirement.objects.filter(family__key="laptop").values_list("course__key", flat=True)

    assert set(needed) == {"operator_dasar", "keamanan_informasi"}


def test_each_required_course_prepares_for_its_family() -> None:
    for requirement in Requirement.objects.select_related("course", "family"):
        assert requirement.family in requirement.course.families.all()


def test_the_catalog_came_in_by_one_change_of_the_system() -> None:
    [change] = set(Course.history.values_list("change", flat=True))  # type: ignore[attr-defined]

    made = Change.objects.get(pk=change)
    assert (made.verb, made.by.username) == ("reference.load", "sistem")
    assert Course.history.filter(change=change).count() == 25  # type: ignore[attr-defined]


def test_what_the_office_changed_is_left_alone() -> None:
    Requirement.objects.all().delete()

    load_after_migrate()

    assert not Requirement.objects.exists()
    assert Course.objects.count() == 25
