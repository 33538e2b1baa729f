from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.trail.models import AppendOnly, Change
from planning.scoring import Rules


class PolicyQuerySet(models.QuerySet["PolicyVersion"]):
    def newest_first(self) -> PolicyQuerySet:
        return self.select_related("change__by").order_by("-version")


class PolicyVersion(AppendOnly):
    """The weights and thresholds of the replacement list. Never altered: another version follows it.

    `change` says who set it, when and why.
    """

    version = models.PositiveSmallIntegerField(_("Version"), unique=True)
    rules: Any = models.JSONField()
    change = models.OneToOneField(Change, models.PROTECT, related_name="+")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = _("replacement policy")
        verbose_name_plural = _("replacement policies")
        permissions = [
            ("view_replacement", "Can read what to replace, with its reasons"),
            ("change_policy", "Can set another version of the replacement policy"),
            ("view_summary", "Can read the summary with its plots"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("planning:policy_detail")

    @property
    def read(self) -> Rules:
        return Rules.from_json(self.rules)
