"""The files of anything that has some; which those are and who may what, `FILE_SHELVES` says."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.files.forms import AttachForm, RemoveForm
from core.files.models import Attachment
from core.files.serving import serve_private_file
from core.files.shelves import shelf_named
from core.refusal import Refusal


@require_safe
def file_open(request: HttpRequest, shelf: str, pk: int) -> HttpResponseBase:
    file = _file(request, shelf, pk)
    return serve_private_file(file.file, content_type=file.content_type, filename=file.name)


@require_safe
def file_thumbnail(request: HttpRequest, shelf: str, pk: int) -> HttpResponseBase:
    file = _file(request, shelf, pk)
    return serve_private_file(
        file.thumbnail or file.file, content_type=file.content_type, filename=f"{pk}-s.jpg"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def file_list(request: HttpRequest, shelf: str, pk: int) -> HttpResponse:
    """All files of one owner, and the form that adds some; the fold on the owner's page gets it alone."""
    rules = shelf_named(shelf)
    owner = get_object_or_404(rules.owners(request.user), pk=pk)
    kinds = rules.model._meta.get_field("kind").choices or []
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AttachForm(*sent, kinds=list(kinds))
    is_part = request.method == "GET" and request.headers.get("HX-Request") == "true"
    if (is_part or request.method == "POST") and not rules.may_add(request.user, owner):
        raise PermissionDenied
    if form.is_valid():
        try:
            made = rules.attach(owner=owner, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(len(made)))
            return redirect(f"{owner.get_absolute_url()}#berkas")
    context = {"shelf": shelf, "owner": owner, "form": form, "address": request.path}
    template = "files/attach.html" if is_part else "files/file_list.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def file_remove(request: HttpRequest, shelf: str, pk: int) -> HttpResponse:
    rules, file = shelf_named(shelf), _file(request, shelf, pk)
    if not rules.may_remove(request.user, file):
        raise PermissionDenied
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rules.remove(file=file, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(file)s is removed.") % {"file": file})
        return redirect(f"{file.owner.get_absolute_url()}#berkas")
    context = {"file": file, "form": form}
    return render(request, "files/file_remove.html", context, status=422 if form.errors else 200)


@require_POST
def file_main(request: HttpRequest, shelf: str, pk: int) -> HttpResponse:
    rules, file = shelf_named(shelf), _file(request, shelf, pk)
    if rules.choose_main is None:
        raise Http404
    if not rules.may_add(request.user, file.owner):
        raise PermissionDenied
    rules.choose_main(file=file, by=request.user)
    messages.success(request, _("%(file)s is the main photo now.") % {"file": file})
    return redirect(f"{file.owner.get_absolute_url()}#berkas")


def _file(request: HttpRequest, shelf: str, pk: int) -> Attachment:
    model = shelf_named(shelf).model
    visible = model.objects.visible_to(request.user).select_related(model.owner_field)
    file: Attachment = get_object_or_404(visible, pk=pk)
    return file


def _said(n: int) -> str:
    if not n:
        return _("These files were there already.")
    return ngettext("%(n)s file is added.", "%(n)s files are added.", n) % {"n": n}
