"""`{% load files %}{% file_card "barang" asset %}`: the files of something, on its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from core.files.forms import AttachForm
from core.files.models import Attachment
from core.files.shelves import shelf_named

register = template.Library()


@dataclass(frozen=True)
class Mark:
    icon: str


MARKS = {
    "jpg": Mark(icon="photo"),
    "pdf": Mark(icon="file-type-pdf"),
    "xlsx": Mark(icon="file-spreadsheet"),
    "docx": Mark(icon="file-text"),
}


@register.inclusion_tag("files/card.html", takes_context=True)
def file_card(
    context: Context,
    shelf: str,
    owner: Any,
    files: Iterable[Attachment] | None = None,
    form: AttachForm | None = None,
) -> dict[str, Any]:
    """
    :param files: those that the person may see, where the page has them already
    :param form: stands open; without it the form comes when somebody opens the fold
    """
    request = context["request"]
    rules = shelf_named(shelf)
    may_add = rules.may_add(request.user, owner)
    shown = list(rules.files_of(owner, request.user) if files is None else files)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "shelf": shelf,
        "owner": owner,
        "files": [(file, rules.may_remove(request.user, file)) for file in shown],
        "may_add": may_add,
        "form": form if may_add else None,
        "address": reverse("files:file_list", args=[shelf, owner.pk]),
        "chooses_main": may_add and rules.choose_main is not None,
    }


@register.filter
def file_icon(file: Attachment) -> str:
    return MARKS[file.format].icon


@register.filter
def file_facts(file: Attachment) -> str:
    """Kind, format and size: Faktur, PDF, 1,2 MB."""
    size = f", {filesizeformat(file.size)}" if file.size else ""
    return f"{file.get_kind_display()}, {file.get_format_display()}{size}"
