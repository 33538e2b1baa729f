from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.watch.metrics import exposition
from core.watch.readings import take_readings, version
from core.watch.verdicts import TASKS, run_verdict, verdicts
from core.web.navigation import link_or_none


@require_safe
@permission_required("jobs.view_scheduledrun", raise_exception=True)
def system(request: HttpRequest) -> HttpResponse:
    """Whether all that the register needs is there, and what to do where it isn't."""
    readings = take_readings(timezone.now())
    is_daily = bool(settings.BACKUP_DIR)
    checks = verdicts(readings, is_daily=is_daily)
    runs = [
        (TASKS.get(run.name, run.name), run, *run_verdict(run, is_daily=is_daily)) for run in readings.runs
    ]
    states = [*(check.state for check in checks), *(state for _name, _run, state, _advice in runs)]
    context = {
        "checks": [(check, link_or_none(check.page) if check.page else None) for check in checks],
        "troubles": states.count("bad"),
        "doubts": states.count("warn"),
        "runs": runs,
        "workers": readings.workers,
        "database_bytes": readings.database_bytes,
        "version": version(),
    }
    return render(request, "watch/system.html", context)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, by a token of its own: no session, no account. Without the setting it isn't there."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(
        exposition(take_readings(timezone.now())), content_type="text/plain; version=0.0.4; charset=utf-8"
    )
