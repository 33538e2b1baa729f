from celery import shared_task
from django.utils import timezone

from core.jobs import actions


@shared_task
def run_job(job_id: int) -> None:
    actions.work_on(job_id, now=timezone.now())


@shared_task
def sweep() -> int:
    return actions.sweep_jobs(now=timezone.now())
