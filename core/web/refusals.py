"""What a page answers when the present state of things forbids an act (409)."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint, UniqueConstraint
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.web.pages import wants_part


def refusal_response(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page with the sentence and a way back; for htmx the sentence alone, into `#refusal`."""
    if wants_part(request):
        return refusal_part(request, sentence, 409)
    context = {"sentence": sentence, "back": _back(request)}
    return render(request, "409.html", context, status=409)


def refusal_part(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    response = render(request, "web/refusal.html", {"sentence": sentence}, status=status)
    response["HX-Retarget"] = "#refusal"
    response["HX-Reswap"] = "innerHTML show:window:top"
    response["HX-Push-Url"] = "false"
    return response


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return came_from
    return ""


def constraint_sentence(error: IntegrityError) -> str | None:
    """The `violation_error_message` of the constraint that the database named, if it has one.

    So the sentence stands in the model, beside the rule: a form's `full_clean()` says the same.
    """
    broken = _broken_constraint(error)
    if broken is None or broken.violation_error_message == BaseConstraint.default_violation_error_message:
        return None
    return str(broken.violation_error_message)


def _broken_constraint(error: IntegrityError) -> BaseConstraint | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return _by_name(diagnosis.constraint_name or "")
    text = str(error)
    if named := re.search(r"(?:CHECK constraint failed: |failed: index '?)(\w+)", text):
        return _by_name(named[1])
    # SQLite names the columns of a plain unique constraint, not the constraint.
    if columns := re.search(r"UNIQUE constraint failed: (.+)", text):
        return _by_columns({tuple(c.split(".", 1)) for c in columns[1].split(", ") if "." in c})
    return None


def _by_name(name: str) -> BaseConstraint | None:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None


def _by_columns(broken: set[tuple[str, ...]]) -> BaseConstraint | None:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
                continue
            columns = {field.name: field.column for field in model._meta.concrete_fields}
            named = {(model._meta.db_table, columns[name]) for name in constraint.fields}
            if named == broken:
                return constraint
    return None
