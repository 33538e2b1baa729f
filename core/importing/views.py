"""Imports: upload, what was understood of the file, row by row under the user's eyes, and the result."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from core.importing import batches
from core.importing.choosing import with_columns, with_sheets
from core.importing.forms import ImportForm, UndoForm
from core.importing.kinds import kinds_for
from core.importing.models import ImportBatch, ImportRow
from core.importing.pages import finished_context, preview_context, results, running_context
from core.importing.report import report_response
from core.importing.taking_back import begin_undo, undo_import
from core.importing.telling import tell_cells, tell_failure, tell_row
from core.importing.template import template_response
from core.importing.undo_pages import foresight_context, foresight_of, is_looking, undone_context
from core.web.lists import paginate
from core.web.pages import done, go, render_form, wants_part

State = ImportBatch.State
Crumbs = list[tuple[str, str]]
# A mended cell comes as `cell_ROW_FIELD`.
TYPED = re.compile(r"cell_(\d{1,18})_(\w+)", re.ASCII)
MOST_TYPED = 10_000
View = Callable[..., HttpResponseBase]


def may_import(view: View) -> View:
    """For who may import lists of at least one kind; which batches, `visible_to` says."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not kinds_for(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _crumbs(batch: ImportBatch, here: str = "") -> Crumbs:
    found: Crumbs = [(_("Import"), reverse("importing:import_list")), (str(batch), "")]
    return [found[0], (str(batch), batch.get_absolute_url()), (here, "")] if here else found


def _batches(request: HttpRequest) -> QuerySet[ImportBatch]:
    found = ImportBatch.objects.visible_to(request.user)
    return found.select_related("unit", "by", "job").order_by("-pk")


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(_batches(request), pk=pk)


