from celery import shared_task
from django.utils import timezone

from core.trail.recording import acting_through
from maintenance.actions import overdue


@shared_task
def nightly() -> None:
    """Beat sends it every hour: the first one after midnight has the work, the others what it left."""
    with acting_through("job"):
        overdue.nightly(on=timezone.localdate(), now=timezone.now())
