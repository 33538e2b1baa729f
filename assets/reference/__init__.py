"""What a new database needs of the register: goods codes, families, synonyms, label sheets.

Codes: Permendagri 108/2016, with one regency's useful lives and capitalization thresholds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from assets.models import Classification, Family, LabelLayout, Synonym

HERE = Path(__file__).parent


def load_after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`: fills what is empty and touches nothing that is there."""
    if not Classification.objects.exists():
        source = Path(getattr(settings, "CLASSIFICATION_FILE", HERE / "classification.csv"))
        Classification.objects.bulk_create(read_classification(source), batch_size=2000)
    if not Family.objects.exists():
        Family.objects.bulk_create(read_families())
    if not Synonym.objects.exists():
        Synonym.objects.bulk_create(
            [Synonym(word=row["kata"].lower(), code=row["kode"]) for row in _rows(HERE / "synonyms.csv")],
            ignore_conflicts=True,
        )
    if not LabelLayout.objects.exists():
        LabelLayout.objects.bulk_create([LabelLayout(**row) for row in _rows(HERE / "label_layouts.csv")])


def read_classification(source: Path) -> Iterator[Classification]:
    for row in _rows(source):
        yield Classification(
            code=row["kode"],
            name=row["uraian"],
            level=int(row["level"]),
            useful_life=int(row["masa_manfaat_tahun"]) if row["masa_manfaat_tahun"] else None,
            threshold=Decimal(row["nilai_kapitalisasi"]) if row["nilai_kapitalisasi"] else None,
        )


def read_families() -> Iterator[Family]:
    for row in _rows(HERE / "families.csv"):
        yield Family(
            key=row["key"],
            name=row["name_id"],
            name_en=row["name_en"],
            group=row["group"],
            group_name=row["group_name_id"],
            group_name_en=row["group_name_en"],
            icon=row["icon"],
            code_prefixes=row["code_prefixes"].split(";"),
            name_hints=row["name_hints"].split(";") if row["name_hints"] else [],
            life_note=row["useful_life_note_id"],
            life_note_en=row["useful_life_note_en"],
            criticality=int(row["criticality"]),
            sort=int(row["sort"]),
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
