"""The register as it was at the end of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from assets.models import Asset

CHUNK = 2000


def end_of(day: date) -> datetime:
    # The calendar ends on 31 December 9999.
    following = min(day, date.max - timedelta(days=1)) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(following, time.min))


def versions_on(day: date) -> QuerySet[Any]:
    """The version of each asset that held at the end of the day; what was deleted by then is not there.

    Of two versions of one moment the later written holds.
    """
    versions: QuerySet[Any] = Asset.history.model.objects.all()
    then = versions.filter(history_date__lt=end_of(day))
    later = then.filter(
        Q(history_date__gt=OuterRef("history_date"))
        | Q(history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id")),
        id=OuterRef("id"),
    )
    return then.filter(~Exists(later)).exclude(history_type="-")


def register_on(day: date, *, today: date) -> QuerySet[Any]:
    """Assets, or their versions of an earlier day: the fields have the same names."""
    return Asset.objects.all() if day >= today else versions_on(day)


def assets_of(found: QuerySet[Any]) -> Iterator[Asset]:
    rows: Iterable[Any] = found.iterator(chunk_size=CHUNK)
    for row in rows:
        yield row if isinstance(row, Asset) else row.instance


def register_began_on() -> date | None:
    """The day of the first version: of what was before it, the register knows nothing."""
    first = Asset.history.model.objects.aggregate(first=Min("history_date"))["first"]
    return timezone.localdate(first) if first else None
