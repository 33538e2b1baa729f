"""What a new database needs of training: the catalog of courses, who needs them, SIASN's forms.

Forms of competence development: Perka LAN 10/2018, in SIASN's own numbering. Their hours are
practice of two regencies, as suggestions to edit.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets.models import Family
from core.trail.recording import change
from organization.models import User
from training.models import CompetenceKind, Course, Requirement

HERE = Path(__file__).parent
FAMILIES = HERE.parent.parent / "assets" / "reference" / "families.csv"


def load_after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`: fills what is empty and touches nothing that is there."""
    if not CompetenceKind.objects.exists():
        CompetenceKind.objects.bulk_create(read_competence_kinds())
    if not Course.objects.exists():
        with change("reference.load", by=User.objects.system()):
            load_courses()


def load_courses() -> None:
    """Courses, the families that they prepare for, and the families that require them."""
    families = dict(Family.objects.values_list("key", "pk"))
    rows = list(_rows(HERE / "courses.csv"))
    Course.objects.record_created([_course(row) for row in rows])
    courses = dict(Course.objects.values_list("key", "pk"))
    prepares_for = Course.families.through
    prepares_for._default_manager.bulk_create(
        [
            prepares_for(course_id=courses[row["key"]], family_id=families[family])
            for row in rows
            for family in _listed(row["families"])
            if family in families
        ]
    )
    Requirement.objects.bulk_create(
        [
            Requirement(family_id=families[row["key"]], course_id=courses[course])
            for row in _rows(FAMILIES)
            for course in _listed(row["needs_training"])
            if row["key"] in families
        ]
    )


def read_competence_kinds() -> Iterator[CompetenceKind]:
    for row in _rows(HERE / "competence_kinds.csv"):
        yield CompetenceKind(
            siasn_id=int(row["siasn_id"]),
            name=row["nama"],
            track=row["jalur"],
            hours=int(row["jp"]) if row["jp"] else None,
            hours_per=row["per"],
            limit=row["batas"],
            certainty=row["keyakinan_jp"],
        )


def _course(row: dict[str, str]) -> Course:
    return Course(
        key=row["key"],
        name=row["name_id"],
        name_en=row["name_en"],
        kind=row["kind"],
        mode=row["mode"],
        organizer=row["organizer_name_id"],
        organizer_en=row["organizer_name_en"],
        hours=int(row["jp"]),
        validity_months=int(row["validity_months"]) if row["validity_months"] else None,
        audience=row["audience_id"],
        audience_en=row["audience_en"],
        software=", ".join(_listed(row["software"])),
    )


def _listed(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
