from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.urls import reverse

from core.jobs.models import Job
from organization.models import User


class PrintoutQuerySet(models.QuerySet["Printout"]):
    def visible_to(self, user: User) -> PrintoutQuerySet:
        """A paper shows what its asker may see, so it is theirs alone."""
        return self.filter(job__by=user) if user.has_perm("assets.print_paper") else self.none()

    def finished_before(self, moment: datetime) -> PrintoutQuerySet:
        return self.filter(job__finished_at__lt=moment)


def path_of(printout: Any, name: str) -> str:
    return f"papers/{uuid4().hex}.{printout.form}"


class Printout(models.Model):
    """A long paper that a job makes, kept for some days until its asker has fetched it."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="printout")
    title = models.CharField(max_length=255)
    form = models.CharField(max_length=4)
    file = models.FileField(upload_to=path_of, blank=True)

    objects = PrintoutQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assets:printout_detail", args=[self.pk])
