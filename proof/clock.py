"""The office's clock, in a file that all processes read; whoever writes it moves the time.

Only `timezone.now()` reads it, as everything with a business word does. Broker, leases in the cache and
timeouts keep the real time, or a week that passes would look to them like a dead worker.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone


class Clock:
    def __init__(self, file: Path) -> None:
        self.file = file
        self._read = (0, 0)
        self._moment = datetime.now(UTC)
        self._since = 0.0

    def now(self) -> datetime:
        found = self.file.stat()
        if self._read != (found.st_ino, found.st_mtime_ns):
            moment, since = self.file.read_text().split()
            self._moment, self._since = datetime.fromisoformat(moment), float(since)
            self._read = (found.st_ino, found.st_mtime_ns)
        # That of the machine, and the same for all its processes.
        return self._moment + timedelta(seconds=time.monotonic() - self._since)

    def move(self, to: datetime) -> None:
        """Never back."""
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{to.astimezone(UTC).isoformat()} {time.monotonic()}")
        os.replace(draft, self.file)  # noqa: PTH105 - whoever reads finds the old or the new one

    def install(self) -> None:
        """For this process, for good."""
        timezone.now = self.now
