from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.factories import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def today() -> Iterator[date]:
    with time_machine.travel(NOW):
        yield TODAY
