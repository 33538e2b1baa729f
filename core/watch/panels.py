"""A line on the administrator's start page when something is bad; else nothing."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.watch.readings import take_readings
from core.watch.verdicts import run_verdict, verdicts
from core.web.panels import panel

REMEMBERED = 60


@panel(title=_("The system needs you"), permission="jobs.view_scheduledrun")
def trouble(request: HttpRequest, _nothing: None = None) -> str:
    key = f"watch-troubles-{get_language()}"
    troubles: list[tuple[str, str]] | None = cache.get(key)
    if troubles is None:
        troubles = _troubles()
        cache.set(key, troubles, REMEMBERED)
    return render_to_string("watch/panels/trouble.html", {"troubles": troubles}, request) if troubles else ""


def _troubles() -> list[tuple[str, str]]:
    """What it is, and how it is."""
    readings = take_readings(timezone.now())
    is_daily = bool(settings.BACKUP_DIR)
    checks = verdicts(readings, is_daily=is_daily)
    found = [(check.name, check.figure) for check in checks if check.state == "bad"]
    failed = sum(run_verdict(run, is_daily=is_daily)[0] == "bad" for run in readings.runs)
    return [*found, (gettext("Tasks of the clock with an error"), str(failed))] if failed else found
