from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.web.panels import panel
from organization.models import Employee
from organization.signed_in import signed_in


@panel(title=_("In custody"), permission="assets.view_asset")
def custody(request: HttpRequest, employee: Employee) -> str:
    """What an employee holds now, as far as the reader sees it."""
    held: Any = Asset.objects.visible_to(signed_in(request)).held_by(employee).for_list()
    context = {"held": held.order_by("-held_from", "pk")}
    return render_to_string("assets/panels/custody.html", context, request) if context["held"] else ""
