"""Some fields of many items at once: what is to change, what exactly would, and the change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from assets.actions import changed_since, edit_assets
from assets.selection import Selection, read_selection
from assets.together.batch import EDIT_TOGETHER, MOST_AT_ONCE, start_edit
from assets.together.foresight import foresee
from assets.together.form import ApplyForm, TogetherForm
from assets.views.answers import crumbs
from core.jobs.models import Job
from core.jobs.progress import read_progress
from core.refusal import Refusal
from core.web.pages import done, render_form, wants_part
from core.web.refusals import constraint_sentence
from organization.signed_in import signed_in

may_change = permission_required("assets.change_asset", raise_exception=True)
Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def asset_edit_together(request: HttpRequest) -> HttpResponse:
    """The form, then its preview, then the change; the selection stays in the address."""
    selection = read_selection(request)
    total = selection.assets.count()
    if not total:
        messages.warning(request, _("No item is chosen. Tick some in the list."))
        return redirect(selection.list_url)
    form = TogetherForm(request.POST or None, user=signed_in(request))
    context = {
        "selection": selection,
        "total": total,
        "crumbs": [*crumbs(), (_("Change together"), "")],
    }
    step = request.POST.get("step", "")
    if step in {"preview", "apply"} and form.is_valid():
        if step == "apply":
            return _apply(request, selection, form, context)
        return _preview(request, selection, form, context)
    return render_form(request, "assets/asset_edit_together.html", form, context)


def _preview(
    request: HttpRequest,
    selection: Selection,
    form: TogetherForm,
    context: Context,
    *,
    refused: ApplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """:param refused: the form below it as it was sent, with what forbids"""
    found = foresee(selection.assets, form.values)
    apply = refused or ApplyForm()
    fresh = {"seen": found.mark, "seen_at": timezone.now().isoformat()}
    context |= {"form": form, "found": found, "apply": apply, "fresh": fresh}
    return render(request, "assets/asset_edit_together_preview.html", context, status=status)


def _apply(request: HttpRequest, selection: Selection, form: TogetherForm, context: Context) -> HttpResponse:
    user, apply = signed_in(request), ApplyForm(request.POST)
    if not apply.is_valid():
        return _preview(request, selection, form, context, refused=apply, status=422)
    data = apply.cleaned_data
    how: Context = {name: data[name] for name in ("seen", "reason", "leave_out")} | {"by": user}
    if context["total"] > MOST_AT_ONCE:
        job = start_edit(selection=selection, form=form, now=timezone.now(), **how)
        return redirect("assets:asset_edit_progress", job.pk)
    try:
        act = edit_assets(assets=selection.assets, values=form.values, **how)
    except (Refusal, IntegrityError) as error:
        sentence = constraint_sentence(error) if isinstance(error, IntegrityError) else str(error)
        if sentence is None:
            raise
        apply.add_error(None, sentence)
        context["others"] = changed_since(selection.assets, data["seen_at"])
        return _preview(request, selection, form, context, refused=apply, status=409)
    return done(request, "assets:change_detail", _("The items are changed."), act.pk)


@require_safe
@may_change
def asset_edit_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a change of very many items is; its own person alone sees it."""
    job = get_object_or_404(Job, pk=pk, kind=EDIT_TOGETHER, by=signed_in(request))
    if job.state == Job.State.DONE:
        answer = HttpResponseClientRedirect if wants_part(request) else redirect
        messages.success(request, _("The items are changed."))
        return answer(_change_url(job))
    context = {
        "job": job,
        "progress": read_progress(job.pk),
        "crumbs": [*crumbs(), (_("Change together"), "")],
        "again": f"?{job.params['selection']}",
    }
    part = "#progress" if wants_part(request) else ""
    return render(request, f"assets/asset_edit_progress.html{part}", context)


def _change_url(job: Job) -> str:
    return reverse("assets:change_detail", args=[job.result["change"]])


urlpatterns = [
    path("barang/ubah-bersama/", asset_edit_together, name="asset_edit_together"),
    path("barang/ubah-bersama/<int:pk>/", asset_edit_progress, name="asset_edit_progress"),
]
