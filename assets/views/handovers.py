"""Minutes of handover: their list, one of them, the receiver's word, and annulling."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.actions import annul_handover, confirm_receipt, dispute_receipt, may_answer, speaks_for_receiver
from assets.custody_filters import HandoverFilter
from assets.handover_forms import AnnulForm, DisputeForm
from assets.models import Handover
from assets.story import handover_story
from assets.views.answers import refused_form
from core.refusal import Refusal
from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from organization.signed_in import signed_in


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def handover_list(request: HttpRequest) -> HttpResponse:
    """All of the scope for those who may read minutes; one's own for everybody else."""
    handovers = Handover.objects.visible_to(signed_in(request)).for_list()
    found = HandoverFilter(request.GET, queryset=handovers, request=request)
    page = paginate(request, found.qs)
    return render_list(request, "assets/handover_list.html", {"filter": found, "page": page})


@require_safe
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _handover(request, pk), DisputeForm())


@require_POST
def handover_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    handover = confirm_receipt(handover=_own(request, pk), by=signed_in(request))
    return done(request, handover, _("The receipt of %(number)s is confirmed.") % {"number": handover.number})


@require_POST
def handover_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    handover, form = _own(request, pk), DisputeForm(request.POST)
    if not form.is_valid():
        return _page(request, handover, form)
    dispute_receipt(handover=handover, by=signed_in(request), **form.cleaned_data)
    return done(request, handover, _("The keeper of the items is told what isn't as stated."))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("assets.hand_over_asset", raise_exception=True)
def handover_annul(request: HttpRequest, pk: int) -> HttpResponse:
    handover, form = _handover(request, pk), AnnulForm(request.POST or None)
    context = {"handover": handover, "crumbs": _crumbs(handover, _("Annul"))}
    if request.method == "POST" and form.is_valid():
        try:
            annul_handover(handover=handover, by=signed_in(request), **form.cleaned_data)
        except Refusal as refusal:
            return refused_form(request, "assets/handover_annul.html", form, refusal, context)
        return done(request, handover, _("%(number)s is annulled.") % {"number": handover.number})
    return render_form(request, "assets/handover_annul.html", form, context)


def _handover(request: HttpRequest, pk: int) -> Handover:
    visible = Handover.objects.visible_to(signed_in(request))
    return get_object_or_404(visible.for_page(), pk=pk)


def _own(request: HttpRequest, pk: int) -> Handover:
    """One whose receipt is this person's to confirm."""
    handover = _handover(request, pk)
    if not speaks_for_receiver(handover, signed_in(request)):
        raise PermissionDenied
    return handover


def _page(request: HttpRequest, handover: Handover, form: DisputeForm) -> HttpResponse:
    user = signed_in(request)
    items = handover.items.select_related("asset__family", "asset__room", "ended__employee")
    context: dict[str, Any] = {
        "handover": handover,
        "items": [(item, user.sees_unit(item.asset.unit_id)) for item in items],
        "may_answer": may_answer(handover, user),
        "is_receiver": handover.receiver is not None and handover.receiver.user_id == user.pk,
        "story": handover_story(handover),
        "crumbs": _crumbs(handover),
    }
    return render_form(request, "assets/handover_detail.html", form, context)


def _crumbs(handover: Handover, here: str = "") -> list[tuple[str, str]]:
    found = [(_("Handovers"), reverse("assets:handover_list"))]
    found.append((handover.number, handover.get_absolute_url() if here else ""))
    return [*found, (here, "")] if here else found
