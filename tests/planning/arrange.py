from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from assets.models import Asset
from maintenance.models import Cause, CostLine, Repair
from organization.models import User
from tests.factories import ReportFactory

TODAY = date(2026, 11, 24)


def repaired(
    asset: Asset, by: User, *, on: date, cost: int = 0, cause: str = "wear", **report: Any
) -> Repair:
    at = timezone.make_aware(datetime.combine(on, time(9)))
    fields = {"reporter": by, "status": "confirmed", "reported_at": at, "status_at": at, **report}
    repair = Repair.objects.create(
        report=ReportFactory(asset=asset, **fields),
        cause=Cause.objects.get(key=cause),
        condition_after="B",
        finished_at=at,
        finished_by=by,
    )
    if cost:
        CostLine.objects.create(repair=repair, description="Suku cadang", unit_price=cost)
    return repair
