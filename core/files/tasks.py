import logging

from celery import shared_task
from django.utils import timezone

from core.files.orphans import sweep_orphans


@shared_task
def sweep() -> None:
    """Beat sends it once a night; what isn't old enough is next night's."""
    swept = sweep_orphans(now=timezone.now())
    if swept["deleted"]:
        logging.getLogger(__name__).info("%s stored files that no row names are deleted.", swept["deleted"])
