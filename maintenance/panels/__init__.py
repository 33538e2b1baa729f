"""What other apps' pages show of maintenance; the settings name these by path."""

from maintenance.panels.breakage import my_reports, my_work, new_reports, open_report, repairs
from maintenance.panels.plans import upkeep, upkeep_due

__all__ = [
    "my_reports",
    "my_work",
    "new_reports",
    "open_report",
    "repairs",
    "upkeep",
    "upkeep_due",
]
