from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Asset
from assets.models.register import AssetQuerySet
from assets.together.foresight import Values, foresee
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from core.web.formats import number, short_time
from organization.models import User

BATCH = 5000
MOST_NAMED = 3


def edit_assets(
    *,
    assets: AssetQuerySet,
    values: Values,
    seen: str,
    by: User,
    reason: str,
    leave_out: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Change:
    """Give all these items the same values, as one change: all of them or none.

    :param seen: the `mark` of the preview that the person has read
    :param leave_out: go on without the items that are refused
    :param told: is called with how many are written, and of how many
    :raises Refusal: ``changed_meanwhile``, ``some_refused``, ``nothing_to_change``
    """
    with change("asset.edit_together", by=by, reason=reason) as act:
        locked = Asset.objects.select_for_update().filter(pk__in=assets.order_by().values("pk"))
        found = foresee(locked, values)
        if found.mark != seen:
            raise Refusal("changed_meanwhile", _("Items were changed since the preview. Check it once more."))
        if found.refused and not leave_out:
            sentence = _(
                "%(n)s items can't be changed like this. Leave them out, or take them out of the choice."
            )
            raise Refusal("some_refused", sentence % {"n": number(len(found.refused))})
        if not found.changing:
            raise Refusal("nothing_to_change", _("No item would change: all have these values already."))
        for start in range(0, len(found.changing), BATCH):
            ids = found.changing[start : start + BATCH]
            Asset.objects.record_set(ids, **values, updated_at=act.at)
            told(start + len(ids), len(found.changing))
        return act


def changed_since(assets: AssetQuerySet, moment: datetime) -> list[str]:
    """Who changed which of these items since: a sentence each, the latest first."""
    versions = Asset.history.filter(id__in=assets.order_by().values("pk"), change__at__gt=moment)
    latest = versions.select_related("change__by").order_by("-history_id")[:MOST_NAMED]
    return [
        _("%(asset)s, by %(who)s at %(time)s")
        % {
            "asset": version.instance,
            "who": version.change.by.display_name,
            "time": short_time(version.change.at),
        }
        for version in latest
    ]
