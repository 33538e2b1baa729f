"""What other apps' pages show of planning; the settings name these by path."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.prepared import Prepared
from core.web.panels import panel
from maintenance.works import works_on
from organization.signed_in import signed_in
from planning.attention import waiting_for
from planning.models import PolicyVersion
from planning.replacement import verdict_of_one
from planning.scoring import Advice

# As `policy_in_force`, without who set it.
_newest = Prepared(lambda: PolicyVersion.objects.order_by("-version")[:1])
BARS = {Advice.REPLACE: "bad", Advice.CONSIDER: "warn", Advice.KEEP: "good"}


@panel(title=_("Replace or keep"), permission="planning.view_replacement", place="side")
def replacement(request: HttpRequest, asset: Asset) -> str:
    """The score with every reason."""
    if not asset.is_in_service:
        return ""
    policy = _newest()[0]
    each = verdict_of_one(asset, works_on(asset), policy.read, timezone.localdate())
    context = {
        "each": each,
        "version": policy.version,
        "bar": BARS[each.score.advice] if each.score else "",
    }
    return render_to_string("planning/panels/replacement.html", context, request)


@panel(title=_("Needs you now"))
def attention(request: HttpRequest, _nothing: None = None) -> str:
    """First of all what waits for this person, each line one click from the work."""
    waiting = waiting_for(signed_in(request), timezone.localdate())
    return render_to_string("planning/panels/attention.html", {"waiting": waiting}, request)


@panel(title=_("Summary"), permission="planning.view_summary", place="wide", is_bare=True)
def summary(request: HttpRequest, _nothing: None = None) -> str:
    """Plots are heavy: they come when they are scrolled to, and by a link without JavaScript."""
    return render_to_string("planning/panels/summary.html", {}, request)
