from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core.importing.batches import PREVIEW
from core.jobs.actions import GAVE_UP, finish_job, start_job
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.trail.models import Change
from organization.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
LIST = "/pekerjaan/"


def a_job(keeper: User, *, error: str = "") -> Job:
    job = start_job(kind=PREVIEW, params={"batch": 0}, by=keeper, now=timezone.now())
    if error:
        finish_job(job, error=error)
    return job


def test_it_says_in_the_offices_words_what_runs_for_whom_and_why_it_failed(
    keeper: User, administrator: User, client_of: ClientOf
) -> None:
    running, _failed = a_job(keeper), a_job(keeper, error=GAVE_UP)
    Job.objects.filter(pk=running.pk).update(state="running")
    report_progress(running.pk, 3, 4)

    page = client_of(administrator).get(LIST).content.decode()

    for words in ("Membaca lembar kerja", "Keeper", "Berjalan 75%", "Pekerjaan gagal tiga kali"):
        assert words in page
    assert (
        "Berjalan"
        not in client_of(administrator).get(f"{LIST}?state=failed").content.decode().split("<tbody>")[1]
    )


def test_what_failed_begins_again_and_nothing_else(
    keeper: User, administrator: User, client_of: ClientOf
) -> None:
    job, client = a_job(keeper, error=GAVE_UP), client_of(administrator)

    assert client.post(f"{LIST}{job.pk}/ulang/").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.by) == ("waiting", 0, "", keeper)
    assert Change.objects.get(verb="job.retry").by == administrator
    assert client.post(f"{LIST}{job.pk}/ulang/").status_code == 409
    assert client.post(f"{LIST}0/ulang/").status_code == 404
