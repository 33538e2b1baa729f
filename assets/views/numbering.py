"""How the minutes of handover are numbered: the template of each unit, with an example."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.actions import next_numbers, set_numbering
from assets.handover_forms import NumberingForm, example_of
from assets.models import HandoverNumbering
from core.web.pages import done, render_form
from organization.models import Unit
from organization.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("assets.change_handovernumbering", raise_exception=True)
def handover_numbering(request: HttpRequest) -> HttpResponse:
    """A button shows the example without saving anything."""
    user, today = signed_in(request), timezone.localdate()
    form = NumberingForm(request.POST or None, user=user, initial=_asked(request))
    context = {
        "units": next_numbers(today, Unit.objects.visible_to(user)),
        "crumbs": [(_("Handovers"), reverse("assets:handover_list")), (_("Numbers of minutes"), "")],
    }
    if request.method == "POST" and form.is_valid():
        unit, template = form.cleaned_data["unit"], form.cleaned_data["template"]
        if "preview" not in request.POST:
            set_numbering(unit=unit, template=template, by=user)
            (_unit, _template, number) = next_numbers(today, [unit])[0]
            told = {"unit": unit, "number": number}
            return done(request, "assets:handover_numbering", _("%(unit)s: next is %(number)s.") % told)
        context["example"] = example_of(unit, template, 7, today)
    return render_form(request, "assets/handover_numbering.html", form, context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The unit of the address, with its template, to be changed."""
    asked = request.GET.get("unit", "")
    if not (asked.isascii() and asked.isdigit()):
        return {}
    visible = Unit.objects.visible_to(signed_in(request)).select_related("handover_numbering")
    unit = get_object_or_404(visible, pk=int(asked[:18]))
    numbering = HandoverNumbering.objects.filter(unit=unit).first()
    return {"unit": unit.pk, **({"template": numbering.template} if numbering else {})}
