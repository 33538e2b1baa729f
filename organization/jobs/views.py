from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.jobs.actions import retry_job, title_of
from core.jobs.models import Job
from core.jobs.progress import read_progress
from core.trail.recording import change
from core.web.lists import paginate
from core.web.pages import done, render_list
from organization.jobs.filters import JobFilter
from organization.signed_in import signed_in


@require_safe
@permission_required("jobs.view_job", raise_exception=True)
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.select_related("by").order_by("-pk")
    filterset = JobFilter(request.GET, queryset=jobs, now=timezone.now())
    page = paginate(request, filterset.qs)
    rows = [
        (job, title_of(job.kind), read_progress(job.pk) if job.state == Job.State.RUNNING else None)
        for job in page
    ]
    context = {"filter": filterset, "page": page, "jobs": rows}
    return render_list(request, "organization/job_list.html", context)


@require_POST
@permission_required("jobs.change_job", raise_exception=True)
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    title = title_of(job.kind)
    with change("job.retry", by=signed_in(request), reason=f"{title} ({job.pk})"):
        retry_job(job=job)
    return done(request, "organization:job_list", _("“%(job)s” begins again.") % {"job": title})


urlpatterns = [
    path("pekerjaan/", job_list, name="job_list"),
    path("pekerjaan/<int:pk>/ulang/", job_retry, name="job_retry"),
]
