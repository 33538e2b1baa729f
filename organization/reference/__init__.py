"""What a new database needs of the organization: the system's user, the office's unit, days off.

Days off: SKB 1497/2025, 2/2025, 5/2025 for 2026; SKB 1205/2026, 3/2026, 2/2026 for 2027.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from organization.models import Holiday, Unit, User
from organization.models.places import OFFICE_CODE

DECREES = {
    2026: "SKB 1497/2025, 2/2025, 5/2025",
    2027: "SKB 1205/2026, 3/2026, 2/2026",
}
KINDS = {
    "libur_nasional": Holiday.Kind.NATIONAL,
    "cuti_bersama": Holiday.Kind.COLLECTIVE_LEAVE,
}


def load_after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`: fills what is empty and touches nothing that is there."""
    User.objects.system()
    if not Unit.objects.exists():
        Unit.objects.create(code=OFFICE_CODE, name="Bagian Umum", name_en="General Section")
    if not Holiday.objects.exists():
        Holiday.objects.bulk_create(read_holidays())


def read_holidays() -> Iterator[Holiday]:
    for year, decree in DECREES.items():
        path = Path(__file__).parent / f"holidays_{year}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield Holiday(
                    on=date.fromisoformat(row["tanggal"]),
                    name=row["keterangan"],
                    kind=KINDS[row["jenis"]],
                    source=decree,
                )
