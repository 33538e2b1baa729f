"""What a new database needs of maintenance: the lists that people tap, as defaults to edit."""

from __future__ import annotations

from typing import Any

from maintenance.reference.breakage import load_breakage
from maintenance.reference.upkeep import load_upkeep


def load_after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`: fills what is empty and touches nothing that is there."""
    load_breakage()
    load_upkeep()
