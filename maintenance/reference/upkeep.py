"""Checklists and templates of maintenance plans, as defaults that the office edits."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets.models import Family
from maintenance.models import Checklist, MaintenanceTemplate

HERE = Path(__file__).parent


def load_upkeep() -> None:
    """Fill what is empty and touch nothing that is there."""
    if not Checklist.objects.exists():
        Checklist.objects.bulk_create(read_checklists())
    if not MaintenanceTemplate.objects.exists():
        MaintenanceTemplate.objects.bulk_create(read_templates())


def read_checklists() -> Iterator[Checklist]:
    """The checklists, and the steps of those procedures (SOP) that a template follows."""
    followed = {row["steps"] for row in _template_rows()}
    procedures = [each for each in _read("sops.json")["sops"] if each["key"] in followed]
    for each in [*_read("checklists.json")["checklists"], *procedures]:
        yield Checklist(key=each["key"], name=each["name_id"], name_en=each["name_en"], steps=each["steps"])


def read_templates() -> Iterator[MaintenanceTemplate]:
    families = dict(Family.objects.values_list("key", "pk"))
    checklists = dict(Checklist.objects.values_list("key", "pk"))
    for row in _template_rows():
        yield MaintenanceTemplate(
            key=row["key"],
            name=row["name_id"],
            name_en=row["name_en"],
            family_id=families[row["family"]],
            interval_unit=row["interval_unit"],
            interval_value=int(row["interval_value"]),
            mode=row["mode"],
            tolerance_days=int(row["tolerance_days"]),
            minutes=int(row["minutes"]),
            performer=row["performer"],
            checklist_id=checklists.get(row["steps"]),
            note=row["note_id"],
            note_en=row["note_en"],
        )


def _template_rows() -> list[dict[str, str]]:
    with (HERE / "maintenance_templates.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _read(name: str) -> Any:
    with (HERE / name).open(encoding="utf-8") as file:
        return json.load(file)
