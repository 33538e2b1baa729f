from __future__ import annotations

from typing import Any

from django.db.models import Sum, Window
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.web.panels import panel
from maintenance.models import CardLine

LINES_SHOWN = 10


@panel(title=_("Earlier maintenance, from the card"), permission="maintenance.view_all_reports")
def card_lines(request: HttpRequest, asset: Asset) -> str:
    """What its maintenance card said before the register knew of repairs."""
    lines: Any = CardLine.objects.of_asset(asset).annotate(total=Window(Sum("cost")))
    newest = list(lines[: LINES_SHOWN + 1])
    if not newest:
        return ""
    context = {"lines": newest[:LINES_SHOWN], "has_more": len(newest) > LINES_SHOWN, "total": newest[0].total}
    return render_to_string("maintenance/panels/card_lines.html", context, request)
