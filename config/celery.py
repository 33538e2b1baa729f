import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("sarpras")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_web_does(**kwargs: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)


@worker_ready.connect
def sweep_at_once(**kwargs: Any) -> None:
    """After a crash the database says what is left to do, minutes before the broker would."""
    _send(settings.SWEEP_TASK, expires=60)


@worker_ready.connect
def catch_up_at_once(**kwargs: Any) -> None:
    """Who switches the office's computer on in the morning doesn't wait for the clock's next half hour."""
    _send(settings.NIGHTLY_TASK, expires=3600)
    _send(settings.BACKUP_TASK, expires=3600)


def _send(task: str, *, expires: int) -> None:
    try:
        app.send_task(task, expires=expires)
    except OperationalError:
        logging.getLogger(__name__).info("The broker is away; the clock sends %s later.", task)
