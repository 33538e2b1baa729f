"""What workers do for the register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from assets.together.batch import EDIT_TOGETHER, do_edit
from core.jobs.actions import job_handler
from core.jobs.models import Job


@job_handler(EDIT_TOGETHER)
def edit_together(job: Job) -> dict[str, Any]:
    with translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE):
        return do_edit(job)
