from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify

from assets.models import Family
from core.trail.recording import change
from organization.models import User
from training.models import Course, Requirement


def create_course(
    *,
    fields: Mapping[str, Any],
    families: Iterable[Family],
    required_for: Iterable[Family],
    by: User,
) -> Course:
    """Add a course to the catalog.

    :param families: of which it prepares holders; those that require it are always among them
    :param required_for: families whose holders should have taken it
    """
    with change("course.create", by=by):
        course = Course(**fields)
        course.key = _free_key(course.name)
        course.save()
        _set_families(course, families, required_for)
        return course


def edit_course(
    *,
    course: Course,
    fields: Mapping[str, Any],
    families: Iterable[Family],
    required_for: Iterable[Family],
    by: User,
    reason: str = "",
) -> Course:
    with change("course.edit", by=by, reason=reason):
        course = Course.objects.select_for_update().get(pk=course.pk)
        for name, value in fields.items():
            setattr(course, name, value)
        course.save()
        _set_families(course, families, required_for)
        return course


def _set_families(course: Course, families: Iterable[Family], required_for: Iterable[Family]) -> None:
    required = set(required_for)
    course.families.set({*families, *required})
    course.requirements.exclude(family__in=required).delete()
    Requirement.objects.bulk_create(
        [Requirement(course=course, family=family) for family in required], ignore_conflicts=True
    )


def _free_key(name: str) -> str:
    stem = slugify(name).replace("-", "_")[:50] or "course"
    taken = set(Course.objects.filter(key__startswith=stem).values_list("key", flat=True))
    key, n = stem, 2
    while key in taken:
        key, n = f"{stem}_{n}", n + 1
    return key
