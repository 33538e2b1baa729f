"""The Celery app of the workers and the clock under test: the office's simulated clock, and less patience.

What takes the product hours or minutes takes seconds here, by the same code.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

from proof.clock import Clock
from tests.support.hasty import app

__all__ = ["app"]

django.setup()

EVERY = {"jobs": 0.5, "nightly": 1.0, "messages": 0.5, "digests": 1.0}
LEASE = timedelta(seconds=3)

Clock(Path(os.environ["PROOF_CLOCK"])).install()

app.conf.beat_max_loop_interval = 0.2
app.conf.beat_schedule = {
    name: {**settings.CELERY_BEAT_SCHEDULE[name], "schedule": every, "options": {"expires": 3}}
    for name, every in EVERY.items()
}

from core.jobs import models, progress  # noqa: E402 - once Django is set up

# Who is silent for that long is dead, also while the machine is busy with all the others.
for module in (models, progress):
    setattr(module, "LEASE", LEASE)  # noqa: B010 - one imports it from the other
progress.BEAT_SECONDS = 0.5
