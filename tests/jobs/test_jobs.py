from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.jobs import actions
from core.jobs.actions import job_handler, start_job, sweep_jobs, work_on
from core.jobs.models import LEASE, Job
from core.jobs.progress import Progress, read_progress, report_progress, signs_of_life
from core.refusal import Refusal
from organization.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Kinds of work that only these tests know."""
    known = dict(actions._handlers)

    @job_handler("test.count")
    def count(job: Job) -> dict[str, Any]:
        report_progress(job.pk, 3, 4)
        return {"counted": job.params["upto"]}

    @job_handler("test.refuse")
    def refuse(job: Job) -> dict[str, Any]:
        raise Refusal("gone", "Berkas sudah tidak ada.")

    @job_handler("test.break")
    def broken(job: Job) -> dict[str, Any]:
        raise ZeroDivisionError

    yield
    actions._handlers.clear()
    actions._handlers.update(known)


def a_job(keeper: User, kind: str = "test.count") -> Job:
    return start_job(kind=kind, params={"upto": 10}, by=keeper, now=timezone.now())


def test_a_job_is_done_once_and_keeps_its_result(keeper: User) -> None:
    job = a_job(keeper)

    assert work_on(job.pk, now=timezone.now()) is True
    assert work_on(job.pk, now=timezone.now()) is False

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"counted": 10}, 1)
    assert read_progress(job.pk) == Progress(3, 4)
    assert read_progress(job.pk).percent == 75


def test_a_refusal_ends_the_job_with_its_sentence(keeper: User) -> None:
    job = a_job(keeper, "test.refuse")

    work_on(job.pk, now=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Berkas sudah tidak ada.")


def test_a_job_that_breaks_is_given_up_after_three_times(keeper: User) -> None:
    job = a_job(keeper, "test.break")

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            work_on(job.pk, now=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert work_on(job.pk, now=timezone.now()) is False


def test_a_job_that_another_worker_holds_is_left_alone(keeper: User) -> None:
    job = a_job(keeper)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claimed_at=timezone.now())

    assert work_on(job.pk, now=timezone.now()) is False


def test_a_long_job_that_shows_signs_of_life_is_left_alone(keeper: User) -> None:
    job = a_job(keeper)
    long_ago = timezone.now() - LEASE * 10
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claimed_at=long_ago)

    with signs_of_life(job.pk):
        taken = work_on(job.pk, now=timezone.now())
        nudged = sweep_jobs(now=timezone.now())

    assert (taken, nudged) == (False, 0)


def test_a_job_whose_worker_was_killed_is_taken_over(keeper: User) -> None:
    job = a_job(keeper)
    silent = timezone.now() - LEASE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claimed_at=silent, attempts=1)

    assert work_on(job.pk, now=timezone.now()) is True

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_kills_its_worker_is_not_begun_for_ever(keeper: User) -> None:
    job = a_job(keeper)
    silent = timezone.now() - LEASE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claimed_at=silent, attempts=3)

    assert work_on(job.pk, now=timezone.now()) is False

    job.refresh_from_db()
    assert job.state == "failed"
