"""What other apps' pages show of maintenance; the settings name these by path."""

from maintenance.panels.plans import upkeep, upkeep_due

__all__ = ["upkeep", "upkeep_due"]
