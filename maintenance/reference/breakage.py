"""Complaints with their first aid, causes and remedies, as defaults that the office edits."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from assets.models import Family
from maintenance.models import Cause, Complaint, Remedy

HERE = Path(__file__).parent


def load_breakage() -> None:
    """Fill what is empty and touch nothing that is there."""
    if not Complaint.objects.exists():
        Complaint.objects.bulk_create(read_complaints())
    if not Cause.objects.exists():
        Cause.objects.bulk_create(read_causes())
    if not Remedy.objects.exists():
        Remedy.objects.bulk_create(read_remedies())


def read_complaints() -> Iterator[Complaint]:
    families = dict(Family.objects.values_list("key", "pk"))
    for n, row in enumerate(_rows("complaints.csv")):
        yield Complaint(
            key=row["key"],
            family_id=families[row["family"]],
            name=row["name_id"],
            name_en=row["name_en"],
            first_aid=row["first_aid_id"],
            first_aid_en=row["first_aid_en"],
            default_priority=row["default_priority"],
            often_misuse=row["often_misuse"] == "1",
            icon=row["icon"],
            sort=n,
        )


def read_causes() -> Iterator[Cause]:
    for n, row in enumerate(_rows("causes.csv")):
        yield Cause(
            key=row["key"],
            name=row["name_id"],
            name_en=row["name_en"],
            description=row["description_id"],
            description_en=row["description_en"],
            is_avoidable=row["avoidable"] == "1",
            suggests_training=row["suggests_training"] == "1",
            counts_for_replacement=row["counts_for_replacement"] == "1",
            sort=n,
        )


def read_remedies() -> Iterator[Remedy]:
    families = dict(Family.objects.values_list("key", "pk"))
    for row in _rows("remedies.csv"):
        yield Remedy(
            key=row["key"],
            family_id=families[row["family"]] if row["family"] else None,
            name=row["name_id"],
            name_en=row["name_en"],
            performer=row["performer"],
            cost_min=int(row["cost_min"]),
            cost_max=int(row["cost_max"]),
            parts=row["parts_id"],
            parts_en=row["parts_en"],
            typical_minutes=int(row["typical_minutes"]),
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