def _row(request: HttpRequest, pk: int, row: int) -> ImportRow:
    return get_object_or_404(ImportRow, pk=row, batch=_batch(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def import_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = ImportForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        batch = batches.upload_import(by=user, now=timezone.now(), **data)
        return go(request, batch.get_absolute_url())
    found = _batches(request)
    if request.GET.get("state") == ImportBatch.State.PREVIEWED:
        found = found.filter(state=ImportBatch.State.PREVIEWED)
    context = {"page": paginate(request, found), "kinds": kinds_for(user)}
    return render_form(request, "importing/import_list.html", form, context)


@require_safe
@may_import
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty list of the kind that `?kind=` names, to fill in."""
    wanted, offered = request.GET.get("kind", ""), kinds_for(request.user)
    return template_response(next((kind for kind in offered if kind.key == wanted), offered[0]))


@require_safe
@may_import
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    context: dict[str, Any] = {"batch": batch, "crumbs": _crumbs(batch), "failure": tell_failure(batch)}
    if batch.is_running and not batch.gave_up:
        return _running(request, context | running_context(batch, timezone.now()))
    if wants_part(request) and request.headers.get("HX-Target") == "progress":
        # The page asks how far it is, and it is over.
        return HttpResponseClientRedirect(batch.get_absolute_url())
    if batch.state == State.PREVIEWED:
        context |= preview_context(batch, request.user) | results(request, batch)
        part = "#results" if wants_part(request) else ""
        return render(request, f"importing/import_preview.html{part}", context)
    if batch.is_applied:
        context |= finished_context(batch, request.user)
        return render(request, "importing/import_finished.html", context)
    if batch.state == State.UNDONE:
        context |= undone_context(batch)
        return render(request, "importing/import_undone.html", context)
    return render(request, "importing/import_stopped.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking it back would do; a job looks, since it may be very many rows."""
    batch = _batch(request, pk)
    here = reverse("importing:import_undo", args=[pk])
    if request.method == "POST":
        begin_undo(batch=batch, by=request.user, now=timezone.now())
        return go(request, here)
    if is_looking(batch):
        context = {"batch": batch, "crumbs": _crumbs(batch, pgettext("import", "Take back"))}
        return _running(request, context | running_context(batch, timezone.now()))
    if wants_part(request) and request.headers.get("HX-Target") == "progress":
        return HttpResponseClientRedirect(here)
    if (foresight := foresight_of(batch)) is None:
        return go(request, batch.get_absolute_url())
    return _foresight(request, batch, UndoForm(initial={"mark": foresight["mark"]}))


@require_POST
@may_import
def import_undo_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _foresight(request, batch, form)
    undo_import(batch=batch, by=request.user, now=timezone.now(), **form.cleaned_data)
    return go(request, batch.get_absolute_url())


def _foresight(request: HttpRequest, batch: ImportBatch, form: UndoForm) -> HttpResponse:
    context = {
        "batch": batch,
        "crumbs": _crumbs(batch, pgettext("import", "Take back")),
        "failure": tell_failure(batch),
    }
    return render_form(request, "importing/import_undo.html", form, context | foresight_context(batch))


def _running(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    part = "#progress" if wants_part(request) else ""
    return render(request, f"importing/import_running.html{part}", context)


@require_POST
@may_import
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    tables = with_columns(batch.all_tables, request.POST.dict(), batch.sort.layout)
    batches.choose_tables(batch=batch, tables=tables, by=request.user, now=timezone.now())
    return go(request, batch.get_absolute_url())


@require_POST
@may_import
def import_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file as another kind of list."""
    batch = _batch(request, pk)
    if (key := request.POST.get("kind", "")) not in {kind.key for kind in kinds_for(request.user)}:
        raise BadRequest
    batches.choose_kind(batch=batch, kind=key, by=request.user, now=timezone.now())
    return go(request, batch.get_absolute_url())


@require_POST
@may_import
def import_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    tables = with_sheets(batch.all_tables, request.POST.dict(), batch.sort.layout)
    batches.choose_tables(batch=batch, tables=tables, by=request.user, now=timezone.now())
    return go(request, batch.get_absolute_url())


@require_safe
@may_import
def import_row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The whole row as the file has it."""
    found = _row(request, pk, row)
    batch, tables = found.batch, found.batch.all_tables
    context = {
        "batch": batch,
        "told": tell_row(found, tables, batch.sort),
        "cells": tell_cells(found, tables[found.table], batch.sort),
        "crumbs": _crumbs(batch, _("Row %(row)s") % {"row": found.number}),
        "can_mend": batch.state == State.PREVIEWED,
    }
    return render(request, "importing/import_row.html", context)


@require_POST
@may_import
def import_mend(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed in any of the rows on the page, so that saving one loses nothing of another."""
    batch = _batch(request, pk)
    known = batch.sort.vocabulary.by_key
    typed: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for name, text in request.POST.items():
        cell = TYPED.fullmatch(name)
        if cell and cell[2] in known and isinstance(text, str) and len(text) <= MOST_TYPED:
            typed[int(cell[1])][cell[2]] = text
    mended = batches.mend_rows(batch=batch, typed=typed, today=timezone.localdate())
    refused = any(row.verdict == ImportRow.Verdict.REFUSED for row in mended)
    return _after(request, pk, status=422 if refused or not mended else 200)


@require_POST
@may_import
def import_row_leave(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    found = _row(request, pk, row)
    left_out = request.POST.get("left_out") == "1"
    batches.leave_out_row(row=found, left_out=left_out, today=timezone.localdate())
    return _after(request, pk)


@require_POST
@may_import
def import_doubted(request: HttpRequest, pk: int) -> HttpResponse:
    """All rows about which there is doubt: into the import, or out of it again."""
    batches.want_doubted(batch=_batch(request, pk), wanted=request.POST.get("wanted") == "1")
    return _after(request, pk)


def _after(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    """The rows again, in the view and on the page where the user was."""
    batch = _batch(request, pk)
    if not wants_part(request):
        where = {key: request.GET[key] for key in ("view", "page") if key in request.GET}
        return go(request, f"{batch.get_absolute_url()}?{urlencode(where)}#results")
    context = {"batch": batch, **results(request, batch)}
    return render(request, "importing/import_preview.html#results", context, status=status)


@require_POST
@may_import
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    batches.apply_import(batch=batch, by=request.user, now=timezone.now())
    return go(request, batch.get_absolute_url())


@require_POST
@may_import
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    batches.cancel_import(batch=batch, now=timezone.now())
    if batch.state in (State.APPLYING, State.UNDOING):
        return done(request, batch, _("%(file)s is being stopped.") % {"file": batch})
    return done(request, "importing:import_list", _("%(file)s is cancelled.") % {"file": batch})


@require_POST
@may_import
def import_read_again(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    batches.read_again(batch=batch, by=request.user, now=timezone.now())
    return go(request, batch.get_absolute_url())


@require_safe
@may_import
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    return report_response(_batch(request, pk))


@require_safe
@may_import
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded; it is never shown in the browser."""
    batch = _batch(request, pk)
    try:
        content = batch.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=batch.file_name, content_type="application/octet-stream"
    )


app_name = "importing"
urlpatterns = [
    path("impor/", import_list, name="import_list"),
    path("impor/contoh.xlsx", import_template, name="import_template"),
    path("impor/<int:pk>/", import_detail, name="import_detail"),
    path("impor/<int:pk>/kolom/", import_columns, name="import_columns"),
    path("impor/<int:pk>/jenis/", import_kind, name="import_kind"),
    path("impor/<int:pk>/lembar/", import_sheets, name="import_sheets"),
    path("impor/<int:pk>/baca-ulang/", import_read_again, name="import_read_again"),
    path("impor/<int:pk>/terapkan/", import_apply, name="import_apply"),
    path("impor/<int:pk>/batalkan/", import_cancel, name="import_cancel"),
    path("impor/<int:pk>/tarik/", import_undo, name="import_undo"),
    path("impor/<int:pk>/tarik/terapkan/", import_undo_apply, name="import_undo_apply"),
    path("impor/<int:pk>/ringkasan.csv", import_report, name="import_report"),
    path("impor/<int:pk>/berkas/", import_file, name="import_file"),
    path("impor/<int:pk>/baris/<int:row>/", import_row, name="import_row"),
    path("impor/<int:pk>/perbaiki/", import_mend, name="import_mend"),
    path("impor/<int:pk>/diragukan/", import_doubted, name="import_doubted"),
    path("impor/<int:pk>/baris/<int:row>/keluarkan/", import_row_leave, name="import_row_leave"),
]
