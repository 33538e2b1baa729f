from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError

from core.jobs.models import ATTEMPTS, Job
from core.jobs.progress import is_alive, report_progress, signs_of_life
from core.refusal import Refusal

log = logging.getLogger(__name__)
Handler = Callable[[Job], dict[str, Any]]
_handlers: dict[str, Handler] = {}
_titles: dict[str, Any] = {}
# Kept without language in the row; the pages that show them translate.
GAVE_UP = gettext_noop("The work failed three times; the log says why.")
NEVER_ENDED = gettext_noop("The work was begun three times and never came to its end.")


def job_handler(kind: str, title: Any = "") -> Callable[[Handler], Handler]:
    """Name the function that does jobs of this kind; it returns the job's result, plain values.

    :param title: what people call such work

    It runs outside any transaction and may be run again after a kill: it must decide by the rows it
    works on what is left to do. A `Refusal` that it raises fails the job with that sentence.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        _titles[kind] = title
        return handler

    return register


def start_job(*, kind: str, params: dict[str, Any], by: AbstractBaseUser, now: datetime) -> Job:
    """Write the job down and, once that is committed, nudge a worker."""
    job = Job.objects.create(kind=kind, params=params, by=by, created_at=now)  # type: ignore[misc]
    transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: int) -> None:
    from core.jobs.tasks import run_job

    try:
        run_job.delay(job_id)
    except (OperationalError, OSError):
        # The broker is away. The row is there, and the sweep will find it.
        log.warning("No broker; job %s waits for the sweep.", job_id)


def work_on(job_id: int, *, now: datetime) -> bool:
    """Claim the job and do it; False if it is another's, or nothing is left to do."""
    if is_alive(job_id):
        return False
    claimed = Job.objects.claimable(now).filter(pk=job_id)
    if not claimed.update(state=Job.State.RUNNING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    job = Job.objects.get(pk=job_id)
    if job.attempts > ATTEMPTS:
        finish_job(job, error=NEVER_ENDED)
        return False
    with signs_of_life(job_id):
        # What a killed worker had done of it is gone with its transaction.
        report_progress(job_id, 0, 0)
        try:
            result = _handlers[job.kind](job)
        except Refusal as refusal:
            finish_job(job, error=str(refusal))
        except Exception:
            log.exception("Job %s failed.", job)
            if job.attempts >= ATTEMPTS:
                finish_job(job, error=GAVE_UP)
            else:
                Job.objects.filter(pk=job_id).update(state=Job.State.WAITING)
            raise
        else:
            finish_job(job, result=result)
    return True


def title_of(kind: str) -> str:
    return str(_titles.get(kind) or kind)


def retry_job(*, job: Job) -> Job:
    """Begin what failed once more; a handler is harmless when run twice, so this is safe for all kinds.

    :raises Refusal: ``not_failed``
    """
    begun = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
        state=Job.State.WAITING, attempts=0, error="", claimed_at=None, finished_at=None
    )
    if not begun:
        raise Refusal(
            "not_failed",
            _("“%(job)s” doesn't stand at failed any more. Look at its state.") % {"job": title_of(job.kind)},
        )
    transaction.on_commit(lambda: nudge(job.pk))
    return Job.objects.get(pk=job.pk)


def finish_job(job: Job, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    job.state = Job.State.FAILED if error else Job.State.DONE
    job.result = result or {}
    job.error = error
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "result", "error", "finished_at"])


def sweep_jobs(*, now: datetime) -> int:
    """Nudge every job that nobody works on; how many there were."""
    lost = [pk for pk in Job.objects.claimable(now).values_list("pk", flat=True) if not is_alive(pk)]
    for pk in lost:
        nudge(pk)
    return len(lost)
