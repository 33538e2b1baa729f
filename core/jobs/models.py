from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A worker that is alive says so every five seconds; after this long without a word it is dead.
LEASE = timedelta(seconds=20)
ATTEMPTS = 3


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def claimable(self, now: datetime) -> JobQuerySet:
        """Waiting, or claimed by a worker that has been silent for longer than the lease.

        While a job runs its signs of life are in the cache (`core.jobs.progress`), since a
        transaction of its own may hold the database; `claimed_at` is only where they start.
        """
        return self.filter(
            Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, claimed_at__lt=now - LEASE)
        )


class Job(models.Model):
    """A long piece of work as a row: what is to be done, how far it is, how it ended.

    Celery only nudges. What a lost message or a killed worker leaves behind, the sweep starts again,
    so a handler must be harmless when run twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "claimed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ScheduledRun(models.Model):
    """When one of the clock's tasks last came to its end, and when it last did so without a problem."""

    task = models.CharField(max_length=120, primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    good_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.task
