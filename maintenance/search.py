"""What the one search box finds among breakage reports."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.search import Found, Hit, first_hits, source
from maintenance.models import BreakageReport
from organization.signed_in import signed_in

# What people put before the item: "laporan printer".
SORTS = {"laporan", "lapor", "kerusakan", "perbaikan", "report", "repair"}


@source(title=_("Breakage reports"))
def reports(request: HttpRequest, text: str) -> Found:
    """By number, item or complaint; the newest first."""
    text = " ".join(word for word in text.split() if word.lower() not in SORTS) or text
    found = BreakageReport.objects.visible_to(signed_in(request)).search(text)
    return first_hits(
        found.select_related("asset", "complaint").order_by("-pk"),
        lambda report: Hit(
            f"{report.number} · {report.asset.title}",
            report.get_absolute_url(),
            f"{report.get_status_display()} · {report.complaint or report.description[:80]}",
            icon="message-report",
        ),
        f"{reverse('maintenance:report_list')}?{urlencode({'q': text})}",
    )
