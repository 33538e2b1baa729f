"""The raw material of the demo data, as files that an office may edit.

`units.json`, `rooms.csv`, `positions.csv`, `goods.csv`, `names.csv` and `story.csv` say what there is;
`placement.csv` where it stands, `story_fits.csv` which goods a story can have happened to, and
`days_off.csv` the days off of the years that the reference data no longer holds.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def units() -> list[dict[str, Any]]:
    """The units of the office; the one at the top bears the office's own name."""
    content = json.loads((HERE / "units.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content["units"]
    for unit in found:
        if unit["parent"] is None:
            unit |= {"name_id": content["office_id"], "name_en": content["office_en"]}
    return found


def listed(cell: str) -> list[str]:
    """The values of a cell that holds a list."""
    return cell.split(";") if cell else []
