"""Who holds what, today or on any day before, on screen and on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.custody_filters import HolderFilter
from assets.holders import said_then
from assets.models import Asset
from assets.papers.holder_list import holder_list as holder_paper
from assets.papers.printing import AT_ONCE
from core.documents.answers import paper_response, wanted_format
from core.refusal import Refusal
from core.web.formats import number
from core.web.lists import paginate
from core.web.pages import render_list
from organization.models import Unit
from organization.signed_in import signed_in


@require_safe
@permission_required("assets.view_asset_details", raise_exception=True)
def holder_list(request: HttpRequest) -> HttpResponse:
    """Beside each row what the register said that evening, where it was something else."""
    found = _filtered(request)
    page = paginate(request, found.custodies)
    is_past = found.day < timezone.localdate()
    said = said_then([custody.asset_id for custody in page], found.day) if is_past else {}
    rows = [(custody, said.get(custody.asset_id, []) if is_past else None) for custody in page]
    context = {"filter": found, "page": page, "rows": rows, "day": found.day, "is_past": is_past}
    return render_list(request, "assets/holder_list.html", context)


@require_safe
@permission_required("assets.print_paper", raise_exception=True)
def holder_print(request: HttpRequest) -> HttpResponse:
    """The same rows, with whole staff numbers: it is signed."""
    user, found, form = signed_in(request), _filtered(request), wanted_format(request.GET)
    if not found.is_valid():
        return redirect(f"{reverse('assets:holder_list')}?{request.GET.urlencode()}")
    count = found.custodies.count()
    if count > AT_ONCE[form]:
        told = {"n": number(count), "most": number(AT_ONCE[form])}
        sentence = _("These are %(n)s rows; one paper holds %(most)s. Choose a unit or a room.") % told
        raise Refusal("too_long", sentence)
    paper = holder_paper(
        found.custodies,
        unit=Unit.objects.home_of(user),
        as_of=found.day,
        signed_on=timezone.localdate(),
        whole_numbers=user.has_perm("organization.view_staff_number"),
    )
    return paper_response(paper, form, name=f"Pemegang Barang {found.day:%Y-%m-%d}", at=timezone.now())


def _filtered(request: HttpRequest) -> HolderFilter:
    assets = Asset.objects.visible_to(signed_in(request))
    return HolderFilter(request.GET, assets, request=request, today=timezone.localdate())
