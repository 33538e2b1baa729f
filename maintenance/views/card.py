from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from assets.models import Asset
from core.documents.answers import paper_response, wanted_format
from maintenance.card import maintenance_card
from organization.signed_in import signed_in


@require_safe
@permission_required("assets.print_paper", raise_exception=True)
def card_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The maintenance card of one of the goods, signed today."""
    found = Asset.objects.visible_to(signed_in(request)).select_related("unit", "room", "classification")
    asset = get_object_or_404(found, pk=pk)
    card = maintenance_card(asset, signed_on=timezone.localdate())
    name = f"Kartu Pemeliharaan {asset.classification_id} {asset.register_label}"
    return paper_response(card, wanted_format(request.GET), name=name, at=timezone.now())
