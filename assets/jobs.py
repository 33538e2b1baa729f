"""What workers do for the register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from assets.papers.printing import PAPER, make_printout
from assets.together.batch import EDIT_TOGETHER, do_edit
from core.jobs.actions import job_handler
from core.jobs.models import Job


@job_handler(EDIT_TOGETHER, _("Changing many items together"))
def edit_together(job: Job) -> dict[str, Any]:
    with translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE):
        return do_edit(job)


@job_handler(PAPER, _("Making a long paper"))
def print_paper(job: Job) -> dict[str, Any]:
    with translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE):
        make_printout(job, now=timezone.now())
    return {}
