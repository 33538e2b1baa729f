from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from core.jobs.models import Job
from core.web.forms import FilterForm

WEEK = "week"


class JobFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=Job.State.choices, empty_label=_("All states"))
    age = ChoiceFilter(
        method="by_age",
        label=_("When"),
        choices=[(WEEK, _("The last seven days"))],
        empty_label=_("Whenever"),
    )

    class Meta:
        model = Job
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def by_age(self, found: QuerySet[Job], name: str, value: str) -> QuerySet[Job]:
        """By when they ended; what has no end yet is of now."""
        since = timezone.localdate(self.now) - timedelta(days=7)
        return found.exclude(finished_at__date__lt=since)
