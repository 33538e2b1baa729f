from celery import shared_task
from django.conf import settings
from django.utils import timezone

from core.backup.nightly import keep_backups

# A store of many gigabytes takes long.
LONGEST = 6 * 3600


@shared_task(acks_late=False, soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def nightly() -> None:
    """Beat sends it every hour, so a computer that sleeps at night has its backup in the morning.

    Taken as done when it begins: nobody else begins it too, and the next hour does what a killed one leaves.
    """
    if settings.BACKUP_DIR:
        now = timezone.now()
        keep_backups(settings.BACKUP_DIR, today=timezone.localdate(now), now=now, keep=settings.BACKUP_KEEP)
