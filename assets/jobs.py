"""What workers do for the register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from assets.papers.printing import PAPER, make_printout
from assets.together.batch import EDIT_TOGETHER, do_edit
from core.jobs.actions import job_handler
from core.jobs.models import Job


@job_handler(EDIT_TOGETHER)
def edit_together(job: Job) -> dict[str, Any]:
    with translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE):
        return do_edit(job)


@job_handler(PAPER)
def print_paper(job: Job) -> dict[str, Any]:
    with translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE):
        make_printout(job, now=timezone.now())
    return {}
